from django.urls import path

from compensation.api.guarantees import GuaranteesView
from compensation.views import contests, decisions, guarantees, worth

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
]
endpoints = [
    path("shops/<str:shop_id>/guarantees", GuaranteesView.as_view(), name="guarantees"),
]
