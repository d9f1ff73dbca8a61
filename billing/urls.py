from django.contrib import admin
from django.urls import path

from billing.admin.exits import leave
from billing.admin.fees import fees, settle
from billing.admin.ledger import account, explorer
from billing.admin.settlement import report
from billing.api.settlement import SettlementReportView
from billing.views import applications, statements

pages = [
    path("shops/<str:shop_id>/apply/", applications.apply, name="apply"),
    path("shops/<str:shop_id>/application/", applications.application, name="application"),
    path(
        "shops/<str:shop_id>/application/withdraw/",
        applications.withdraw,
        name="application-withdraw",
    ),
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
        "shops/<str:shop_id>/statements/<str:number>/pdf/",
        statements.paper,
        name="statement-pdf",
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
# Under the admin, with its names. Each asks for its own permission.
desk = [
    path("billing/settlement/", admin.site.admin_view(report), name="billing_settlement"),
    path("billing/ledger/", admin.site.admin_view(explorer), name="billing_ledger"),
    path(
        "billing/account/<int:enrollment_id>/",
        admin.site.admin_view(account),
        name="billing_account",
    ),
    path("billing/fees/", admin.site.admin_view(fees), name="billing_fees"),
    path(
        "billing/fees/<int:enrollment_id>/",
        admin.site.admin_view(settle),
        name="billing_settle_fee",
    ),
    path("billing/exit/<int:enrollment_id>/", admin.site.admin_view(leave), name="billing_exit"),
]
