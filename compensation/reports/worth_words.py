"""The calculator's answer in words, with where each of its figures comes from."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from compensation.reports.worth import METRICS, ORDERS, History, Offer
from compensation.rules.rates import Rate, to_places
from compensation.rules.worth import CANNOT_TELL, NO, YES, Compared, Kind, Outcome, Sales, Wishes
from growth_program.core import formats

TAGS: dict[str, tuple[str, str | Words]] = {
    YES: ("kept", gettext_lazy("Worth it")),
    NO: ("broken", gettext_lazy("Not worth it")),
    CANNOT_TELL: ("turn", gettext_lazy("Can't tell")),
}
LOOKS = {YES: "yes", NO: "no", CANNOT_TELL: "unsure"}
NAMES: dict[str, str | Words] = {
    "referral": gettext_lazy("Referral fee"),
    "marketing": gettext_lazy("Smart marketing"),
    "affiliate": gettext_lazy("Creator commission"),
    "ads": gettext_lazy("Advertising"),
}
# Whether each kind of fee is known, the sales are the merchant's guess, and joining costs more.
DECIDED: dict[tuple[bool, bool, bool], str | Words] = {
    (True, False, True): gettext_lazy("At today's sales, joining costs you %(amount)s more."),
    (True, False, False): gettext_lazy("At today's sales, joining costs you %(amount)s less."),
    (True, True, True): gettext_lazy("At these sales, joining costs you %(amount)s more."),
    (True, True, False): gettext_lazy("At these sales, joining costs you %(amount)s less."),
    (False, False, True): gettext_lazy(
        "At today's sales, joining costs you at least %(amount)s more."
    ),
    (False, False, False): gettext_lazy(
        "At today's sales, joining costs you at least %(amount)s less."
    ),
    (False, True, True): gettext_lazy(
        "At these sales, joining costs you at least %(amount)s more."
    ),
    (False, True, False): gettext_lazy(
        "At these sales, joining costs you at least %(amount)s less."
    ),
}
PLACES = Decimal("0.0001")  # of a share, for reading


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer before any figure."""

    look: str
    state: str
    tag: str | Words
    says: str


@dataclass(frozen=True, slots=True)
class Fee:
    """One kind of fee as a row of the sum."""

    name: str | Words
    share: str
    why: str
    usual: Decimal | None


@dataclass(frozen=True, slots=True)
class Assumption:
    """A figure of the calculation, and where it comes from."""

    name: str
    figure: str
    source: str


def verdict(outcome: Outcome, sales: Sales) -> Verdict:
    """The sentence at the head of the page."""
    state, tag = TAGS[outcome.verdict]
    says = (
        _("We can't tell yet: %(reasons)s.") % {"reasons": _reasons(outcome, sales)}
        if outcome.verdict == CANNOT_TELL
        else _decided(outcome)
    )
    return Verdict(LOOKS[outcome.verdict], state, tag, says)


def _decided(outcome: Outcome) -> str:
    compared, is_yes = outcome.compared, outcome.verdict == YES
    surest = compared.costs_more_most if is_yes else compared.costs_more_least
    more = compared.costs_more if compared.is_known else surest
    if not more:
        return _("At these sales the plan costs as much as paying separately.")
    sentence = DECIDED[compared.is_known, outcome.is_tried, more > 0]
    return str(sentence) % {"amount": formats.usd(abs(more))}


def _reasons(outcome: Outcome, sales: Sales) -> str:
    said = {
        "few_days": ngettext(
            "%(n)s day of sales is too few", "%(n)s days of sales are too few", sales.days
        )
        % {"n": sales.days}
        if sales.days
        else _("we know of no sales"),
        "few_orders": ngettext("%(n)s order is too few", "%(n)s orders are too few", sales.orders)
        % {"n": sales.orders},
        "affiliate_unknown": _("what you pay creators is not known"),
        "ads_unknown": _("what you spend on advertising is not known"),
        "straddles": _("it depends on the rate of smart marketing"),
    }
    codes = [code for code in outcome.reasons if sales.days or code != "few_orders"]
    return pgettext("between reasons", "; ").join(str(said[code]) for code in codes)


