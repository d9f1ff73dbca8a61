from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Payment
from billing.reports import applied
from billing.services import fees as service
from enrollment.models import Enrollment
from enrollment.rules.periods import TooLate
from growth_program.core import clock, formats
from growth_program.core.steps import IllegalStep
from growth_program.people.records import seen_by


class SettleForm(forms.Form):
    """A payment that has come in."""

    amount = forms.DecimalField(
        label=gettext_lazy("Amount in USD"), max_digits=12, decimal_places=2, min_value=0.01
    )
    paid_on = forms.DateField(
        label=gettext_lazy("Paid on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    method = forms.ChoiceField(label=gettext_lazy("How"), choices=Payment.Method.choices)
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=64,
        help_text=gettext_lazy("What the bank or the settlement names: where it can be looked up."),
    )
    due = forms.DecimalField(widget=forms.HiddenInput)


def fees(request):
    """Applications whose fixed fee is not covered yet, the oldest first."""
    _may_settle(request)
    words = request.GET.get("q", "").strip()
    context = {
        **admin.site.each_context(request),
        "title": _("Fees to settle"),
        "opts": Enrollment._meta,
        "words": words,
        "rows": applied.waiting(request.user, words),
        "most": applied.MOST,
        "as_of": clock.now(),
    }
    return TemplateResponse(request, "admin/billing/fees.html", context)


def settle(request, enrollment_id):
    """Record a payment, after a look at what follows from it."""
    _may_settle(request)
    rows = seen_by(request.user, Enrollment.objects.all(), "shop")
    enrollment = get_object_or_404(
        rows.select_related("shop", "version", "program"), pk=enrollment_id
    )
    due = service.still_due(enrollment)
    form = SettleForm(request.POST or None, initial=_initial(enrollment, due))
    is_asked = form.is_valid()
    if is_asked and "sure" in request.POST:
        if _settled(request, enrollment, form):
            return redirect("admin:billing_fees")
        is_asked = not form.errors
    context = {
        **admin.site.each_context(request),
        "title": _("Record a payment of the fee"),
        "opts": Enrollment._meta,
        "enrollment": enrollment,
        "agreement": getattr(enrollment, "agreement", None),
        "payments": enrollment.payments.order_by("pk"),
        "due": due,
        "form": form,
        "is_asked": is_asked,
        "covers": is_asked and form.cleaned_data["amount"] == due,
        "rest": due - form.cleaned_data["amount"] if is_asked else None,
        "is_too_late": clock.today() > enrollment.version.last_activation_on,
    }
    return TemplateResponse(request, "admin/billing/settle.html", context)


def _initial(enrollment, due):
    agreement = getattr(enrollment, "agreement", None)
    return {
        "amount": due,
        "paid_on": f"{clock.today():%Y-%m-%d}",
        "method": agreement.payment_method if agreement else Payment.Method.TRANSFER,
        "reference": (agreement and agreement.transfer_reference) or "",
        "due": due,
    }


def _settled(request, enrollment, form):
    """Whether it was recorded; else the form says why not."""
    try:
        settled = service.settle(enrollment.pk, by=request.user, **form.cleaned_data)
    except service.MoreThanDue as more:
        text = _("Only %(due)s is due. Enter that or less; the rest belongs to the merchant.")
        form.add_error("amount", text % {"due": formats.usd(more.args[0])})
    except service.NotYetPaid:
        form.add_error("paid_on", _("That day has not come yet."))
    except service.PaidMeanwhile:
        form.add_error(
            None,
            _("Another payment was recorded since you looked. Compare with the list, then go on."),
        )
    except TooLate:
        form.add_error(
            None,
            _(
                "The last day of activation is over, so nothing can be recorded. Withdraw the "
                "enrollment: what was paid goes back."
            ),
        )
    except IllegalStep:
        form.add_error(None, _("It is a step further already. Nothing was changed."))
    else:
        _say(request, settled)
        return True
    return False


def _say(request, settled):
    if settled.state == Enrollment.State.ACTIVE:
        text = _("The fee is covered: enrollment %(number)s is active.")
    else:
        text = _("Recorded. Enrollment %(number)s waits for the rest.")
    messages.success(request, text % {"number": settled.number})


def _may_settle(request):
    if not request.user.has_perm("billing.settle_fees"):
        raise PermissionDenied
