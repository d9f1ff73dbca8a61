from django.contrib import admin

from growth_program.core.models import AuditEntry
from growth_program.core.records import RecordAdmin
from growth_program.marketplace.models import Product, Shop
from growth_program.people.models import Assignment, ShopMember, User
from growth_program.people.records import ShopRecordAdmin


@admin.register(User)
class UserAdmin(RecordAdmin):
    list_display = ["email", "name", "is_staff", "is_active", "last_login"]
    list_filter = ["is_staff", "groups", "is_active"]
    fields = ["email", "name", "language", "is_staff", "is_active", "groups", "last_login"]
    search_fields = ["email", "name"]
    ordering = ["email"]


@admin.register(ShopMember)
class ShopMemberAdmin(ShopRecordAdmin):
    list_display = ["user", "shop", "role", "joined_at"]
    list_select_related = ["user", "shop"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "shop__shop_id", "shop__name"]
    ordering = ["shop", "joined_at"]


@admin.register(Assignment)
class AssignmentAdmin(ShopRecordAdmin):
    list_display = ["shop", "manager", "stand_in", "assigned_at"]
    list_select_related = ["shop", "manager", "stand_in"]
    list_filter = [("manager", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["shop__shop_id", "shop__name", "manager__email", "manager__name"]
    ordering = ["shop"]


@admin.register(Shop)
class ShopAdmin(ShopRecordAdmin):
    shop_path = "pk"
    list_display = ["shop_id", "name", "seller_type", "market", "category"]
    search_fields = ["shop_id", "name"]
    list_filter = ["market", "category"]


@admin.register(Product)
class ProductAdmin(ShopRecordAdmin):
    list_display = ["product_id", "title", "shop", "list_price", "currency", "stock", "status"]
    list_select_related = ["shop"]
    search_fields = ["product_id", "title", "shop__shop_id"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ShopRecordAdmin):
    list_display = ["at", "act", "subject", "shop", "by", "rule", "rule_version"]
    list_select_related = ["by"]
    search_fields = ["subject", "shop"]
    list_filter = ["act"]
    ordering = ["-pk"]
