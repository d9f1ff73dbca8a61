from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.models import SampleRequest
from enrollment.reports import sample_reasons as reasons
from enrollment.reports import samples as report
from enrollment.services import samples as service
from growth_program.core import clock, paging
from growth_program.core.steps import IllegalStep
from growth_program.portal.access import EDITORS, EVERY_ROLE, shop_page

NAMES = {
    "requested": gettext_lazy("Waiting for an answer"),
    "approved": gettext_lazy("To be shipped"),
    "shipped": gettext_lazy("On their way"),
    "delivered": gettext_lazy("Video awaited"),
    "overdue": gettext_lazy("Video late"),
    "video_posted": gettext_lazy("Video posted"),
    "declined": pgettext_lazy("samples", "Declined"),
    "expired": pgettext_lazy("samples", "Expired"),
    "all": gettext_lazy("All"),
}


@shop_page(*EVERY_ROLE)
@require_safe
def requests(request, shop):
    """Creators' requests for samples: first those that wait, the most promising on top."""
    only = request.GET.get("only", report.WAITING)
    if only not in report.FILTERS:
        raise Http404
    words, creator = request.GET.get("q", "").strip(), request.GET.get("creator", "")
    rows, after = report.page(
        shop, only=only, words=words, creator=creator, after=request.GET.get("after", "")
    )
    counts = report.counts(shop)
    context = {
        "shop": shop,
        "rows": rows,
        "next": after,
        "counts": counts,
        "only": only,
        "words": words,
        "creator": creator,
        "filters": [(name, NAMES[name], n) for name, n in counts.standing.items()],
        "may_edit": request.member.role in EDITORS,
        "may_answer": request.member.role in EDITORS and only == report.WAITING,
        "as_of": clock.now(),
    }
    return render(request, "enrollment/sample_requests.html", context)


def _chosen(request) -> list[int]:
    named = map(paging.key, request.POST.getlist("request"))
    return [key for key in named if key is not None][: report.PAGE]


def _tell(request, decided: service.Decided, done: str) -> None:
    """What came of it, also where somebody else was first."""
    if decided.done:
        messages.success(request, done % {"n": decided.done})
    if decided.left:
        why = reasons.left(decided.left)
        messages.warning(request, _("Not changed: %(why)s.") % {"why": why})
    elif not decided.done:
        messages.info(request, _("Nothing was chosen that waits for an answer."))


@shop_page(*EDITORS)
@require_POST
def approve(request, shop):
    """Give samples to the creators whose requests were ticked."""
    decided = service.approve(shop, _chosen(request), by=request.user)
    done = ngettext("%(n)s sample is approved.", "%(n)s samples are approved.", decided.done)
    _tell(request, decided, done)
    return redirect("sample-requests", shop.pk)


@shop_page(*EDITORS)
@require_POST
def decline(request, shop):
    """Decline the requests that were ticked."""
    decided = service.decline(shop, _chosen(request), by=request.user)
    done = ngettext("%(n)s request is declined.", "%(n)s requests are declined.", decided.done)
    _tell(request, decided, done)
    return redirect("sample-requests", shop.pk)


class ExtendForm(forms.Form):
    """Until when a creator has time, and why."""

    until = forms.DateField(
        label=gettext_lazy("Video due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept with the sample."),
    )


@shop_page(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request, shop, sample_id):
    """Give a creator longer for his video."""
    row = get_object_or_404(SampleRequest, shop=shop, pk=sample_id)
    [shown] = report.look_at(shop, [row])
    form = ExtendForm(request.POST or None)
    if form.is_valid():
        try:
            service.extend(shop, row.pk, **form.cleaned_data, by=request.user)
        except service.NotLater:
            form.add_error("until", _("Choose a day after the present deadline, today or later."))
        except service.NoReason:
            form.add_error("reason", _("Say why."))
        except IllegalStep:
            form.add_error(None, _("Nothing was changed: no video of this sample is awaited now."))
        else:
            messages.success(request, _("The creator has longer now."))
            return redirect("sample-requests", shop.pk)
    context = {"shop": shop, "shown": shown, "form": form}
    return render(request, "enrollment/sample_extend.html", context)
