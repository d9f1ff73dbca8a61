"""PRODUCT.md §5: cents, half-up and away from zero, once per order line and never on a sum."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.core.money import CENT, NOTHING, to_cents


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        ("7", "7.00"),
        ("7.1", "7.10"),
        ("0.004999999999", "0.00"),
        ("0.005", "0.01"),
        ("1.014999999999", "1.01"),
        ("1.015", "1.02"),  # to even would be 1.02 as well
        ("1.025", "1.03"),  # to even would be 1.02
        ("2.675", "2.68"),  # as a float it is 2.67499...
        ("-0.005", "-0.01"),
        ("-1.025", "-1.03"),
        ("-1.024999999999", "-1.02"),
        ("999999999999.995", "1000000000000.00"),
    ],
)
def test_an_amount_to_the_cent(amount, cents):
    assert str(to_cents(Decimal(amount))) == cents


def test_a_cent_and_nothing_are_written_with_two_places():
    assert (str(CENT), str(NOTHING)) == ("0.01", "0.00")


amounts = st.decimals("-100000000", "100000000", places=10)
halves = st.integers(-(10**9), 10**9).map(lambda cents: (2 * cents + 1) * Decimal("0.005"))


@given(amounts | halves)
def test_a_reversal_rounds_as_its_charge_did(amount):
    assert to_cents(-amount) == -to_cents(amount)


@given(amounts | halves)
def test_it_is_what_whole_numbers_say(amount):
    whole = floor(abs(Fraction(amount)) * 100 + Fraction(1, 2))

    assert abs(to_cents(amount)) * 100 == whole
    assert to_cents(amount) * amount >= 0


@given(halves)
def test_half_a_cent_goes_away_from_zero(half):
    assert abs(to_cents(half)) == abs(half) + Decimal("0.005")


@given(amounts)
def test_what_is_rounded_stays(amount):
    cents = to_cents(amount)

    assert (to_cents(cents), cents.as_tuple().exponent) == (cents, -2)


@given(st.lists(amounts, max_size=50))
def test_a_sum_of_cents_needs_no_rounding_and_is_near_the_sum_of_amounts(amounts):
    total = sum((to_cents(amount) for amount in amounts), start=NOTHING)

    assert to_cents(total) == total
    assert abs(total - sum(amounts)) <= len(amounts) * Decimal("0.005")


@given(amounts, amounts)
def test_a_larger_amount_is_never_fewer_cents(one, other):
    assert to_cents(min(one, other)) <= to_cents(max(one, other))
