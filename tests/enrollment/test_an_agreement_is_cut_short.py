"""PRODUCT.md §3.5: by days, counts rounded up, the rest of the fee given back."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.rules.periods import Period
from enrollment.rules.terminations import (
    ProRata,
    ServiceOver,
    count_owed,
    cut_short,
    fee_returned,
    fee_used,
    pro_rata,
)

AGREED = Period(first=date(2026, 5, 1), last=date(2026, 7, 31))
SERVED = Period(first=date(2026, 5, 1), last=date(2026, 6, 20))
FEE = Decimal("6000.00")


@pytest.mark.parametrize(
    ("on", "served"),
    [
        (date(2026, 5, 1), Period(first=date(2026, 5, 1), last=date(2026, 5, 1))),
        (date(2026, 6, 20), SERVED),
        (date(2026, 7, 31), AGREED),
        (date(2026, 4, 30), None),
    ],
)
def test_the_day_of_termination_is_the_last_day_of_service(on, served):
    assert cut_short(AGREED, on) == served


def test_what_is_over_is_not_terminated():
    with pytest.raises(ServiceOver) as refused:
        cut_short(AGREED, date(2026, 8, 1))

    assert refused.value.args == (date(2026, 7, 31),)


def test_days_are_counted_with_both_ends():
    assert pro_rata(AGREED, SERVED) == ProRata(days_served=51, days_agreed=92)


@pytest.mark.parametrize(
    ("served", "basis", "is_fault", "returned"),
    [
        # 6,000.00 x 51 / 92 is 3,326.0869...
        (SERVED, "pro_rata", False, "2673.91"),
        (AGREED, "pro_rata", False, "0.00"),
        (SERVED, "pro_rata", True, "0.00"),
        (SERVED, "whole", False, "0.00"),
        # Nothing was served: all of it, whoever is at fault.
        (None, "pro_rata", False, "6000.00"),
        (None, "pro_rata", True, "6000.00"),
        (None, "whole", False, "6000.00"),
    ],
)
def test_what_goes_back_of_the_fee(served, basis, is_fault, returned):
    back = fee_returned(FEE, agreed=AGREED, served=served, basis=basis, is_fault=is_fault)

    assert str(back) == returned


@pytest.mark.parametrize(
    ("fee", "days", "used"),
    [
        ("6000.00", (51, 92), "3326.09"),
        ("0.05", (1, 2), "0.03"),  # 0.025: half a cent is used
        ("100.00", (1, 3), "33.33"),
        ("0.00", (1, 92), "0.00"),
    ],
)
def test_the_used_part_is_rounded_half_up_once(fee, days, used):
    served, agreed = days
    part = ProRata(days_served=served, days_agreed=agreed)

    assert str(fee_used(Decimal(fee), part)) == used


@pytest.mark.parametrize(
    ("committed", "days", "owed"),
    [(60, (51, 92), 34), (60, (23, 92), 15), (3, (1, 92), 1), (0, (51, 92), 0), (5, (92, 92), 5)],
)
def test_counts_are_rounded_up(committed, days, owed):
    served, agreed = days

    assert count_owed(committed, ProRata(days_served=served, days_agreed=agreed)) == owed


@given(
    st.integers(0, 10**12).map(lambda cents: cents * Decimal("0.01")),
    st.integers(0, 10**6),
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n))),
)
def test_in_fractions_it_is_the_same(fee, committed, days):
    served, agreed = days
    part = ProRata(days_served=served, days_agreed=agreed)

    assert count_owed(committed, part) == ceil(Fraction(committed * served, agreed))
    off = Fraction(fee_used(fee, part)) - Fraction(fee) * Fraction(served, agreed)
    assert -Fraction(1, 200) < off <= Fraction(1, 200)
