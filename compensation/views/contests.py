from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from compensation.reports import contests as report
from compensation.reports.promised import NAMES
from compensation.rules.remedies import decide
from compensation.services import contests
from compensation.views.decisions import named, standing_decisions
from growth_program.portal.access import MONEY, shop_page


class ContestForm(forms.Form):
    """Which points the shop contests, and why."""

    point = forms.MultipleChoiceField(
        label=gettext_lazy("What you contest"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick what you contest: one point at least.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What is wrong, and how one can see it. The platform answers it."),
    )

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.points = {f"{one.commitment}:{one.item_id}": one for one in points}
        self.fields["point"].choices = [(key, key) for key in self.points]

    def named(self):
        """The points that were ticked."""
        return [self.points[key] for key in self.cleaned_data["point"]]


@shop_page(*MONEY)
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request, shop, number, version):
    """Contest a decision: choose points, see what follows if the shop is right, and file it."""
    row = named(standing_decisions(shop), number, version)
    contestable = report.contestable(row)
    if contestable is None:
        messages.info(request, _("This decision can't be contested any more."))
        return redirect("decision", shop.pk, number, version)
    form = ContestForm(request.POST or None, points=contestable.points)
    outcome = None
    if form.is_valid():
        if "file" in request.POST:
            return _filed(request, shop, row, form)
        outcome = report.if_right(contestable.case, form.named())
    context = {
        "shop": shop,
        "decision": row,
        "until": contestable.until,
        "form": form,
        "ticked": form.data.getlist("point") if form.is_bound else [],
        "groups": _groups(contestable),
        "today": decide(contestable.case),
        "outcome": outcome,
    }
    return render(request, "compensation/contest.html", context)


def _filed(request, shop, row, form):
    try:
        contests.file(row.pk, form.named(), reason=form.cleaned_data["reason"], by=request.user)
    except contests.CantBeContested:
        messages.info(request, _("This decision was contested already."))
    else:
        told = _("Contested. Your account manager judges it; you are told, and it stays here.")
        messages.success(request, told)
    return redirect("decision", shop.pk, row.enrollment.number, row.version)


def _groups(contestable):
    """Points by promise: the promise as a whole first, then its items."""
    found = {}
    for point in contestable.points:
        key = f"{point.commitment}:{point.item_id}"
        group = found.setdefault(point.commitment, {"whole": None, "items": []})
        if point.item_id:
            group["items"].append((key, point.item_id))
        else:
            group["whole"] = key
    return [(NAMES[commitment], group) for commitment, group in found.items()]
