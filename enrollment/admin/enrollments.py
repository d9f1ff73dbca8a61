from django.contrib import admin
from django.db.models import Q
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
    search_fields = ["number"]
    change_form_template = "admin/enrollment/enrollment.html"
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

    def get_fieldsets(self, request, obj=None):
        """The part about its termination only where there was one."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj and obj.state == "terminated" else fieldsets[:-1]

    def audited(self, record):
        """The application is an entry of the program, for each shop."""
        applied = Q(shop=record.shop_id, act="enrollment.applied", details__number=record.number)
        return super().audited(record) | applied

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_end = request.user.has_perm("enrollment.end_enrollment")
        context["may_end"] = may_end and obj.state in ("applied", "active")
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
