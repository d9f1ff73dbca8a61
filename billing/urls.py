from django.urls import path

from billing.api.settlement import SettlementReportView
from billing.views import statements

pages = [
    path("shops/<str:shop_id>/statements/", statements.statements, name="statements"),
    path("shops/<str:shop_id>/statements/<str:number>/", statements.statement, name="statement"),
    path(
        "shops/<str:shop_id>/statements/<str:number>/order/",
        statements.order,
        name="statement-order",
    ),
    path(
        "shops/<str:shop_id>/statements/<str:number>/adjustments/",
        statements.adjustments,
        name="statement-adjustments",
    ),
    path(
        "shops/<str:shop_id>/statements/<str:number>/csv/",
        statements.download,
        name="statement-csv",
    ),
    path(
        "shops/<str:shop_id>/statements/<str:number>/<str:day>/",
        statements.day,
        name="statement-day",
    ),
]
endpoints = [
    path("settlement-report", SettlementReportView.as_view(), name="settlement-report"),
]
