"""Every address."""

from django.contrib import admin
from django.urls import include, path, re_path

from billing import urls as billing
from compensation import urls as compensation
from enrollment import urls as enrollment
from growth_program.content import urls as content
from growth_program.gateway import batches, docs
from growth_program.gateway.api import BatchView, NothingHere
from growth_program.overview import urls as overview
from growth_program.portal.views import errors

endpoints = [
    *(path(kind, BatchView.as_view(kind=kind), name=kind) for kind in batches.kinds()),
    *enrollment.endpoints,
    *billing.endpoints,
    *compensation.endpoints,
    re_path(r"", NothingHere.as_view(), name="nothing-here"),
]

# The admin, and pages of staff that are no model's. The first of an address answers.
staff_pages, app_name, namespace = admin.site.urls
desk = (
    [
        *overview.desk,
        *enrollment.desk,
        *content.desk,
        *billing.desk,
        *compensation.desk,
        *staff_pages,
    ],
    app_name,
    namespace,
)

urlpatterns = [
    path("", include("growth_program.portal.urls")),
    path("", include("growth_program.support.urls")),
    path("", include(overview.pages)),
    path("", include(enrollment.pages)),
    path("", include(content.pages)),
    path("", include(billing.pages)),
    path("", include(compensation.pages)),
    path("accounts/", include("growth_program.people.urls")),
    path("admin/", desk),
    path("api/schema/", docs.schema, name="api-schema"),
    path("api/docs/", docs.page, name="api-docs"),
    path("api/v1/", include((endpoints, "api"))),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.broken
