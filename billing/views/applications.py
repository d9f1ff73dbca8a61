from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from billing.services import exits, fees
from enrollment.models import Agreement, Enrollment
from enrollment.reports import agreements, invitations
from enrollment.rules import agreements as rules
from enrollment.rules.periods import TooLate
from enrollment.services.agreements import Acceptance, AlreadyApplied, TermsChanged
from growth_program.core import clock
from growth_program.core.steps import IllegalStep
from growth_program.portal.access import MONEY, Role, shop_page


class ApplyForm(forms.Form):
    """Whom the platform speaks to, how the fee is paid, and that the agreement was read."""

    contact_name = forms.CharField(label=gettext_lazy("Contact"), max_length=128)
    contact_email = forms.EmailField(label=gettext_lazy("Contact's e-mail"), max_length=254)
    contact_phone = forms.RegexField(
        r"^\+?[0-9 ()\-]{5,31}$",
        label=gettext_lazy("Contact's phone"),
        help_text=gettext_lazy("With the country's code, +86 for China."),
        error_messages={
            "invalid": gettext_lazy("Enter digits, with the country's code: +86 138 0000 0000.")
        },
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    payment_method = forms.ChoiceField(
        label=gettext_lazy("How the fixed fee is paid"),
        choices=Agreement.Method.choices,
        widget=forms.RadioSelect,
    )
    is_read = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and accept it for the shop."),
        error_messages={"required": gettext_lazy("Mark that you accept the agreement.")},
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.HiddenInput)
    read = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


@shop_page(Role.OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request, shop):
    """Accept the agreement that was read, and so apply for the shop."""
    found = invitations.standing(shop)
    if found is None:
        return redirect(_where_it_stands(shop), shop.pk)
    form = ApplyForm(request.POST or None, initial=_initial(request))
    if form.is_valid():
        return _applied(request, shop, found, form.cleaned_data)
    if not _names_a_text(form):
        return _read_again(request, shop)  # nobody comes here but from the text
    try:
        figures = agreements.offered(found, found.program.newest(), clock.today())
    except TooLate:
        raise Http404 from None
    context = {"shop": shop, "invitation": found, "figures": figures, "form": form}
    return render(request, "billing/apply.html", context)


def _names_a_text(form):
    """Whether the form carries which text was read, in which language."""
    for name in ("language", "read"):
        try:
            form.fields[name].clean(form[name].value())
        except forms.ValidationError:
            return False
    return True


def _initial(request):
    person = request.user
    return {
        "contact_name": person.name,
        "contact_email": person.email,
        "payment_method": Agreement.Method.BALANCE,
        "language": request.GET.get("language", ""),
        "read": request.GET.get("read", ""),
    }


def _applied(request, shop, found, given):
    acceptance = Acceptance(
        language=given["language"],
        sha256=given["read"],
        contact_name=given["contact_name"],
        contact_email=given["contact_email"],
        contact_phone=given["contact_phone"],
        payment_method=given["payment_method"],
        ip_address=get_adapter().get_client_ip(request),
    )
    try:
        fees.apply(found.pk, acceptance, by=request.user)
    except AlreadyApplied:
        return redirect("application", shop.pk)
    except TermsChanged:
        return _read_again(request, shop)
    except (IllegalStep, TooLate):
        messages.error(request, _("The invitation has ended meanwhile. Nothing was changed."))
        return redirect("invitation", shop.pk)
    return redirect("application", shop.pk)


def _read_again(request, shop):
    text = _("The agreement is not the one that you read: a figure or a day is another. Read it.")
    messages.warning(request, text)
    return redirect("agreement", shop.pk)


def _where_it_stands(shop):
    """Whoever sends the form twice is led to what came of it; others to the invitation."""
    return "application" if _newest(shop) else "invitation"


@shop_page(*MONEY)
@require_safe
def application(request, shop):
    """What happens next: what is due, how it is paid, and the way back out."""
    enrollment = _newest(shop)
    if enrollment is None:
        raise Http404
    if enrollment.state != Enrollment.State.APPLIED:
        return redirect("home", shop.pk)
    return render(request, "billing/application.html", _standing(request, shop, enrollment))


@shop_page(Role.OWNER)
@require_http_methods(["POST"])
def withdraw(request, shop):
    """The merchant's own step out, before activation."""
    enrollment = _newest(shop)
    if enrollment is None:
        raise Http404
    try:
        exits.withdraw(enrollment.pk, by=request.user)
    except IllegalStep:
        messages.error(request, _("It went a step on meanwhile. Nothing was changed."))
    else:
        messages.success(request, _("The application is withdrawn."))
    return redirect("home", shop.pk)


def _standing(request, shop, enrollment):
    agreement = Agreement.objects.filter(enrollment=enrollment).first()
    due = fees.still_due(enrollment)
    return {
        "shop": shop,
        "enrollment": enrollment,
        "agreement": agreement,
        "reference": rules.grouped((agreement and agreement.transfer_reference) or ""),
        "due": due,
        "paid": enrollment.version.fixed_fee - due,
        "is_too_late": clock.today() > enrollment.version.last_activation_on,
        "may_withdraw": request.member.role == Role.OWNER,
    }


def _newest(shop):
    rows = Enrollment.objects.newest_first().filter(shop=shop)
    return rows.select_related("program", "version").first()
