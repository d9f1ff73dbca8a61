"""LOOK.md, chart: two drawings of one figure, with direct labels, and the same as a table."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from compensation.reports.worth_chart import NARROW, WIDE, Chart, chart
from compensation.rules.rates import UNKNOWN, Rate, known
from compensation.rules.worth import Wishes, compare, decide
from tests.compensation.test_the_plan_is_worth_it_or_not import plan, sold

usd = Decimal
CERTAIN = plan(marketing=known(Fraction("0.04")))


def drawn(gmv: str, ads: Rate, *, affiliate: str = "0.00", weight: str = "0.50") -> Chart:
    shop = sold(gmv, affiliate=affiliate, ads=ads)
    wishes = Wishes(credit_weight=usd(weight))
    outcome = decide(shop, CERTAIN, wishes)
    rates = tuple(kind.rate for kind in outcome.compared.kinds)
    return chart(outcome.compared, CERTAIN, rates, outcome.break_even, usd(weight))


def test_lines_meet_where_both_cost_the_same():
    """30 % apart: from 60,000.00 on, drawn to 80,000 (72,000 is not round); up to 24,000.

    Wide: 542 px for 80,000, 262 px for 25,000. 60,000.00 at 62 + 406.5; 18,000.00 at
    284 − 188.64; the plan begins at 284 − 62.88, ends with 22,000.00 at 284 − 230.56.
    """
    wide, narrow = drawn("40000.00", known(Fraction("0.20"))).drawings

    assert (wide.size, narrow.size) == (WIDE, NARROW)
    assert [mark.figure for mark in wide.across] == [20_000 * n for n in range(5)]
    assert [mark.figure for mark in wide.up] == [5_000 * n for n in range(6)]
    assert wide.plan == "62.0,221.1 604.0,53.4"
    assert wide.apart == "62.0,284.0 604.0,32.5"
    assert (wide.break_even.x, wide.break_even.y, wide.break_even.is_right) == (
        *("468.5", "95.4"),
        True,
    )
    # Of 40,000.00: 14,000.00 and 12,000.00.
    assert [(spot.x, spot.y) for spot in wide.own] == [("333.0", "137.3"), ("333.0", "158.2")]
    assert wide.is_plan_dearer
    # From 4,500.00 to the GMV of 20,000.00 with 8,500.00.
    assert wide.promised == "62.0,236.8 197.5,194.9"
    assert wide.band == ""


def test_its_table_has_the_marks_and_the_shop_itself():
    rows = drawn("41000.00", known(Fraction("0.20"))).rows
    assert [str(row.gmv) for row in rows] == ["20000", "40000", "41000.00", "60000", "80000"]
    assert [str(row.costs_more) for row in rows] == [
        *("4000.00", "2000.00", "1900.00", "0.00", "-2000.00"),
    ]


def test_a_break_even_far_beyond_is_said_and_not_drawn():
    """22 % apart: 300,000.00 is more than eight times 37,000.00, and not of 38,000.00."""
    for gmv, is_drawn in (("37000.00", False), ("38000.00", True)):
        wide, narrow = drawn(gmv, known(Fraction("0.12"))).drawings
        assert [one.break_even is not None for one in (wide, narrow)] == [is_drawn] * 2


def test_what_is_not_known_is_a_band():
    """Without a bound up to the edge; with one to its line, or to where that leaves the drawing."""
    [wide, _] = drawn("30000.00", UNKNOWN).drawings
    # To 40,000 and 14,000: 10 % of 40,000.00 at 284 − 262 × 4 / 14.
    assert wide.band == "62.0,284.0 604.0,209.1 604.0,22.0 62.0,22.0"
    bounded = Rate(least=Fraction(0), usual=None, most=Fraction("0.05"))
    [wide, _] = drawn("30000.00", bounded).drawings
    # 10 % and 15 % of 40,000.00.
    assert wide.band.startswith("62.0,284.0 604.0,")
    assert len(wide.band.split()) == 3
    [wide, _] = drawn("30000.00", Rate(least=Fraction(0), usual=None, most=Fraction(2))).drawings
    assert len(wide.band.split()) == 4


def test_ad_credit_that_is_worth_nothing_is_not_drawn():
    assert drawn("30000.00", known(Fraction(0)), weight="0").drawings[0].promised == ""


@given(
    st.integers(0, 10**13).map(lambda cents: usd(cents).scaleb(-2)),
    st.integers(0, 10_000).map(lambda parts: Fraction(parts, 10_000)),
)
def test_whatever_is_sold_it_stays_within_its_axes(gmv, share):
    rates = (known(Fraction("0.06")), CERTAIN.marketing, known(share), UNKNOWN)
    compared = compare(gmv, CERTAIN, rates, usd("1"))
    for one in chart(compared, CERTAIN, rates, None, usd("1")).drawings:
        lines = " ".join((one.plan, one.apart, one.promised, one.band))
        for place in lines.split():
            x, y = map(float, place.split(","))
            assert one.size.left <= x <= one.size.right
            assert one.size.top <= y <= one.size.bottom
        assert 2 <= len(one.across) <= one.size.marks + 1
        assert 2 <= len(one.up) <= one.size.marks + 1
        assert abs(float(one.plan_words.y) - float(one.apart_words.y)) >= 15.9
