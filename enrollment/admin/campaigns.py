from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enrollment.models import (
    Campaign,
    CampaignAnnouncement,
    CampaignAnswer,
    CampaignEntry,
    CampaignReminder,
)
from enrollment.reports import campaign_reasons as reasons
from enrollment.reports import campaigns as report
from growth_program.core import formats
from growth_program.core.records import EMPTY, RecordAdmin, RecordInline, its_page
from growth_program.people.records import ShopRecordAdmin


@admin.register(Campaign)
class CampaignAdmin(RecordAdmin):
    """As the marketplace sent it."""

    list_display = ["campaign_id", "__str__", "kind", "market", "discount_rate", "begins", "until"]
    list_filter = ["kind", "market"]
    search_fields = ["campaign_id", "name_zh", "name_en"]
    search_help_text = _("A part of the number or of the name.")
    ordering = ["-pk"]
    fields = [
        *("campaign_id", "kind", "name_zh", "name_en", "market", "categories", "discount_rate"),
        *("min_stock", "until", "begins", "ends", "products"),
    ]
    readonly_fields = ["until", "begins", "ends", "products"]

    @admin.display(description=_("starts"), ordering="starts_time")
    def begins(self, row):
        return formats.instant(row.starts_at)

    @admin.display(description=_("ends"))
    def ends(self, row):
        return formats.end(row.ends_at)

    @admin.display(description=_("registration ends"), ordering="register_by_time")
    def until(self, row):
        return formats.end(row.register_by)

    @admin.display(description=_("products"))
    def products(self, row):
        address = reverse("admin:enrollment_campaignentry_changelist")
        words = _("See the products in it")
        return format_html('<a href="{}?campaign__id__exact={}">{}</a>', address, row.pk, words)


class OfProductAdmin(ShopRecordAdmin):
    """Records of an enrolled product in a campaign."""

    @admin.display(description=_("product id"))
    def product_id_shown(self, row):
        return row.product.product.product_id

    @admin.display(description=_("shop"))
    def shop(self, row):
        return its_page(row.product.enrollment.shop)

    @admin.display(description=_("list price"))
    def listed_at(self, row):
        return reasons.with_currency(row.list_price, row.currency)


class SkippedFilter(admin.SimpleListFilter):
    """By why products are not in a campaign. The words are the shop's own."""

    title = _("reason")
    parameter_name = "reason"

    def lookups(self, request, model_admin):
        return list(reasons.SHORT.items())

    def queryset(self, request, queryset):
        return queryset.filter(reason=self.value()) if self.value() else queryset


@admin.register(CampaignEntry)
class CampaignEntryAdmin(OfProductAdmin):
    """A product in a campaign, or why not."""

    list_display = ["product_id_shown", "shop", "campaign", "state", "why", "in_price", "judged_at"]
    list_filter = ["state", SkippedFilter, "campaign__kind"]
    list_select_related = ["campaign", "product__product", "product__enrollment__shop"]
    search_fields = ["campaign__campaign_id"]
    shop_path = "enrollment__shop"
    ordering = ["-pk"]
    fields = [
        *(
            "campaign",
            "product_id_shown",
            "product",
            "shop",
            "enrollment",
            "state",
            "why",
            "in_price",
            "listed_at",
        ),
        *("floor", "discount_rate", "stock", "campaign_recorded_in", "product_recorded_in"),
        *("rule_version", "judged_at", "answer"),
    ]
    readonly_fields = ["product_id_shown", "shop", "why", "in_price", "listed_at", "floor"]

    @admin.display(description=_("reason"))
    def why(self, row):
        return reasons.said(row, row.campaign).reason if row.reason else EMPTY

    @admin.display(description=_("campaign price"))
    def in_price(self, row):
        return reasons.with_currency(row.price, row.currency)

    @admin.display(description=_("floor price"))
    def floor(self, row):
        return reasons.with_currency(row.floor_price, row.floor_currency) or EMPTY

    def audited(self, record):
        """The rule and the members are entered by shop."""
        mine = Q(shop=record.enrollment.shop_id, act__startswith="campaign.")
        return super().audited(record) | mine


@admin.register(CampaignAnswer)
class CampaignAnswerAdmin(OfProductAdmin):
    """Every answer of a member; nobody of the staff gives one."""

    list_display = ["at", "shop", "campaign", "product_id_shown", "is_confirmed", "accepted", "by"]
    list_filter = ["is_confirmed", "accepts_below_floor"]
    list_select_related = ["campaign", "by", "product__product", "product__enrollment__shop"]
    search_fields = ["campaign__campaign_id"]
    shop_path = "product__enrollment__shop"
    ordering = ["-pk"]
    fields = [
        *(
            "at",
            "by",
            "shop",
            "campaign",
            "product_id_shown",
            "is_confirmed",
            "accepted",
            "listed_at",
        ),
        *("floor", "accepts_below_floor"),
    ]
    readonly_fields = ["shop", "product_id_shown", "accepted", "listed_at", "floor"]

    @admin.display(description=_("accepted price"))
    def accepted(self, row):
        return reasons.with_currency(row.price, row.currency) or EMPTY

    @admin.display(description=_("floor price"))
    def floor(self, row):
        return reasons.with_currency(row.floor_price, row.currency) or EMPTY


class SilentFilter(admin.SimpleListFilter):
    """Shops that owe an answer which is due within three days."""

    title = _("answers")
    parameter_name = "answers"

    def lookups(self, request, model_admin):
        return [("silent", _("owed within three days"))]

    def queryset(self, request, queryset):
        if self.value() != "silent":
            return queryset
        return queryset.filter(pk__in=report.silent(request.user))


class ReminderInline(RecordInline):
    model = CampaignReminder
    fields = ["occasion", "told_at"]


@admin.register(CampaignAnnouncement)
class CampaignAnnouncementAdmin(ShopRecordAdmin):
    """When a shop was informed, when it was seen and by whom, and what it has answered."""

    list_display = ["campaign", "shop", "until", "informed_at", "seen_at", "seen_by"]
    list_filter = [SilentFilter]
    list_select_related = ["campaign", "enrollment__shop", "seen_by"]
    search_fields = ["campaign__campaign_id"]
    shop_path = "enrollment__shop"
    ordering = ["-pk"]
    inlines = [ReminderInline]
    fields = [
        *("campaign", "shop", "enrollment", "until", "informed_at", "seen_at", "seen_by"),
        *("confirmed", "declined", "unanswered", "answers"),
    ]
    readonly_fields = ["shop", "until", "confirmed", "declined", "unanswered", "answers"]

    @admin.display(description=_("shop"))
    def shop(self, row):
        return its_page(row.enrollment.shop)

    @admin.display(description=_("answer until"), ordering="campaign__register_by_time")
    def until(self, row):
        return formats.end(row.campaign.register_by)

    @admin.display(description=_("confirmed"))
    def confirmed(self, row):
        return _counted(row).entered

    @admin.display(description=_("declined"))
    def declined(self, row):
        return _counted(row).declined

    @admin.display(description=_("without an answer"))
    def unanswered(self, row):
        return _counted(row).unanswered

    @admin.display(description=_("answers"))
    def answers(self, row):
        address = reverse("admin:enrollment_campaignanswer_changelist")
        query = f"campaign__id__exact={row.campaign_id}&q={row.enrollment.shop_id}"
        return format_html('<a href="{}?{}">{}</a>', address, query, _("See each answer"))


def _counted(row):
    return report.answers([row]).get(row.pk, report.Answers())
