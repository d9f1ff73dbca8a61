from django.urls import path

from compensation.api.guarantees import GuaranteesView

endpoints = [
    path("shops/<str:shop_id>/guarantees", GuaranteesView.as_view(), name="guarantees"),
]
