from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from compensation.models import AdCredit, CreditEntry
from compensation.rules import credits as rules
from growth_program.core import clock
from growth_program.core.money import NOTHING
from growth_program.core.records import its_page, money, usd
from growth_program.people.records import ShopRecordAdmin


@admin.register(AdCredit)
class AdCreditAdmin(ShopRecordAdmin):
    shop_path = "adjudication__enrollment__shop"
    list_display = [
        "number",
        "shop",
        usd(AdCredit, "amount"),
        "left_now",
        "granted_on",
        "expires_on",
    ]
    list_select_related = ["adjudication__enrollment__shop", "adjudication__enrollment__program"]
    search_fields = ["number"]
    ordering = ["-pk"]
    fields = [
        *("number", "adjudication", "shop", usd(AdCredit, "amount"), "left_now"),
        *("granted_on", "expires_on"),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).balanced()

    @admin.display(description=_("shop"))
    def shop(self, row):
        return its_page(row.adjudication.enrollment.shop)

    @admin.display(description=_("left to spend"))
    def left_now(self, row):
        """By dates: of what is expired nothing, whether that is written down or not."""
        today = clock.today(row.adjudication.enrollment.program.time_zone)
        return money(row.left if row.expires_on >= today else NOTHING)


@admin.register(CreditEntry)
class CreditEntryAdmin(ShopRecordAdmin):
    shop_path = "grant__adjudication__enrollment__shop"
    list_display = ["grant_number", "kind", "day", "product_id", "change", "left"]
    list_select_related = ["grant"]
    search_fields = ["grant__number"]
    ordering = ["-pk"]
    fields = ["grant", "place", "kind", "day", "product_id", "change", "left"]

    @admin.display(description=_("ad credit"))
    def grant_number(self, row):
        return row.grant.number

    @admin.display(description=_("Amount (USD)"), ordering="amount")
    def change(self, row):
        return money(rules.change(row.kind, row.amount))
