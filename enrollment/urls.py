from django.urls import path

from enrollment.api.enrollments import EnrollmentView

endpoints = [
    path("shops/<str:shop_id>/enrollment", EnrollmentView.as_view(), name="enrollment"),
]
