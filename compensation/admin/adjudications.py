import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from compensation.models import Adjudication
from compensation.models.adjudications import DECIDED
from compensation.reports.reasons import explained
from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case
from compensation.rules.states import STEPS
from compensation.services import adjudications, papers
from compensation.services.adjudications import SamePerson
from growth_program.core import canonical
from growth_program.core.models import Program, subject_of
from growth_program.core.steps import IllegalStep
from growth_program.documents import downloads
from growth_program.people.records import ShopRecordAdmin

# What a person does with decisions, and what the button says.
ACTS = {
    "review": (adjudications.review, _("Review")),
    "approve": (adjudications.approve, _("Approve")),
}
MOST = 500  # decisions in one go
KEY = re.compile("[0-9]{1,18}")


class StepForm(forms.Form):
    """What a person says to a step."""

    note = forms.CharField(
        label=_("Note (kept in the audit)"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"size": 50}),
    )


def _ids(text):
    """Numbers between commas; others are no decision's."""
    parts = text.split(",")[:MOST]
    return [int(part) for part in parts if KEY.fullmatch(part)]


def _has_right(request, act):
    return request.user.has_perm(f"compensation.{act}_adjudication")


def _may_take(act, row, person):
    """Whether the decision waits for this step, and by this person."""
    is_own = act == "approve" and row.reviewed_by_id == person.pk
    return (row.state, act) in STEPS and not is_own


@admin.register(Adjudication)
class AdjudicationAdmin(ShopRecordAdmin):
    shop_path = "enrollment__shop"
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
    search_fields = ["enrollment__number"]
    ordering = ["enrollment", "-version"]
    change_form_template = "admin/compensation/adjudication/decision.html"
    fieldsets = [
        (
            None,
            {"fields": ["enrollment", "shop", "version", "state", "reviewed_by", "approved_by"]},
        ),
        (
            _("Figures (USD)"),
            {"fields": ["gmv", "fixed_fee", "commission", "program_cost", "roas", "roas_met"]},
        ),
        (
            _("Content"),
            {
                "fields": [
                    "aigc_committed",
                    "aigc_delivered",
                    "aigc_makeup",
                    "videos_committed",
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

    actions = ["review_selected", "approve_selected"]

    def audited(self, record):
        """That it was computed is an entry of the program, for each shop."""
        enrollment = record.enrollment
        of_program = subject_of(Program, enrollment.program_id)
        computed = Q(subject=of_program, shop=enrollment.shop_id, act="adjudication.computed")
        return super().audited(record) | computed

    def has_review_permission(self, request):
        return _has_right(request, "review")

    def has_approve_permission(self, request):
        return _has_right(request, "approve")

    @admin.action(description=_("Review selected decisions"), permissions=["review"])
    def review_selected(self, request, rows):
        return self._ask(request, "review", rows)

    @admin.action(description=_("Approve selected decisions"), permissions=["approve"])
    def approve_selected(self, request, rows):
        return self._ask(request, "approve", rows)

    def _ask(self, request, act, rows):
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)[: MOST + 1]]
        if len(ids) > MOST:
            text = _("At most %(most)s decisions in one go.") % {"most": MOST}
            self.message_user(request, text, messages.ERROR)
            return None
        address = reverse("admin:compensation_adjudication_step", args=[act])
        return redirect(f"{address}?ids={','.join(ids)}")

    def get_urls(self):
        step = path(
            "step/<str:act>/",
            self.admin_site.admin_view(self.step),
            name="compensation_adjudication_step",
        )
        paper = path(
            "<int:adjudication_id>/pdf/",
            self.admin_site.admin_view(self.paper),
            name="compensation_adjudication_pdf",
        )
        return [step, paper, *super().get_urls()]

    def paper(self, request, adjudication_id):
        """A decision that stands as PDF: the file that the merchant has."""
        if not self.has_view_permission(request):
            raise Http404
        rows = self.get_queryset(request).decided().select_related("enrollment__shop")
        row = get_object_or_404(rows, pk=adjudication_id)
        return downloads.hand_out(papers.paper(row), shop_id=row.enrollment.shop_id)

    def step(self, request, act):
        """Show what is about to be reviewed or approved; on POST do it, each whole or not."""
        if act not in ACTS:
            raise Http404
        if not _has_right(request, act):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        rows = list(
            self.get_queryset(request)
            .filter(pk__in=_ids(given.get("ids", "")))
            .select_related("enrollment__shop")
            .order_by("enrollment")
        )
        if not rows:
            raise Http404
        form = StepForm(request.POST or None)
        if form.is_valid():
            self._take(request, act, rows, note=form.cleaned_data["note"])
            if len(rows) == 1:
                return redirect("admin:compensation_adjudication_change", rows[0].pk)
            return redirect("admin:compensation_adjudication_changelist")
        waiting = [row for row in rows if _may_take(act, row, request.user)]
        context = {
            **self.admin_site.each_context(request),
            "title": ACTS[act][1],
            "opts": self.opts,
            "act": act,
            "form": form,
            "waiting": waiting,
            "left_out": len(rows) - len(waiting),
            "ids": ",".join(str(row.pk) for row in waiting),
            "ad_credit": sum(row.ad_credit for row in waiting),
        }
        return TemplateResponse(request, "admin/compensation/adjudication/step.html", context)

    def _take(self, request, act, rows, *, note):
        verb, _name = ACTS[act]
        done, too_late, own = 0, 0, 0
        for row in rows:
            try:
                verb(row.pk, by=request.user, note=note)
                done += 1
            except IllegalStep:
                too_late += 1
            except SamePerson:
                own += 1
        told = (
            (
                done,
                messages.SUCCESS,
                ngettext("Done with one decision.", "Done with %(n)s decisions.", done),
            ),
            (
                too_late,
                messages.WARNING,
                ngettext(
                    "One decision was not waiting for this any more.",
                    "%(n)s decisions were not waiting for this any more.",
                    too_late,
                ),
            ),
            (
                own,
                messages.WARNING,
                ngettext(
                    "You reviewed one of them yourself: another person has to approve it.",
                    "You reviewed %(n)s of them yourself: another person has to approve them.",
                    own,
                ),
            ),
        )
        for n, level, text in told:
            if n:
                self.message_user(request, text % {"n": n}, level)

    @admin.display(description=_("shop"), ordering="enrollment__shop__name")
    def shop(self, adjudication):
        return adjudication.enrollment.shop

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The decision with each item of its evidence, and why it counts or does not."""
        case = canonical.read(Case, obj.evidence)
        context |= {
            "aigc": explained(aigc_verdicts(case)),
            "videos": explained(video_verdicts(case)),
            "case": case,
            "is_decided": obj.state in DECIDED,
            "steps": [
                (act, name)
                for act, (_verb, name) in ACTS.items()
                if _has_right(request, act) and _may_take(act, obj, request.user)
            ],
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
