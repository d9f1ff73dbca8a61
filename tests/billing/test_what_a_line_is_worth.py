"""PRODUCT.md §5: gross, refunds, GMV, commission and the covered fees of a line, to the cent."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules.lines import Figures, Line, Rates, figures, gross, refunded

FIRST_EDITION = Rates(
    commission=Decimal("0.2000"), referral=Decimal("0.0600"), marketing=Decimal("0.0450")
)
NOTHING_COUNTED = Figures(
    gross=Decimal("0.00"),
    refunded=Decimal("0.00"),
    gmv=Decimal("0.00"),
    commission=Decimal("0.00"),
    covered_referral=Decimal("0.00"),
    covered_marketing=Decimal("0.00"),
    covered_affiliate=Decimal("0.00"),
)


def line(price, discount="0.00", *refunds, rate="1", affiliate="0.00", counts=True) -> Line:
    return Line(
        original_price=Decimal(price),
        seller_discount=Decimal(discount),
        affiliate_commission=Decimal(affiliate),
        refunds=tuple(Decimal(refund) for refund in refunds),
        rate=Decimal(rate),
        counts=counts,
    )


def worth(**amounts) -> Figures:
    return Figures(**{name: Decimal(amount) for name, amount in amounts.items()})


@pytest.mark.parametrize(
    ("line", "figures_"),
    [
        # 149.99 - 12.50 = 137.49 GBP at 1.3425 is 184.580325. Refunds of 20.01 and 7.77 are
        # 26.863425 and 10.431225. Of the 147.29 left: 29.458, 8.8374, 6.62805. Affiliate 13.411575.
        (
            line("149.99", "12.50", "20.01", "7.77", rate="1.3425", affiliate="9.99"),
            worth(
                gross="184.58",
                refunded="37.29",
                gmv="147.29",
                commission="29.46",
                covered_referral="8.84",
                covered_marketing="6.63",
                covered_affiliate="13.41",
            ),
        ),
        # Three decimals: 12.345 - 0.120 = 12.225 at 3.2514 is 39.748365; 3.001 is 9.7574514. Of
        # 29.99: 5.998, 1.7994, 1.34955. Affiliate 0.777 is 2.5263378.
        (
            line("12.345", "0.120", "3.001", rate="3.2514", affiliate="0.777"),
            worth(
                gross="39.75",
                refunded="9.76",
                gmv="29.99",
                commission="6.00",
                covered_referral="1.80",
                covered_marketing="1.35",
                covered_affiliate="2.53",
            ),
        ),
        # A version that lowered the line left 94.00 of refunds on 81.00: no less than nothing.
        # The affiliate's commission is as reported, not lowered by refunds.
        (
            line("84.00", "3.00", "52.30", "41.70", affiliate="5.05"),
            worth(
                gross="81.00",
                refunded="81.00",
                gmv="0.00",
                commission="0.00",
                covered_referral="0.00",
                covered_marketing="0.00",
                covered_affiliate="5.05",
            ),
        ),
        # Each refund is rounded by itself: three of 0.015 are 0.06 and not 0.05. Of the 0.12 left
        # of 0.18: 0.024, 0.0072, 0.0054. Affiliate 0.03.
        (
            line("0.15", "0.03", "0.01", "0.01", "0.01", rate="1.5", affiliate="0.02"),
            worth(
                gross="0.18",
                refunded="0.06",
                gmv="0.12",
                commission="0.02",
                covered_referral="0.01",
                covered_marketing="0.01",
                covered_affiliate="0.03",
            ),
        ),
        # The other way: 0.027 is 0.03, two halves of 0.0135 are 0.02, and a cent stays.
        (
            line("0.02", "0.00", "0.01", "0.01", rate="1.35"),
            worth(gross="0.03", refunded="0.02", gmv="0.01"),
        ),
        (line("54.00", "54.00"), NOTHING_COUNTED),
    ],
)
def test_a_line_of_the_first_edition(line, figures_):
    assert figures(line, FIRST_EDITION) == figures_


def test_halves_go_up_wherever_they_arise():
    rates = Rates(
        commission=Decimal("0.3750"), referral=Decimal("0.0625"), marketing=Decimal("0.6250")
    )

    # 10.01 at 0.5 is 5.005; 0.17 is 0.085. Of 4.92: 1.845, 0.3075, 3.075. Affiliate 0.045.
    assert figures(line("10.01", "0.00", "0.17", rate="0.5", affiliate="0.09"), rates) == worth(
        gross="5.01",
        refunded="0.09",
        gmv="4.92",
        commission="1.85",
        covered_referral="0.31",
        covered_marketing="3.08",
        covered_affiliate="0.05",
    )


def test_a_line_that_does_not_count_is_worth_nothing():
    kept = line("149.99", "12.50", "20.01", rate="1.3425", affiliate="9.99", counts=False)

    assert figures(kept, FIRST_EDITION) == NOTHING_COUNTED == Figures()


def test_gross_and_refunds_by_themselves():
    # 70.25 - 8.13 = 62.12 at 1.0901 is 67.717012; 3.07 is 3.346607, 0.55 is 0.599555.
    rate = Decimal("1.0901")

    assert gross(Decimal("70.25"), Decimal("8.13"), rate) == Decimal("67.72")
    assert refunded([Decimal("3.07"), Decimal("0.55")], rate) == Decimal("3.95")
    assert str(refunded([], rate)) == "0.00"


money = st.integers(0, 10**9).map(lambda n: n * Decimal("0.001"))
rates_of_exchange = st.integers(1, 5 * 10**11).map(lambda n: n * Decimal("1E-10"))
shares = st.integers(0, 10_000).map(lambda n: n * Decimal("0.0001"))
rates = st.builds(Rates, commission=shares, referral=shares, marketing=shares)


@st.composite
def lines(draw) -> Line:
    price, discount = sorted([draw(money), draw(money)], reverse=True)
    return Line(
        original_price=price,
        seller_discount=discount,
        affiliate_commission=draw(money),
        refunds=tuple(draw(st.lists(money, max_size=4))),
        rate=draw(rates_of_exchange),
        counts=draw(st.booleans()),
    )


def cents(*factors: Decimal | Fraction) -> Fraction:
    """In whole numbers: the nearest cent, from the half up. Nothing here is below zero."""
    product = Fraction(100)
    for factor in factors:
        product *= Fraction(factor)
    return Fraction(floor(product + Fraction(1, 2)), 100)


def slowly(line: Line, rates: Rates) -> dict[str, Fraction]:
    """The same, figure by figure, in fractions."""
    if not line.counts:
        return dict.fromkeys(Figures.__slots__, Fraction(0))
    worth = {"gross": cents(line.original_price - line.seller_discount, line.rate)}
    back = Fraction(0)
    for refund in line.refunds:
        back += cents(refund, line.rate)
    worth["gmv"] = worth["gross"] - back if back < worth["gross"] else Fraction(0)
    worth["refunded"] = worth["gross"] - worth["gmv"]
    worth["commission"] = cents(worth["gmv"], rates.commission)
    worth["covered_referral"] = cents(worth["gmv"], rates.referral)
    worth["covered_marketing"] = cents(worth["gmv"], rates.marketing)
    worth["covered_affiliate"] = cents(line.affiliate_commission, line.rate)
    return worth


@given(lines(), rates)
def test_a_slow_count_in_fractions_agrees(line, rates):
    found = figures(line, rates)

    assert {name: getattr(found, name) for name in Figures.__slots__} == slowly(line, rates)


@given(lines(), rates)
def test_gmv_is_never_negative_and_what_is_refunded_never_above_gross(line, rates):
    found = figures(line, rates)

    assert found.gmv >= 0
    assert found.gmv + found.refunded == found.gross
    assert 0 <= found.commission <= found.gmv


@given(lines(), rates, st.randoms(use_true_random=False), money)
def test_refunds_in_any_order_and_never_to_a_higher_gmv(line, rates, chance, refund):
    shuffled = replace(line, refunds=tuple(chance.sample(line.refunds, len(line.refunds))))
    more = replace(line, refunds=(*line.refunds, refund))

    assert figures(shuffled, rates) == figures(line, rates)
    assert figures(more, rates).gmv <= figures(line, rates).gmv
    assert figures(more, rates).commission <= figures(line, rates).commission


@given(lines(), rates)
def test_a_whole_refund_at_once_leaves_nothing(line, rates):
    whole = replace(line, refunds=(line.original_price - line.seller_discount,))

    assert figures(whole, rates).gmv == figures(whole, rates).commission == 0
