from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from compensation.models import Contest
from compensation.reports import contests as report
from compensation.services import contests
from compensation.services.adjudications import SamePerson
from growth_program.core.models import subject_of
from growth_program.core.records import its_page
from growth_program.core.steps import IllegalStep
from growth_program.people.records import ShopRecordAdmin


class JudgeForm(forms.Form):
    """In which points the shop is right, and the platform's answer."""

    right = forms.MultipleChoiceField(
        label=_("The shop is right about"), widget=forms.CheckboxSelectMultiple, required=False
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The merchant reads it."),
    )

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = [
            (str(one.key), f"{one.name} {one.item_id}".strip()) for one in points
        ]


@admin.register(Contest)
class ContestAdmin(ShopRecordAdmin):
    shop_path = "adjudication__enrollment__shop"
    list_display = ["adjudication", "shop", "state", "filed_at", "filed_by", "judged_by"]
    list_select_related = ["adjudication__enrollment__shop", "filed_by", "judged_by"]
    list_filter = ["state"]
    search_fields = ["adjudication__enrollment__number"]
    ordering = ["-pk"]
    change_form_template = "admin/compensation/contest/contest.html"
    fields = [
        "adjudication",
        "shop",
        "state",
        "filed_by",
        "filed_at",
        "reason",
        "judged_by",
        "judged_at",
        "answer",
    ]

    def audited(self, record):
        """What was done about a contest is told of the decision."""
        decision = record.adjudication
        return super().audited(record) | Q(subject=subject_of(decision, decision.pk))

    @admin.display(description=_("shop"))
    def shop(self, row):
        return its_page(row.adjudication.enrollment.shop)

    def get_urls(self):
        judge = path(
            "<int:contest_id>/judge/",
            self.admin_site.admin_view(self.judge),
            name="compensation_contest_judge",
        )
        return [judge, *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "shown": report.shown(obj.adjudication),
            "may_judge": obj.state == "open"
            and request.user.has_perm("compensation.judge_contest"),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def judge(self, request, contest_id):
        """Say in which points the shop is right; what follows is computed from the evidence."""
        if not request.user.has_perm("compensation.judge_contest"):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=contest_id).first()
        if row is None:
            raise Http404
        shown = report.shown(row.adjudication)
        form = JudgeForm(request.POST or None, points=shown.points)
        if form.is_valid():
            self._judge(request, row, form.cleaned_data)
            return redirect("admin:compensation_contest_change", row.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Judge a contest"),
            "opts": self.opts,
            "contest": row,
            "shown": shown,
            "form": form,
        }
        return TemplateResponse(request, "admin/compensation/contest/judge.html", context)

    def _judge(self, request, row, given):
        right = {int(key) for key in given["right"]}
        try:
            contests.judge(row.pk, right, answer=given["answer"], by=request.user)
        except IllegalStep:
            messages.warning(request, _("It was judged already. Nothing was changed."))
        except SamePerson:
            messages.error(request, _("Whoever filed a contest can't judge it."))
        else:
            told = (
                _("Upheld. The new version of the decision waits for its review.")
                if right
                else _("Refused. The decision is final.")
            )
            messages.success(request, told)
