"""API.md, Writes: a currency's rate of a day; without a time the last sent holds."""

from decimal import Decimal
from hashlib import sha256

import pytest

from growth_program.gateway.answers import Rejection
from growth_program.gateway.newest import Report
from growth_program.marketplace.rules.rates import FxRate, check, report
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


def test_a_rate_has_one_spelling():
    assert report(Decimal("1.290"), 7) == report(Decimal("1.2900000000"), 7)
    assert report(Decimal("1.29"), 7) != report(Decimal("1.31"), 7)
    assert report(Decimal("1E+2"), None) == report(Decimal("100"), None)
    assert report(Decimal("100.00"), 7) == Report(7, sha256(b"100").digest())
