from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollment.models import SampleRequest
from enrollment.reports import sample_reasons as reasons
from enrollment.rules import samples as rules
from growth_program.core import clock, formats
from growth_program.core.records import EMPTY
from growth_program.marketplace.models import Creator
from growth_program.people.records import ShopRecordAdmin, its_product

STANDS = {
    **dict(SampleRequest.State.choices),
    rules.EXPIRED: pgettext_lazy("sample", "expired"),
    rules.OVERDUE: pgettext_lazy("sample", "overdue"),
}


class StandsFilter(admin.SimpleListFilter):
    """By where a sample stands today: its state, or what the days have made of it."""

    title = _("state")
    parameter_name = "stands"

    def lookups(self, request, model_admin):
        return list(STANDS.items())

    def queryset(self, request, queryset):
        name = self.value()
        return queryset.standing(name, clock.today()) if name in STANDS else queryset


@admin.register(SampleRequest)
class SampleRequestAdmin(ShopRecordAdmin):
    """Products and shops are found by the search: their ids, or a shop's name."""

    list_display = [
        *("request_id", "shop", "product_id", "creator_id", "requested", "standing"),
        *("waits_for", "rank", "predicted_roi", "auto_slot"),
    ]
    list_select_related = ["shop"]
    list_filter = [StandsFilter, "waits_for"]
    search_fields = ["request_id", "product_id", "creator_id"]
    ordering = ["-pk"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("request_id", "shop", "product_id", "product", "creator_id"),
                    *("creator", "requested", "answer_due_on", "standing"),
                ]
            },
        ),
        (
            _("Prediction"),
            {"fields": ["predicted_roi", "made_of", "rank", "waits_for", "ranked_at"]},
        ),
        (
            _("Answer"),
            {
                "fields": [
                    *("enrolled_product", "slot", "auto_slot", "decided_at", "decided_by"),
                    *("video_due_on", "extension_reason", "video_id"),
                ]
            },
        ),
    ]

    @admin.display(description=_("product"))
    def product(self, row):
        return its_product(row)

    @admin.display(description=_("creator"))
    def creator(self, row):
        found = Creator.objects.filter(creator_id=row.creator_id).first()
        return found.handle if found else EMPTY

    @admin.display(description=_("requested"))
    def requested(self, row):
        return formats.instant(row.requested_at)

    @admin.display(description=_("state"))
    def standing(self, row):
        return STANDS[row.stands_today]

    @admin.display(description=_("made of"))
    def made_of(self, row):
        return reasons.explained(row.inputs) or EMPTY

    def audited(self, record):
        """What was approved and declined is an entry of the program, or of the shop."""
        of_shop = Q(shop=record.shop_id, act__in=["sample.approved", "sample.declined"])
        named = Q(details__requests__has_key=record.request_id)
        return super().audited(record) | (of_shop & named)

    def get_readonly_fields(self, request, obj=None):
        """Those that are made of others."""
        return ["product", "creator", "requested", "standing", "made_of"]
