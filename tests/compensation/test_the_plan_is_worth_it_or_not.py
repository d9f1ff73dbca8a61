"""PRODUCT.md §3.3: what the plan costs beside the same sales, to the cent; pure figures."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules import worth as rules
from compensation.rules.evidence import Remedy
from compensation.rules.rates import UNKNOWN, Rate, by_return, known, marketing, measured, share_of
from compensation.rules.worth import Plan, Sales, Wishes, decide
from enrollment.rules.agreed import DatedRate
from enrollment.rules.periods import Period

usd = Decimal
MARKETING = Rate(least=Fraction("0.035"), usual=Fraction("0.04"), most=Fraction("0.045"))
ROAS = Remedy(commitment="roas", threshold=usd("2.0000"), rate=usd("0.5000"), cap=None)
CONTENT = Remedy(commitment="videos", threshold=usd("1.0000"), rate=usd("0.2000"), cap=None)


def plan(**others) -> Plan:
    """The first edition, for a shop that is there from its first day to its last."""
    figures = {
        "fixed_fee": usd("6000.00"),
        "commission_rate": usd("0.2000"),
        "cost_basis": "fee_and_commission",
        "referral_rate": usd("0.0600"),
        "marketing": MARKETING,
        "remedies": (CONTENT, ROAS),
        "service_days": 92,
        "term_days": 92,
    }
    return Plan(**figures | others)


def sold(gmv: str, *, affiliate: str, ads: str | Rate, **others) -> Sales:
    """In as many days as the term has, so that nothing is scaled, unless days are named."""
    facts = {
        "days": 92,
        "orders": 431,
        "gmv": usd(gmv),
        "affiliate": measured(usd(affiliate), usd(gmv)),
        "ads": ads if isinstance(ads, Rate) else measured(usd(ads), usd(gmv)),
    }
    return Sales(**facts | others)


# Three shops.


def test_no_for_a_shop_that_sells_too_little_and_pays_little():
    """Creators 2,308.32 are 8.4 % of 27,480.00, advertising 1,860.00.

    Apart: 6 % 1,648.80, 4 % 1,099.20, 2,308.32, 1,860.00: 6,916.32; at 3.5 % 137.40 less, at
    4.5 % as much more. The plan: 6,000.00 and 20 % 5,496.00: 11,496.00, so 4,579.68 more. Apart
    takes 0.251685... of sales: 6,000.00 / 0.051685... = 116,086.5157...; at 4.5 %
    6,000.00 / 0.056685... = 105,847.0037.... Of a margin of 38 %, 10,442.40, are left 3,526.08, or
    −1,053.60; (3,526.08 + 6,000.00) / 18 % = 52,922.666....
    """
    shop = sold("27480.00", affiliate="2308.32", ads="1860.00")

    found = decide(shop, plan(), Wishes(margin=usd("0.38")))

    assert (found.verdict, found.reasons, found.is_tried) == ("no", (), False)
    assert amounts(found.compared) == {
        "referral": ("1648.80", "1648.80", "1648.80"),
        "marketing": ("961.80", "1099.20", "1236.60"),
        "affiliate": ("2308.32", "2308.32", "2308.32"),
        "ads": ("1860.00", "1860.00", "1860.00"),
        "apart": ("6778.92", "6916.32", "7053.72"),
        "plan": ("5496.00", "11496.00"),
        "costs more": ("4442.28", "4579.68", "4717.08"),
    }
    assert told(found) == ("116086.52", "105847.01", "3526.08", "-1053.60", "52922.67")
    assert promise(found) == ("20000.00", True, "0.00", "0.00")


def test_yes_for_a_shop_that_pays_creators_and_advertising_dearly():
    """Creators 17,100.00 are 19 % of 90,000.00, advertising 9,900.00 11 %.

    Apart, at least: 5,400.00 + 3,150.00 + 17,100.00 + 9,900.00 = 35,550.00; usually 36,000.00, at
    most 36,450.00. The plan: 6,000.00 + 18,000.00 = 24,000.00. 6,000.00 / 20 % = 30,000.00;
    6,000.00 / 20.5 % = 29,268.2926.... Nothing is said of a margin.
    """
    found = decide(sold("90000.00", affiliate="17100.00", ads="9900.00"), plan(), Wishes())

    assert (found.verdict, found.reasons) == ("yes", ())
    assert amounts(found.compared)["apart"] == ("35550.00", "36000.00", "36450.00")
    assert amounts(found.compared)["costs more"] == ("-12450.00", "-12000.00", "-11550.00")
    assert told(found) == ("30000.00", "29268.30", None, None, None)


def test_cannot_tell_what_hangs_on_advertising_that_nobody_knows():
    """4 % to creators of 50,000.00: apart at least 3,000.00 + 1,750.00 + 2,000.00 = 6,750.00.

    The plan: 16,000.00. Advertising above 9,250.00 would turn it.
    """
    found = decide(sold("50000.00", affiliate="2000.00", ads=UNKNOWN), plan(), Wishes())

    assert (found.verdict, found.reasons) == ("cannot_tell", ("ads_unknown",))
    assert amounts(found.compared)["ads"] == ("0.00", None, None)
    assert amounts(found.compared)["costs more"] == (None, "9000.00", "9250.00")
    # 14 % of sales are below the commission, whatever is sold; how high it may be nobody knows.
    assert told(found) == (None, None, None, None, None)


def test_a_margin_says_what_the_plan_leaves_where_what_is_paid_apart_is_not_known():
    """15,000.00 of 50,000.00, less 16,000.00."""
    shop = sold("50000.00", affiliate="2000.00", ads=UNKNOWN)
    found = decide(shop, plan(), Wishes(margin=usd("0.30")))
    assert told(found) == (None, None, None, "-1000.00", None)


# Where the answer turns.


def test_what_is_known_of_the_return_on_advertising_bounds_it():
    """Of 8 dollars sold for each one spent, at most 12.5 % of sales were spent.

    4,500.00 sold: 270.00 + 157.50 + 90.00 apart at least; at most 270.00 + 202.50 + 90.00 + 562.50
    = 1,125.00. The plan, 6,900.00, less half of the ad credit of 3,000.00: 5,400.00.
    """
    shop = sold("4500.00", affiliate="90.00", ads=by_return(usd("8")))
    found = decide(shop, plan(), Wishes())
    assert (found.verdict, found.reasons) == ("no", ())
    assert amounts(found.compared)["costs more"] == ("4275.00", "4860.00", "4882.50")


@pytest.mark.parametrize("nothing", [None, usd("0")])
def test_no_return_on_advertising_bounds_nothing(nothing):
    assert by_return(nothing) == UNKNOWN


def test_the_range_of_smart_marketing_may_decide():
    """100,000.00 with 16 % to creators: 25.5 %, 26 %, 26.5 % apart, the plan 26,000.00."""
    found = decide(sold("100000.00", affiliate="16000.00", ads="0.00"), plan(), Wishes())
    assert (found.verdict, found.reasons) == ("cannot_tell", ("straddles",))
    assert amounts(found.compared)["costs more"] == ("-500.00", "0.00", "500.00")
    assert told(found)[0] == "100000.00"


def test_as_dear_is_not_worth_it():
    """16 % to creators and a rate of 4 % without a range: 26,000.00 either way."""
    certain = plan(marketing=known(Fraction("0.04")))
    found = decide(sold("100000.00", affiliate="16000.00", ads="0.00"), certain, Wishes())
    assert (found.verdict, found.compared.costs_more) == ("no", usd("0.00"))


@pytest.mark.parametrize(
    ("days", "orders", "reasons"),
    [
        (30, 30, ()),
        (29, 30, ("few_days",)),
        (30, 29, ("few_orders",)),
        (1, 1, ("few_days", "few_orders")),
    ],
)
def test_a_verdict_needs_thirty_days_and_thirty_orders(days, orders, reasons):
    shop = sold("5000.00", affiliate="500.00", ads="0.00", days=days, orders=orders)
    found = decide(shop, plan(), Wishes())
    assert (found.verdict, found.reasons) == ("cannot_tell" if reasons else "no", reasons)


def test_unless_the_merchant_answers_for_what_it_would_say():
    """Both his sales and what he pays creators: one of them is not enough."""
    wishes = {"monthly_sales": usd("9000.00"), "ads": usd("0.05")}
    found = decide(rules.NO_SALES, plan(), Wishes(**wishes))
    assert found.reasons == ("few_days", "few_orders", "affiliate_unknown")
    found = decide(rules.NO_SALES, plan(), Wishes(**wishes, affiliate=usd("0.07")))
    assert (found.verdict, found.reasons, found.is_tried) == ("no", (), True)
    # 9,000.00 × 92 / 30
    assert found.compared.gmv == usd("27600.00")


def test_his_word_goes_before_what_is_known():
    shop = sold("30000.00", affiliate="9000.00", ads="9000.00")
    found = decide(shop, plan(), Wishes(affiliate=usd("0.01"), ads=usd("0")))
    assert amounts(found.compared)["affiliate"][1] == "300.00"
    assert amounts(found.compared)["ads"][1] == "0.00"


# The promise.


@pytest.mark.parametrize(
    ("gmv", "is_met", "credit", "worth"),
    [("20000.00", True, "0.00", "0.00"), ("19999.99", False, "3000.00", "1500.00")],
)
def test_a_shop_that_sells_twenty_thousand_gains_nothing_from_it(gmv, is_met, credit, worth):
    """A cent below, the commission is 4,000.00 as well, and 2 × 10,000.00 are not reached."""
    found = decide(sold(gmv, affiliate="0.00", ads="0.00"), plan(), Wishes())
    assert promise(found) == ("20000.00", is_met, credit, worth)
    assert (
        found.compared.costs_more_most == usd("10000.00") - usd(worth) - found.compared.apart_least
    )


@pytest.mark.parametrize(
    ("weight", "worth"), [("0", "0.00"), ("0.35", "1050.00"), ("1", "3000.00")]
)
def test_ad_credit_counts_what_the_merchant_says(weight, worth):
    wishes = Wishes(credit_weight=usd(weight), margin=usd("0.50"))
    found = decide(sold("10000.00", affiliate="0.00", ads="0.00"), plan(), wishes)
    assert promise(found)[3] == worth
    # 5,000.00 − 6,000.00 − 2,000.00
    assert found.profit_plan == usd("-3000.00") + usd(worth)


def test_of_tiers_the_highest_that_is_missed():
    """Of 12,000.00 the cost is 8,400.00: 1.4 times is reached, 1.5 and 2 times are not."""
    tiers = (
        ROAS,
        Remedy(commitment="roas", threshold=usd("1.5000"), rate=usd("0.6000"), cap=usd("3300.00")),
        Remedy(commitment="roas", threshold=usd("1.4000"), rate=usd("0.9000"), cap=None),
    )
    found = decide(sold("12000.00", affiliate="0.00", ads="0.00"), plan(remedies=tiers), Wishes())
    assert promise(found) == ("20000.00", False, "3300.00", "1650.00")


def test_an_edition_whose_cost_is_the_fee_alone_is_met_sooner():
    """2 × 6,000.00."""
    shop = sold("12000.00", affiliate="0.00", ads="0.00")
    assert promise(decide(shop, plan(cost_basis="fee"), Wishes())) == (
        *("12000.00", True),
        *("0.00", "0.00"),
    )


def test_an_edition_that_promises_no_roas():
    shop = sold("12000.00", affiliate="0.00", ads="0.00")
    assert promise(decide(shop, plan(remedies=(CONTENT,)), Wishes())) == (
        None,
        False,
        "0.00",
        "0.00",
    )


def test_a_promise_that_no_sales_meet_is_always_owed():
    """5 × 20 % of every dollar is that dollar."""
    steep = Remedy(commitment="roas", threshold=usd("5.0000"), rate=usd("0.5000"), cap=None)
    shop = sold("800000.00", affiliate="0.00", ads="0.00")
    assert promise(decide(shop, plan(remedies=(steep,)), Wishes())) == (
        *(None, False),
        *("3000.00", "1500.00"),
    )


# The service period.


def test_sales_are_scaled_to_the_days_of_service():
    """4,800.00 of 90 days in 52 days: 2,773.33; 3,000.00 a month: 5,200.00."""
    shop = sold("4800.00", affiliate="0.00", ads="0.00", days=90)
    late = plan(service_days=52)
    assert rules.expected_gmv(shop, late, Wishes()) == usd("2773.33")
    assert rules.expected_gmv(shop, late, Wishes(monthly_sales=usd("3000.00"))) == usd("5200.00")
    assert rules.monthly(shop) == usd("1600.00")
    assert rules.monthly(rules.NO_SALES) is None


SUMMER = Period(first=date(2026, 5, 1), last=date(2026, 7, 31))
BETWEEN = (usd("0.0350"), usd("0.0450"))


def dated(*rates: tuple[str, str]) -> tuple[DatedRate, ...]:
    return tuple(DatedRate(from_on=date.fromisoformat(day), rate=usd(rate)) for day, rate in rates)


@pytest.mark.parametrize(
    ("rates", "service", "least", "usual", "most"),
    [
        ((), SUMMER, "0.035", Fraction("0.04"), "0.045"),
        # 31 days at 4 %, 61 at 3.5 %
        ((("2026-06-01", "0.0350"),), SUMMER, "0.035", Fraction(3375, 92_000), "0.045"),
        # the newest of those before it holds from its first day on; what comes later does not count
        (
            (("2026-03-01", "0.0370"), ("2026-04-01", "0.0480"), ("2026-08-01", "0.0100")),
            SUMMER,
            "0.035",
            Fraction("0.048"),
            "0.048",
        ),
        (
            (("2026-06-01", "0.0300"),),
            Period(first=date(2026, 6, 10), last=date(2026, 7, 31)),
            "0.03",
            Fraction("0.03"),
            "0.045",
        ),
    ],
)
def test_smart_marketing_is_the_mean_of_the_rates_in_force(rates, service, least, usual, most):
    found = marketing(usd("0.0400"), dated(*rates), service, BETWEEN)
    assert found == Rate(least=Fraction(least), usual=usual, most=Fraction(most))


# The margin.


@pytest.mark.parametrize("margin", ["0.20", "0.19"])
def test_a_margin_not_above_the_commission_is_never_made_up(margin):
    shop = sold("27480.00", affiliate="2308.32", ads="1860.00")
    assert decide(shop, plan(), Wishes(margin=usd(margin))).same_profit_from is None


def test_a_loss_is_as_small_at_no_sales_at_all():
    """10 % of 200,000.00 less 60 %: −100,000.00; the plan loses 6,000.00 at nothing."""
    shop = sold("200000.00", affiliate="100000.00", ads="0.00")
    found = decide(shop, plan(commission_rate=usd("0.0500")), Wishes(margin=usd("0.10")))
    assert (found.profit_apart, found.same_profit_from) == (usd("-100000.00"), usd("0.00"))


# What holds of all shops.

CENTS = st.integers(0, 10**12).map(lambda cents: usd(cents).scaleb(-2))
SHARES = st.integers(0, 9_999).map(lambda parts: Fraction(parts, 10_000))
RATES = (
    st.tuples(SHARES, SHARES, SHARES)
    .map(sorted)
    .map(lambda parts: Rate(least=parts[0], usual=parts[1], most=parts[2]))
)
SHOPS = st.builds(
    Sales, days=st.just(92), orders=st.just(31), gmv=CENTS, affiliate=RATES, ads=RATES
)


@given(SHOPS, CENTS, SHARES)
def test_break_even_is_exact(shop, fee, commission):
    """From it on the plan costs no more, a cent below it does; before anything is rounded."""
    figures = plan(
        fixed_fee=fee, commission_rate=usd(commission.numerator) / commission.denominator
    )
    share = share_of(rules.rates_of(shop, figures, Wishes()))
    found = decide(shop, figures, Wishes()).break_even

    def dearer(gmv: Decimal) -> Fraction:
        return Fraction(fee) + (Fraction(figures.commission_rate) - share) * Fraction(gmv)

    if found is None:
        assert share <= Fraction(figures.commission_rate)
    else:
        assert dearer(found) <= 0
        assert found == 0 or dearer(found - usd("0.01")) > 0


@given(SHOPS)
def test_the_verdict_holds_wherever_within_what_is_known(shop):
    """Yes and no hold at both ends; where they differ it can't be told."""
    found = decide(shop, plan(), Wishes())
    compared = found.compared
    ends = (compared.costs_more_least < 0, compared.costs_more_most < 0)
    assert compared.costs_more_least <= compared.costs_more <= compared.costs_more_most
    assert found.verdict == {(True, True): "yes", (False, False): "no"}.get(ends, "cannot_tell")
    assert bool(found.reasons) == (found.verdict == "cannot_tell")


