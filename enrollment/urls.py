from django.contrib import admin
from django.urls import path

from enrollment.admin.requirements import requirements
from enrollment.api.enrollments import EnrollmentView
from enrollment.api.tools import ToolsView, UseView
from enrollment.views import (
    agreements,
    campaigns,
    dry_runs,
    invitations,
    products,
    samples,
    tools,
    uploads,
)

pages = [
    path("shops/<str:shop_id>/products/", products.products, name="products"),
    path("shops/<str:shop_id>/products/catalogue/", products.catalogue, name="catalogue"),
    path("shops/<str:shop_id>/products/samples/", products.samples, name="product-samples"),
    path("shops/<str:shop_id>/products/template/", uploads.template, name="product-template"),
    path("shops/<str:shop_id>/products/upload/", uploads.upload, name="product-uploading"),
    path(
        "shops/<str:shop_id>/products/upload/<int:upload_id>/",
        uploads.checked,
        name="product-upload",
    ),
    path(
        "shops/<str:shop_id>/products/upload/<int:upload_id>/to-mend/",
        uploads.to_mend,
        name="product-upload-to-mend",
    ),
    path("shops/<str:shop_id>/products/<int:product_id>/", products.product, name="product"),
    path("shops/<str:shop_id>/worth/products/", dry_runs.dry_run, name="dry-run"),
    path("shops/<str:shop_id>/campaigns/", campaigns.campaigns, name="campaigns"),
    path("shops/<str:shop_id>/campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("shops/<str:shop_id>/samples/", samples.requests, name="sample-requests"),
    path("shops/<str:shop_id>/samples/approve/", samples.approve, name="sample-approve"),
    path("shops/<str:shop_id>/samples/decline/", samples.decline, name="sample-decline"),
    path(
        "shops/<str:shop_id>/samples/<int:sample_id>/extend/", samples.extend, name="sample-extend"
    ),
    path("shops/<str:shop_id>/tools/", tools.tools, name="tools"),
    path("shops/<str:shop_id>/invitation/", invitations.invitation, name="invitation"),
    path("shops/<str:shop_id>/invitation/decline/", invitations.decline, name="invitation-decline"),
    path("shops/<str:shop_id>/agreement/", agreements.agreement, name="agreement"),
    path(
        "shops/<str:shop_id>/agreement/<str:number>/",
        agreements.accepted,
        name="agreement-accepted",
    ),
    path(
        "shops/<str:shop_id>/agreement/<str:number>/text/", agreements.text, name="agreement-text"
    ),
    path("shops/<str:shop_id>/agreement/<str:number>/pdf/", agreements.paper, name="agreement-pdf"),
]
endpoints = [
    path("shops/<str:shop_id>/enrollment", EnrollmentView.as_view(), name="enrollment"),
    path("shops/<str:shop_id>/tools", ToolsView.as_view(), name="tools"),
    path("shops/<str:shop_id>/tools/<str:tool>/use", UseView.as_view(), name="tool-use"),
]
# Under the admin, with its names. Each asks for its own permission.
desk = [
    path(
        "enrollment/requirements/",
        admin.site.admin_view(requirements),
        name="enrollment_requirements",
    ),
]
