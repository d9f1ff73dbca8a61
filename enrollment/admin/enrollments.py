from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enrollment.models import Agreement, Enrollment
from enrollment.reports import tools
from growth_program.core import clock
from growth_program.core.calendar import ONE_DAY
from growth_program.people.records import ShopRecordAdmin

TRIES = 10  # of tools, on an enrollment's page


class CareFilter(admin.SimpleListFilter):
    """Enrollments of shops that nobody looks after."""

    title = _("account manager")
    parameter_name = "manager"

    def lookups(self, request, model_admin):
        return [("none", _("nobody yet"))]

    def queryset(self, request, queryset):
        return queryset.filter(shop__assignment=None) if self.value() == "none" else queryset


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
    list_filter = ["program", "state", CareFilter]
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
        """What is done for many at once is an entry of the program or version, for each shop."""
        of_shops = ("enrollment.applied", "tools.frozen", "tools.thawed")
        told = Q(shop=record.shop_id, act__in=of_shops, details__number=record.number)
        return super().audited(record) | told

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may_end = request.user.has_perm("enrollment.end_enrollment")
        context["agreement"] = Agreement.objects.filter(enrollment=obj).first()
        context["may_settle"] = obj.state == "applied" and request.user.has_perm(
            "billing.settle_fees"
        )
        context["may_end"] = may_end and obj.state in ("applied", "active")
        context["standings"] = tools.of_shop(obj.shop_id, clock.today())
        context["ran"] = tools.ran_at_freeze([obj]).get(obj.pk, [])
        context["given_back_on"] = obj.service_to and obj.service_to + ONE_DAY
        context["tries"] = obj.tool_tries.select_related("tool").order_by("-pk")[:TRIES]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
