from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from compensation.models import AdCredit, Adjudication
from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case
from growth_program.core import canonical
from growth_program.core.records import RecordAdmin


@admin.register(Adjudication)
class AdjudicationAdmin(RecordAdmin):
    list_display = [
        "enrollment",
        "shop",
        "version",
        "state",
        "gmv",
        "program_cost",
        "roas",
        "roas_met",
        "remedy",
        "ad_credit",
        "credit_due_on",
    ]
    list_select_related = ["enrollment__shop"]
    list_filter = ["enrollment__program", "state", "remedy"]
    search_fields = ["enrollment__number", "enrollment__shop__shop_id", "enrollment__shop__name"]
    ordering = ["enrollment", "-version"]
    change_form_template = "admin/compensation/adjudication/decision.html"
    fieldsets = [
        (None, {"fields": ["enrollment", "version", "state", "reviewed_by", "approved_by"]}),
        (
            _("Figures (USD)"),
            {"fields": ["gmv", "fixed_fee", "commission", "program_cost", "roas", "roas_met"]},
        ),
        (
            _("Content"),
            {
                "fields": [
                    "aigc_delivered",
                    "aigc_makeup",
                    "videos_delivered",
                    "videos_makeup",
                    "makeup_due_on",
                ]
            },
        ),
        (
            _("Remedy"),
            {"fields": ["remedy", "remedy_rate", "ad_credit", "credit_due_on", "calendar_missing"]},
        ),
        (_("Evidence"), {"fields": ["evidence_sha256"]}),
    ]

    @admin.display(description=_("shop"), ordering="enrollment__shop__name")
    def shop(self, adjudication):
        return adjudication.enrollment.shop

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The decision with each item of its evidence, and why it counts or does not."""
        case = canonical.read(Case, obj.evidence)
        context |= {"aigc": aigc_verdicts(case), "videos": video_verdicts(case), "case": case}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


@admin.register(AdCredit)
class AdCreditAdmin(RecordAdmin):
    list_display = ["adjudication", "amount"]
    list_select_related = ["adjudication__enrollment"]
