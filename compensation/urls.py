from django.contrib import admin
from django.urls import path

from compensation.admin.makeups import makeups
from compensation.api.guarantees import GuaranteesView
from compensation.views import contests, decisions, guarantees, wallet, worth

pages = [
    path("shops/<str:shop_id>/worth/", worth.worth, name="worth"),
    path("shops/<str:shop_id>/guarantees/", guarantees.guarantees, name="guarantees"),
    path("shops/<str:shop_id>/decision/", decisions.decisions, name="decisions"),
    path(
        "shops/<str:shop_id>/decision/<str:number>/<int:version>/",
        decisions.decision,
        name="decision",
    ),
    path(
        "shops/<str:shop_id>/decision/<str:number>/<int:version>/pdf/",
        decisions.paper,
        name="decision-pdf",
    ),
    path(
        "shops/<str:shop_id>/decision/<str:number>/<int:version>/contest/",
        contests.contest,
        name="contest",
    ),
    path("shops/<str:shop_id>/wallet/", wallet.wallet, name="wallet"),
    path("shops/<str:shop_id>/wallet/csv/", wallet.download, name="wallet-csv"),
]
endpoints = [
    path("shops/<str:shop_id>/guarantees", GuaranteesView.as_view(), name="guarantees"),
]
# Under the admin, with its names. Each asks for its own permission.
desk = [path("compensation/makeups/", admin.site.admin_view(makeups), name="compensation_makeups")]
