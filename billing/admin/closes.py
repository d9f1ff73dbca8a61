from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import MonthClose
from billing.reports import bills, closable, settlement
from billing.services import closes, closing
from growth_program.core import formats
from growth_program.core.calendar import named_month
from growth_program.core.models import Program
from growth_program.core.nudges import nudge
from growth_program.core.records import RecordAdmin
from growth_program.core.steps import IllegalStep

REFUSALS = {
    closing.MonthNotOver: gettext_lazy("That month is not over yet."),
    closes.NothingOpen: gettext_lazy("That month is closed for every enrollment already."),
    closes.AlreadyAsked: gettext_lazy("Somebody has asked to close that month already."),
    closes.SamePerson: gettext_lazy("You asked for it yourself: another person confirms it."),
    IllegalStep: gettext_lazy("It is a step further already. Nothing was changed."),
}


class AskForm(forms.Form):
    """Which month is to be closed."""

    program = forms.ModelChoiceField(
        Program.objects.order_by("-pk"), label=gettext_lazy("Program"), empty_label=None
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        over = settlement.months()[:-1]  # the last of those that have begun runs still
        self.fields["month"].choices = [(f"{one:%Y-%m}", formats.month(one)) for one in over[::-1]]


@admin.register(MonthClose)
class MonthCloseAdmin(RecordAdmin):
    list_display = ["month", "program", "state", "asked_by", "asked_at", "decided_by", "ended_at"]
    list_select_related = ["program", "asked_by", "decided_by"]
    list_filter = ["program", "state"]
    ordering = ["-pk"]
    change_list_template = "admin/billing/closes.html"
    change_form_template = "admin/billing/close.html"
    fields = [
        "program",
        "month",
        "state",
        "asked_by",
        "asked_at",
        "decided_by",
        "decided_at",
        "statements",
        "ended_at",
    ]

    def get_urls(self):
        pages = (
            ("ask/", self.ask, "billing_monthclose_ask"),
            ("<int:close_id>/decide/", self.decide, "billing_monthclose_decide"),
        )
        own = [path(way, self.admin_site.admin_view(page), name=name) for way, page, name in pages]
        return [*own, *super().get_urls()]

    def ask(self, request):
        """Ask to close a month; nothing closes before another person has confirmed it."""
        _may_close(request)
        form = AskForm(request.POST or None, initial=request.GET.dict())
        if form.is_valid():
            given = form.cleaned_data
            try:
                asked = closes.ask(given["program"], named_month(given["month"]), by=request.user)
            except tuple(REFUSALS) as refused:
                form.add_error("month", REFUSALS[type(refused)])
            else:
                messages.success(request, _("Asked for. Another person in finance confirms it."))
                return redirect("admin:billing_monthclose_change", asked.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Close a month"),
            "opts": self.opts,
            "form": form,
            "closable": closable.closable(),
        }
        return TemplateResponse(request, "admin/billing/close_ask.html", context)

    def decide(self, request, close_id):
        """Confirm what another person asked for, or refuse it."""
        _may_close(request)
        asked = get_object_or_404(MonthClose, pk=close_id)
        try:
            if "confirm" in request.POST:
                closes.confirm(asked.pk, by=request.user)
                nudge("billing.tasks.close", asked.pk)
                messages.success(request, _("Confirmed. It closes in the background."))
            elif "refuse" in request.POST:
                closes.refuse(asked.pk, by=request.user)
                messages.success(request, _("Refused. Nothing closes."))
        except tuple(REFUSALS) as refused:
            messages.error(request, REFUSALS[type(refused)])
        return redirect("admin:billing_monthclose_change", asked.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """The close with how far it has come, and the buttons of whoever may press them."""
        is_open = obj.state in ("asked", "confirmed")
        open_ = bills.open_for(obj.program, obj.month).count() if is_open else 0
        context |= {
            "close": obj,
            "open": open_,
            "done": max(obj.enrollments - open_, 0),
            "is_running": obj.state == "confirmed",
            "may_decide": obj.state == "asked" and request.user.has_perm("billing.close_months"),
            "is_own": obj.asked_by_id == request.user.pk,
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def _may_close(request):
    if not request.user.has_perm("billing.close_months"):
        raise PermissionDenied
