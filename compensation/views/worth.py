from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from compensation.reports import worth as report
from compensation.reports import worth_words as words
from compensation.reports.worth_chart import chart
from compensation.rules import worth as rules
from compensation.rules.rates import share_of
from enrollment.rules.periods import TooLate
from growth_program.core import formats
from growth_program.portal.access import MONEY, shop_page

MOST_SALES = Decimal(1_000_000_000)
HUNDRED = Decimal(100)


class Figure(forms.DecimalField):
    """An amount or a share as it is typed, or nothing."""

    def __init__(self, *, most: Decimal, wrong: Any, **others: Any) -> None:
        """``wrong`` is said whatever is wrong: it says what to type."""
        attrs = {"inputmode": "decimal", "class": "input--short input--num"}
        super().__init__(
            min_value=0,
            max_value=most,
            max_digits=14,
            decimal_places=2,
            required=False,
            widget=forms.TextInput(attrs=attrs),
            **others,
        )
        self.wrong = wrong

    def clean(self, value: Any) -> Decimal | None:
        """What was typed. Raises ValidationError."""
        try:
            return super().clean(value)
        except forms.ValidationError:
            raise forms.ValidationError(self.wrong) from None


class WishesForm(forms.Form):
    """What the merchant says of himself, or wants to try. Everything may be left empty."""

    sales = Figure(
        label=_("Sales a month"),
        most=MOST_SALES,
        wrong=_("Sales lie between 0 and 1,000,000,000. Write digits and a point, like 12000.00."),
    )
    margin = Figure(
        label=_("Your margin"),
        help_text=_("Before fees of the marketplace. We do not keep it."),
        most=HUNDRED,
        wrong=_("A margin lies between 0 and 100. For 38%, enter 38."),
    )
    affiliate = Figure(
        label=_("Creator commission"),
        help_text=_("Share of sales. Left empty, what is known of your shop counts."),
        most=HUNDRED,
        wrong=_("A share lies between 0 and 100. For 8.5%, enter 8.5."),
    )
    ads = Figure(
        label=_("Your own advertising"),
        help_text=_("Share of sales that you would spend without the plan. For none, enter 0."),
        most=HUNDRED,
        wrong=_("A share lies between 0 and 100. For 8.5%, enter 8.5."),
    )
    credit = Figure(
        label=_("What a dollar of ad credit is worth to you"),
        most=Decimal(1),
        wrong=_("It lies between 0 and 1. For half of a dollar, enter 0.50."),
    )

    def __init__(self, asked: Any, *, monthly: Decimal | None) -> None:
        """``monthly`` is what the shop sells so far, where that is known."""
        super().__init__(asked)
        if monthly is not None:
            now = {"amount": formats.usd(monthly)}
            self.fields["sales"].help_text = _("So far %(amount)s. Try another figure.") % now

    def wishes(self) -> rules.Wishes:
        """Those that can be read; what is wrong is told beside its field, and counts as empty."""
        given = self.cleaned_data
        share = {
            name: None if given.get(name) is None else given[name] / 100
            for name in ("margin", "affiliate", "ads")
        }
        weight = given.get("credit")
        return rules.Wishes(
            monthly_sales=given.get("sales"),
            credit_weight=rules.CREDIT_WEIGHT if weight is None else weight,
            **share,
        )


@shop_page(*MONEY)
@require_safe
def worth(request, shop):
    """Whether the plan pays for this very shop, by its own sales, in words and figures."""
    try:
        offer = report.offer(shop)
    except TooLate:
        offer = None
    if offer is None:
        raise Http404
    history = report.history(shop)
    monthly = rules.monthly(history.sales)
    form = WishesForm(request.GET, monthly=monthly)
    form.is_valid()
    wishes = form.wishes()
    outcome = rules.decide(history.sales, offer.plan, wishes)
    rates = rules.rates_of(history.sales, offer.plan, wishes)
    context = {
        "shop": shop,
        "offer": offer,
        "history": history,
        "form": form,
        "wishes": wishes,
        "outcome": outcome,
        "compared": outcome.compared,
        "verdict": words.verdict(outcome, history.sales),
        "fees": words.fees(outcome, history, wishes),
        "unknown_from": words.unknown_from(outcome.compared),
        "assumptions": words.assumptions(offer, outcome, history, wishes),
        "share_apart": words.shown(share_of(rates)),
        "credit": f"{wishes.credit_weight:.2f}",
        "difference": abs(outcome.compared.costs_more),
        "needed": rules.DAYS_NEEDED,
        "chart": chart(
            outcome.compared, offer.plan, rates, outcome.break_even, wishes.credit_weight
        ),
    }
    return render(request, "compensation/worth.html", context)
