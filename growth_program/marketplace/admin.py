from django.contrib import admin

from growth_program.core.records import RecordAdmin
from growth_program.marketplace.models import FxRate, Product, Shop


@admin.register(Shop)
class ShopAdmin(RecordAdmin):
    list_display = ["shop_id", "name", "seller_type", "market", "category"]
    search_fields = ["shop_id", "name"]
    list_filter = ["market", "category"]


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    list_display = ["product_id", "title", "shop", "list_price", "currency", "stock", "status"]
    list_select_related = ["shop"]
    search_fields = ["product_id", "title", "shop__shop_id"]


@admin.register(FxRate)
class FxRateAdmin(RecordAdmin):
    list_display = ["currency", "on", "usd_per_unit"]
    list_filter = ["currency"]
    ordering = ["-on", "currency"]
