from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.reports import agreements, invitations
from enrollment.rules.invitations import DECLINED, USED, may_reconsider
from enrollment.rules.periods import TooLate
from enrollment.services import invitations as service
from growth_program.core import clock
from growth_program.core.steps import IllegalStep
from growth_program.portal.access import MONEY, Role, shop_page

ENDED = gettext_lazy("The invitation has ended meanwhile. Nothing was changed.")


class DeclineForm(forms.Form):
    """Why the merchant does not want to join, if he says so."""

    reason = forms.CharField(
        label=gettext_lazy("Why not? (optional)"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Your account manager reads it."),
    )


@shop_page(*MONEY)
@require_safe
def invitation(request, shop):
    """What the shop is invited to, until when; of one that has ended, that it has."""
    found = invitations.standing(shop)
    if found is None:
        return _ended(request, shop)
    if request.member.role == Role.OWNER:
        service.see(found.pk, by=request.user)
    context = {"shop": shop, "invitation": found, "figures": _figures(found)}
    return render(request, "enrollment/invitation.html", context)


def _figures(found):
    try:
        return agreements.offered(found, found.program.newest(), clock.today())
    except TooLate:  # the edition has set an earlier last day since
        raise Http404 from None


def _ended(request, shop):
    """Whoever follows an old link reads what became of the invitation, not that it never was."""
    newest = invitations.newest(shop)
    if newest is None:
        raise Http404
    state = newest.state_on(clock.today())
    if state == USED:
        return redirect("agreement-accepted", shop.pk, newest.enrollment.number)
    if invitations.enrolled(newest.program, [shop.pk]):
        return redirect("home", shop.pk)
    context = {
        "shop": shop,
        "invitation": newest,
        "is_declined": state == DECLINED,
        "may_reconsider": may_reconsider(newest.facts, clock.today()),
        "is_withdrawn": newest.withdrawn_at is not None,
    }
    return render(request, "enrollment/invitation_ended.html", context)


@shop_page(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request, shop):
    """Say no, after a second look; while the invitation holds it can be taken back."""
    if "reconsider" in request.POST:
        return _reconsider(request, shop)
    found = invitations.standing(shop)
    if found is None:
        return redirect("invitation", shop.pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.decline(found.pk, by=request.user, reason=form.cleaned_data["reason"])
        except IllegalStep:
            messages.error(request, ENDED)
        return redirect("invitation", shop.pk)
    context = {"shop": shop, "invitation": found, "form": form}
    return render(request, "enrollment/invitation_decline.html", context)


def _reconsider(request, shop):
    newest = invitations.newest(shop)
    try:
        if newest:
            service.reconsider(newest.pk, by=request.user)
            messages.success(request, _("The invitation stands again."))
    except (IllegalStep, service.AlreadyInvited):
        messages.error(request, ENDED)
    return redirect("invitation", shop.pk)