@given(SHOPS, SHARES)
def test_profits_differ_by_what_joining_costs(shop, margin):
    found = decide(shop, plan(), Wishes(margin=usd(margin.numerator) / margin.denominator))
    assert found.profit_apart - found.profit_plan == found.compared.costs_more


def amounts(compared) -> dict:
    """Every amount as text: least, usual, most."""
    rows = {kind.code: (kind.least, kind.usual, kind.most) for kind in compared.kinds}
    rows["apart"] = (compared.apart_least, compared.apart, compared.apart_most)
    rows["plan"] = (compared.commission, compared.plan)
    rows["costs more"] = (
        compared.costs_more_least,
        compared.costs_more,
        compared.costs_more_most,
    )
    return {
        name: tuple(None if one is None else str(one) for one in row) for name, row in rows.items()
    }


def told(outcome) -> tuple:
    """Break-even, the same at the dearest, both profits, and the GMV that leaves as much."""
    found = (
        *(outcome.break_even, outcome.break_even_least),
        *(outcome.profit_apart, outcome.profit_plan, outcome.same_profit_from),
    )
    return tuple(None if one is None else str(one) for one in found)


def promise(outcome) -> tuple:
    found = outcome.compared.promise
    met_from = None if found.met_from is None else str(found.met_from)
    return met_from, found.is_met, str(found.credit), str(found.worth)
