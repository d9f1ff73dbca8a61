"""API.md, Writes: a currency's rate of a day; without a time the last sent holds."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.gateway.answers import Rejection
from growth_program.marketplace.rules.rates import FxRate, check, supersedes
from tests.shapes import LEFT_OUT, changed, decoded

RATE = {
    "currency": "GBP",
    "date": "2026-05-31",
    "usd_per_unit": "1.2745123456",
    "update_time": 1_780_200_007,
}


def rate(usd_per_unit: str, time: int | None) -> FxRate:
    return FxRate(currency="GBP", date="2026-05-31", usd_per_unit=usd_per_unit, update_time=time)


def test_a_rate_as_sent():
    assert decoded(FxRate, RATE) == rate("1.2745123456", 1_780_200_007)
    assert decoded(FxRate, changed(RATE, "update_time", LEFT_OUT)) == rate("1.2745123456", None)


@pytest.mark.parametrize("name", ["currency", "date", "usd_per_unit"])
def test_it_needs_all_but_its_time(name):
    assert decoded(FxRate, changed(RATE, name, LEFT_OUT)) == Rejection("required", name)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("currency", "gbp", "invalid"),
        ("date", "2026-5-31", "invalid"),
        ("usd_per_unit", "-1.27", "invalid"),
        ("usd_per_unit", "1.12345678901", "invalid"),
        ("usd_per_unit", 1.27, "invalid_type"),
        ("update_time", -1, "min_value"),
        ("rate", "1.27", "unknown_field"),
    ],
)
def test_what_it_may_not_say(name, value, code):
    assert decoded(FxRate, RATE | {name: value}) == Rejection(code, name)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"date": "2028-02-29"}, None),
        ({"date": "2027-02-29"}, ("calendar_day", "date")),
        ({"date": "2026-00-10"}, ("calendar_day", "date")),
        ({"usd_per_unit": "0.0000000001"}, None),
        ({"usd_per_unit": "0.0000000000"}, ("min_value", "usd_per_unit")),
        ({"usd_per_unit": "0"}, ("min_value", "usd_per_unit")),
    ],
)
def test_what_is_wrong_with_a_well_formed_rate(changes, wrong):
    assert check(decoded(FxRate, RATE | changes)) == wrong


ACCEPTED, STALE, UNCHANGED = True, False, None


@pytest.mark.parametrize(
    ("sent", "time", "stored", "answer"),
    [
        (rate("1.31", 8), 7, "1.29", ACCEPTED),
        (rate("1.29", 8), 7, "1.31", ACCEPTED),
        (rate("1.29", 8), 7, "1.29", ACCEPTED),
        (rate("1.31", 6), 7, "1.29", STALE),
        (rate("1.29", 6), 7, "1.29", STALE),
        (rate("1.29", 7), 7, "1.29", UNCHANGED),
        (rate("1.290", 7), 7, "1.2900000000", UNCHANGED),
        # Of equal times the larger rate, so that the order of arrival does not matter.
        (rate("1.31", 7), 7, "1.29", ACCEPTED),
        (rate("1.27", 7), 7, "1.29", STALE),
        # Without a time on either side the last sent holds.
        (rate("1.31", None), 7, "1.29", ACCEPTED),
        (rate("1.27", None), 7, "1.29", ACCEPTED),
        (rate("1.29", None), 7, "1.29", UNCHANGED),
        (rate("1.29", None), None, "1.29", UNCHANGED),
        (rate("1.27", None), None, "1.29", ACCEPTED),
        (rate("1.27", 6), None, "1.29", ACCEPTED),
        (rate("1.29", 6), None, "1.29", ACCEPTED),  # says the same, and since when
    ],
)
def test_a_rate_beside_the_one_that_is_stored(sent, time, stored, answer):
    assert supersedes(sent, time, Decimal(stored)) is answer


rates = st.lists(
    st.builds(rate, st.sampled_from(["1.27", "1.29", "1.31"]), st.integers(5, 7)),
    min_size=1,
    max_size=4,
)


def last(sent: list[FxRate]) -> FxRate:
    stored = sent[0]
    for one in sent[1:]:
        if supersedes(one, stored.update_time, Decimal(stored.usd_per_unit)):
            stored = one
    return stored


@given(rates)
def test_with_times_the_order_of_arrival_does_not_matter(sent):
    newest = max(sent, key=lambda one: (one.update_time, one.usd_per_unit))

    assert {last(list(order)) for order in permutations(sent)} == {newest}


@given(rates)
def test_the_same_rate_again_says_nothing_new(sent):
    held = last(sent)

    for one in sent:
        assert not supersedes(one, held.update_time, Decimal(held.usd_per_unit))
