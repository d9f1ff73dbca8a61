"""Every address."""

from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from billing import urls as billing
from compensation import urls as compensation
from enrollment import urls as enrollment
from growth_program.gateway import batches
from growth_program.gateway.api import BatchView, NothingHere

endpoints = [
    *(path(kind, BatchView.as_view(kind=kind), name=kind) for kind in batches.kinds()),
    *enrollment.endpoints,
    *billing.endpoints,
    *compensation.endpoints,
    re_path(r"", NothingHere.as_view(), name="nothing-here"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1/", include((endpoints, "api"))),
]
