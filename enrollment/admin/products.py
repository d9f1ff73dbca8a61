from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from enrollment.models import EnrolledProduct
from enrollment.reports import product_reasons as reasons
from growth_program.core.records import EMPTY, its_page
from growth_program.people.records import ShopRecordAdmin


@admin.register(EnrolledProduct)
class EnrolledProductAdmin(ShopRecordAdmin):
    list_display = [
        "product_id_shown",
        "product",
        "shop",
        "state",
        "list_price",
        "floor",
        "sample_quantity",
        "auto_approve_quota",
        "checked_at",
    ]
    list_display_links = ["product_id_shown", "product"]
    list_select_related = ["product", "enrollment__shop"]
    list_filter = ["state", "enrollment__program"]
    search_fields = ["product__product_id"]
    shop_path = "enrollment__shop"
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["product_id_shown", "product", "shop", "enrollment", "enrolled_from"]}),
        (
            _("Submitted"),
            {
                "fields": [
                    *("list_price", "floor", "sample_quantity", "auto_approve_quota"),
                    "may_use_material",
                ]
            },
        ),
        (
            _("Qualification"),
            {"fields": ["state", "failed", "checked_at", "requirements_version", "usd_per_unit"]},
        ),
    ]

    @admin.display(description=_("product id"), ordering="product__product_id")
    def product_id_shown(self, row):
        return row.product.product_id

    @admin.display(description=_("shop"))
    def shop(self, row):
        return its_page(row.enrollment.shop)

    @admin.display(description=_("list price"))
    def list_price(self, row):
        product = row.product
        return f"{reasons.price(product.list_price, product.currency)} {product.currency}"

    @admin.display(description=_("floor price"))
    def floor(self, row):
        if row.floor_price is None:
            return EMPTY
        return f"{reasons.price(row.floor_price, row.floor_currency)} {row.floor_currency}"

    @admin.display(description=_("failed requirements"))
    def failed(self, row):
        said = [(str(reasons.failure(one)),) for one in row.failures]
        return format_html_join("", "<p>{}</p>", said) or EMPTY

    def audited(self, record):
        """What was submitted and checked is an entry of the enrollment, or of the program."""
        of_shop = Q(shop=record.enrollment.shop_id, act__startswith="products.")
        return super().audited(record) | of_shop

    def get_readonly_fields(self, request, obj=None):
        """Those that are made of others."""
        return ["product_id_shown", "shop", "list_price", "floor", "failed"]
