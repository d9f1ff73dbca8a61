from django.urls import path

from billing.api.settlement import SettlementReportView

endpoints = [
    path("settlement-report", SettlementReportView.as_view(), name="settlement-report"),
]
