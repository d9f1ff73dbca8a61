from django.contrib import admin, messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from growth_program.core import formats, paging
from growth_program.core.records import EMPTY, its_page
from growth_program.gateway.fields import THREE_DECIMALS
from growth_program.marketplace.models import Product, Shop
from growth_program.people.admin import assignments
from growth_program.people.models import ShopMember
from growth_program.people.records import ShopRecordAdmin, named
from growth_program.people.reports.shops import EVERY_SHOP, managers, of_nobody


class CareFilter(admin.SimpleListFilter):
    """Shops that nobody looks after, and those of one manager."""

    title = _("account manager")
    parameter_name = "manager"

    def lookups(self, request, model_admin):
        people = [(str(one.pk), str(one)) for one in managers()]
        return [("none", _("nobody yet")), *people]

    def queryset(self, request, queryset):
        if self.value() == "none":
            sees_all = request.user.has_perm(EVERY_SHOP)
            return _free(queryset) if sees_all else queryset.filter(assignment=None)
        return queryset.filter(assignment__manager=self.value()) if self.value() else queryset


def _free(shops):
    """Those that nobody looks after: looked for once, and not for each part of a list."""
    found = of_nobody(paging.MOST + 1)
    are_few = len(found) <= paging.MOST
    return shops.filter(pk__in=found) if are_few else shops.filter(assignment=None)


class OwnerFilter(admin.SimpleListFilter):
    """Shops without anybody who could sign in for them."""

    title = _("members")
    parameter_name = "members"

    def lookups(self, request, model_admin):
        return [("none", _("nobody who signs in"))]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.exclude(members__user__last_login__isnull=False)
        return queryset


@admin.register(Shop)
class ShopAdmin(ShopRecordAdmin):
    shop_path = "pk"
    list_display = ["shop_id", "name", "market", "category", "manager"]
    list_select_related = ["assignment__manager"]
    search_fields = ["shop_id", "name"]
    list_filter = [CareFilter, OwnerFilter]
    fields = ["shop_id", "name", "seller_type", "market", "category", "opened_at", "manager"]
    readonly_fields = ["manager"]
    change_form_template = "admin/people/shop.html"
    actions = ["assign_selected"]

    @admin.display(description=_("account manager"))
    def manager(self, shop):
        assignment = getattr(shop, "assignment", None)
        return assignment.manager if assignment else _("nobody yet")

    def sought(self, words):
        return named(words)

    def audited(self, record):
        return Q(shop=record.pk)

    def has_assign_permission(self, request):
        return request.user.has_perm("people.assign_shops")

    @admin.action(description=_("Assign selected shops to…"), permissions=["assign"])
    def assign_selected(self, request, rows):
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[: assignments.MOST + 1])
        if len(ids) > assignments.MOST:
            text = _("At most %(most)s shops in one go.") % {"most": assignments.MOST}
            self.message_user(request, text, messages.ERROR)
            return None
        request.session[assignments.CHOSEN] = ids
        return redirect(reverse("admin:people_assign"))

    def get_urls(self):
        page = self.admin_site.admin_view(self.assign)
        return [path("assign/", page, name="people_assign"), *super().get_urls()]

    def assign(self, request):
        """Give the chosen shops to a manager, after a look at who has them now."""
        return assignments.assign(self, request)


@admin.register(Product)
class ProductAdmin(ShopRecordAdmin):
    list_display = ["product_id", "title", "sold_by", "priced", "stock", "standing"]
    list_select_related = ["shop"]
    search_fields = ["product_id"]
    ordering = ["-pk"]
    fields = [
        *("product_id", "title", "sold_by", "category", "priced", "stock", "rating"),
        *("review_count", "pictures", "standing"),
    ]
    readonly_fields = ["sold_by", "priced", "pictures", "standing"]

    @admin.display(description=_("shop"))
    def sold_by(self, product):
        return its_page(product.shop)

    @admin.display(description=_("list price"))
    def priced(self, product):
        places = 3 if product.currency in THREE_DECIMALS else 2
        return f"{product.currency} {formats.amount(product.list_price, places)}"

    @admin.display(description=_("images"))
    def pictures(self, product):
        links = ((address, address) for address in product.image_urls)
        return format_html_join("\n", '<a href="{}" rel="noreferrer">{}</a>', links) or EMPTY

    @admin.display(description=_("status"))
    def standing(self, product):
        return product.standing


@admin.register(ShopMember)
class ShopMemberAdmin(ShopRecordAdmin):
    list_display = ["user", "shop", "role", "joined_at", "signed_in"]
    list_select_related = ["user", "shop"]
    list_filter = ["role"]
    search_fields = ["user__email"]
    ordering = ["shop", "joined_at"]

    @admin.display(description=_("has signed in"), boolean=True)
    def signed_in(self, member):
        return member.user.last_login is not None
