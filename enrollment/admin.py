from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from enrollment.models import Enrollment
from growth_program.people.records import ShopRecordAdmin


@admin.register(Enrollment)
class EnrollmentAdmin(ShopRecordAdmin):
    list_display = [
        "number",
        "shop",
        "program",
        "state",
        "service_from",
        "service_to",
        "aigc_committed",
        "videos_committed",
    ]
    list_select_related = ["shop", "program"]
    list_filter = ["program", "state"]
    search_fields = ["number", "shop__shop_id", "shop__name"]
    fieldsets = [
        (
            None,
            {"fields": ["number", "shop", "program", "version", "state"]},
        ),
        (_("Agreed"), {"fields": ["aigc_committed", "videos_committed"]}),
        (_("Service"), {"fields": ["activated_on", "service_from", "service_to"]}),
        (
            _("Termination"),
            {"fields": ["termination_reason", "is_merchants_fault", "fee_returned"]},
        ),
    ]
    ordering = ["program", "shop"]