def unknown_from(compared: Compared) -> str:
    """The share of sales that what is not known would have to take; empty where nothing depends."""
    if compared.is_known or compared.costs_more_most <= 0 or not compared.gmv:
        return ""
    return shown(Fraction(compared.costs_more_most) / Fraction(compared.gmv))


def fees(outcome: Outcome, history: History, wishes: Wishes) -> list[Fee]:
    """What would be paid apart, by kind."""
    sources = _sources(history, wishes)
    return [
        Fee(NAMES[kind.code], _share(kind), sources[kind.code], kind.usual)
        for kind in outcome.compared.kinds
    ]


def _share(kind: Kind) -> str:
    return "" if kind.rate.usual is None else shown(kind.rate.usual)


def shown(share: Fraction) -> str:
    """A share for reading: two decimals of a percent."""
    return formats.percent(to_places(share, PLACES))


def _sources(history: History, wishes: Wishes) -> dict[str, str]:
    return {
        "referral": _("in force"),
        "marketing": _("in force"),
        "affiliate": _own_rate(history, wishes.affiliate, history.sales.affiliate),
        "ads": _own_rate(history, wishes.ads, history.sales.ads),
    }


def _own_rate(history: History, wished: Decimal | None, rate: Rate) -> str:
    if wished is not None:
        return _("as you entered")
    if rate.usual is None and rate.most is not None:
        return _("not known; at most %(share)s of sales") % {"share": shown(rate.most)}
    if rate.usual is None:
        return _("not known")
    return (
        _("what your orders paid") if history.source == ORDERS else _("as the marketplace reports")
    )


def assumptions(
    offer: Offer, outcome: Outcome, history: History, wishes: Wishes
) -> list[Assumption]:
    """Each figure that the answer depends on, with its source."""
    version, marketing = offer.version, offer.plan.marketing
    edition = _("the edition's figures, version %(number)s") % {"number": version.number}
    own = _sources(history, wishes)
    rates = {kind.code: _share(kind) or "—" for kind in outcome.compared.kinds}
    range_of = {"least": shown(marketing.least), "most": shown(marketing.most or marketing.least)}
    return [
        Assumption(_("Your sales"), *_sold(history)),
        Assumption(
            _("GMV of the service period"),
            formats.usd(outcome.compared.gmv),
            _scaled(offer, outcome, history, wishes),
        ),
        Assumption(_("Fixed fee"), formats.usd(version.fixed_fee), edition),
        Assumption(_("Commission"), formats.percent(version.commission_rate), edition),
        Assumption(_("Referral fee"), rates["referral"], edition),
        Assumption(
            _("Smart marketing"),
            rates["marketing"],
            _("in force in the service period; between %(least)s and %(most)s over the year")
            % range_of,
        ),
        Assumption(_("Creator commission"), rates["affiliate"], own["affiliate"]),
        Assumption(_("Advertising"), rates["ads"], own["ads"]),
        Assumption(
            _("A dollar of ad credit"),
            formats.usd(wishes.credit_weight),
            _("what it is worth to you; half, unless you say otherwise"),
        ),
    ]


def _sold(history: History) -> tuple[str, str]:
    days = {"days": formats.days(history.first, history.last)}
    if history.source == METRICS:
        return formats.usd(history.sales.gmv), _(
            "as the marketplace reports of %(days)s: the GMV of 90 days"
        ) % days
    if history.source != ORDERS:
        return "—", _("no order and no report of sales has reached us")
    return formats.usd(history.sales.gmv), ngettext(
        "your orders of %(days)s, after refunds; %(n)s day has sales",
        "your orders of %(days)s, after refunds; %(n)s days have sales",
        history.days_sold or 0,
    ) % (days | {"n": history.days_sold})


def _scaled(offer: Offer, outcome: Outcome, history: History, wishes: Wishes) -> str:
    told = {"service": offer.plan.service_days, "days": history.sales.days}
    if outcome.is_tried and wishes.monthly_sales is not None:
        return _("%(sales)s in a month of 30 days, over %(service)s days of service") % (
            told | {"sales": formats.usd(wishes.monthly_sales)}
        )
    if not history.sales.days:
        return _("nothing to go by")
    return _("the sales of %(days)s days, scaled to %(service)s days of service") % told
