"""PRODUCT.md §3.1: gates are passed or not, dimensions earn points by their weights."""

from decimal import Decimal

import pytest

from enrollment.rules.screenings import (
    HIGH_IS_GOOD,
    Facts,
    Gate,
    Policy,
    Scored,
    compared,
    contribution,
    faults,
    is_passed,
    outcome,
    ranked,
    scored,
    size,
    used,
)
from growth_program.marketplace.rules.shops import Metrics
from tests.enrollment.small import DIMENSIONS, GATES, SMALL, dimension


def facts(**metrics) -> Facts:
    return Facts(
        seller_type="POP",
        is_enrolled=False,
        metrics={name: Decimal(value) for name, value in metrics.items()},
    )


@pytest.mark.parametrize(
    ("value", "brings"),
    [
        ("3.2", "0.0000"),  # under the figure that earns nothing
        ("4.0", "0.0000"),
        ("4.37", "25.4375"),  # 0.37 / 0.8 x 55
        ("4.8", "55.0000"),
        ("5.0", "55.0000"),
    ],
)
def test_a_base_earns_by_good_figures(value, brings):
    assert str(contribution(DIMENSIONS[0], Decimal(value))) == brings


@pytest.mark.parametrize(
    ("value", "brings"),
    [
        ("0", "45.0000"),
        ("8", "27.8571"),  # 13 / 21 x 45 = 27.85714...
        ("16", "10.7143"),  # 5 / 21 x 45 = 10.714285...
        ("21", "0.0000"),
        ("90", "0.0000"),
    ],
)
def test_a_gap_earns_by_bad_figures(value, brings):
    assert str(contribution(DIMENSIONS[1], Decimal(value))) == brings


def test_halves_go_up_and_are_rounded_once():
    one = dimension("orders_90d", "base", "0", "30000", "3")
    # 1 / 30000 x 3 = 0.0001; 0.5 of it 0.00005; and a little less.
    assert str(contribution(one, Decimal("0.5"))) == "0.0001"
    assert str(contribution(one, Decimal("0.499999"))) == "0.0000"
    assert str(contribution(one, Decimal("1.5"))) == "0.0002"


def test_what_was_not_sent_earns_nothing_and_passes_no_gate():
    assert str(contribution(DIMENSIONS[1], None)) == "0.0000"
    assert scored(SMALL, facts(rating="4.4")) == Scored(
        failed=(2,), contributions=(Decimal("27.5000"), Decimal("0.0000"))
    )


def test_gates():
    low, high = GATES[2], Gate(subject="rating", test="at_least", bound=Decimal("4.1"))
    assert is_passed(low, facts(violation_points="11"))
    assert not is_passed(low, facts(violation_points="11.000001"))
    assert is_passed(high, facts(rating="4.1"))
    assert not is_passed(high, facts(rating="4.09"))
    other = Facts(seller_type="pop", is_enrolled=True, metrics={})
    assert scored(SMALL, other).failed == (0, 1, 2)


def test_a_metric_is_used_with_six_decimals():
    assert str(used(0.1 + 0.2)) == "0.300000"
    assert str(used(0.0000005)) == "0.000001"
    assert str(used(5e-324)) == "0.000000"
    assert str(used(1e15)) == "1000000000000000.000000"


def test_order_is_gates_then_score_then_id():
    def one(score, *failed):
        return Scored(failed=failed, contributions=(Decimal(score),))

    found = {"9": one("70"), "10": one("70"), "7": one("99", 0), "8": one("71"), "5": one("1", 1)}
    assert ranked(found) == ["8", "10", "9", "7", "5"]


def test_each_reason_in_its_turn():
    two = Policy(gates=(), dimensions=DIMENSIONS, threshold=Decimal(60), most=2)
    high = Scored(failed=(), contributions=(Decimal("60.0000"),))
    assert outcome(two, high, 2) == "selected"
    assert outcome(two, high, 3) == "most"
    assert outcome(SMALL, high, 999) == "selected"
    low = Scored(failed=(), contributions=(Decimal("59.9999"),))
    assert outcome(two, low, 1) == "threshold"
    assert outcome(two, Scored(failed=(1,), contributions=(Decimal(100),)), 1) == "gate"


@pytest.mark.parametrize(
    ("gmv", "name"),
    [
        (None, "unknown"),
        ("0", "smallest"),
        ("4999.99", "smallest"),
        ("5000", "small"),
        ("15000", "medium"),
        ("49999.99", "medium"),
        ("50000", "large"),
    ],
)
def test_the_size_of_a_shop(gmv, name):
    assert size(None if gmv is None else Decimal(gmv)) == name


def test_a_policy_that_would_select_the_wrong_shops_says_so():
    wrong = Policy(
        gates=(),
        dimensions=(
            dimension("rating", "gap", "4.0", "4.8", "50"),
            dimension("refund_rate_90d", "base", "0.02", "0.10", "30"),
            dimension("orders_90d", "base", "9", "9", "19"),
        ),
        threshold=Decimal(60),
    )
    assert faults(wrong) == [
        "The weights add up to 99, not to 100.",
        "rating is a gap, and earns by the wrong figures.",
        "refund_rate_90d is a base, and earns by the wrong figures.",
        "orders_90d earns nothing and all at the same figure.",
    ]
    assert faults(SMALL) == []


def test_every_metric_that_may_be_sent_is_known():
    assert set(HIGH_IS_GOOD) == set(Metrics.__struct_fields__)


# Fairness.


def test_the_lowest_rate_beside_the_highest():
    counts = [("pets", 13, 6), ("home", 20, 11), ("toys", 9, 9)]
    report = compared("category", counts, smallest=10)
    # 6/13 = 0.4615..., 11/20 = 0.55; 0.4615... / 0.55 = 0.8391...; toys are too few.
    assert [(g.name, str(g.rate), g.is_too_small) for g in report.groups] == [
        ("home", "0.5500", False),
        ("pets", "0.4615", False),
        ("toys", "1.0000", True),
    ]
    assert (str(report.ratio), report.is_flagged) == ("0.8391", False)


def test_exactly_four_fifths_is_not_flagged_and_a_shop_less_is():
    four_fifths = compared("market", [("GB", 100, 40), ("US", 100, 50)], smallest=10)
    assert (str(four_fifths.ratio), four_fifths.is_flagged) == ("0.8000", False)
    less = compared("market", [("GB", 100_000, 39_999), ("US", 100, 50)], smallest=10)
    assert (str(less.ratio), less.is_flagged) == ("0.7999", True)


def test_nothing_to_compare():
    for counts in (
        [],
        [("GB", 10, 4)],
        [("GB", 10, 4), ("US", 9, 0)],
        [("A", 10, 0), ("B", 10, 0)],
    ):
        report = compared("market", counts, smallest=10)
        assert (report.ratio, report.is_flagged) == (None, False)
