from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from growth_program.content.models import AigcAnswer, AigcItem
from growth_program.content.reports import items as report
from growth_program.content.services import answers
from growth_program.core import clock, paging
from growth_program.portal.access import EDITORS, EVERY_ROLE, shop_page

NAMES = {
    "waiting": gettext_lazy("Waiting for you"),
    "accepted": gettext_lazy("Accepted"),
    "rejected": gettext_lazy("Rejected"),
    "unanswered": gettext_lazy("Without an answer in time"),
    "all": gettext_lazy("All"),
}


class RejectForm(forms.Form):
    """Why an item is not good."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it"),
        choices=[("", gettext_lazy("Choose what is wrong")), *AigcAnswer.Reason.choices],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What should be different. The platform's team reads it."),
    )

    def clean(self):
        """Another reason than those of the list is said in words."""
        given = super().clean()
        if given.get("reason") == AigcAnswer.Reason.OTHER and not given.get("note", "").strip():
            self.add_error("note", _("Say what is wrong: the list has no word for it."))
        return given


@shop_page(*EVERY_ROLE)
@require_safe
def items(request, shop):
    """What was generated for the shop: first what waits for an answer."""
    only = request.GET.get("only", "waiting")
    if only not in report.FILTERS:
        raise Http404
    periods = report.services(shop)
    after = request.GET.get("after", "")
    context = {
        "shop": shop,
        "page": report.page(shop, periods, only=only, after=after),
        "only": only,
        "filters": [(name, NAMES[name], n) for name, n in report.counts(shop, periods).items()],
        "may_answer": request.member.role in EDITORS,
        "as_of": clock.now(),
    }
    return render(request, "content/items.html", context)


@shop_page(*EDITORS)
@require_POST
def accept(request, shop):
    """Accept the items that were ticked, or the one whose button was pressed."""
    named = map(paging.key, request.POST.getlist("item"))
    chosen = [key for key in named if key is not None]
    accepted = answers.accept(shop, chosen[: report.PAGE], by=request.user)
    told = ngettext("%(n)s item is accepted.", "%(n)s items are accepted.", accepted)
    if accepted:
        messages.success(request, told % {"n": accepted})
    else:
        messages.info(request, _("Nothing was chosen that waits for an answer."))
    return redirect("content-items", shop.pk)


@shop_page(*EDITORS)
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request, shop, item_id):
    """Say why an item is not good; within the review days it does not count then."""
    item = get_object_or_404(AigcItem, shop=shop, pk=item_id)
    [shown] = report.look_at(shop, [item], report.services(shop))
    form = RejectForm(request.POST or None)
    if form.is_valid():
        answers.reject(shop, item.pk, **form.cleaned_data, by=request.user)
        messages.success(request, _("The item is rejected. The platform reads why."))
        return redirect("content-items", shop.pk)
    context = {"shop": shop, "shown": shown, "form": form}
    return render(request, "content/reject.html", context)
