from django.contrib import admin

from enrollment.models import ScreeningPolicy
from enrollment.reports.explained import policy_in_words
from growth_program.core.records import RecordAdmin


@admin.register(ScreeningPolicy)
class ScreeningPolicyAdmin(RecordAdmin):
    list_display = ["number", "program", "threshold", "most", "repeat_days", "is_used"]
    list_select_related = ["program"]
    list_filter = ["program"]
    ordering = ["program", "-number"]
    change_form_template = "admin/enrollment/screening/policy.html"
    fields = ["program", "number"]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The policy with its gates and dimensions, in words."""
        context["gates"], context["bars"] = policy_in_words(obj.as_rule())
        context["policy"] = obj
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
