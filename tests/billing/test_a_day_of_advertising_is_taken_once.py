"""API.md, Writes: what was spent on a product's advertising on a day."""

import pytest

from billing.rules.ad_spend import AdSpend, check
from growth_program.gateway.answers import Rejection
from growth_program.gateway.fields import Money
from tests.shapes import LEFT_OUT, changed, decoded

DAY = {
    "shop_id": "7495001",
    "product_id": "1729",
    "date": "2026-05-31",
    "spend": {"amount": "48.20", "currency": "GBP"},
    "funded_by": "platform",
    "impressions": 9100,
    "clicks": 210,
    "orders": 13,
    "gmv": "377.65",
    "update_time": 1_780_243_201,
}


def day(**others) -> AdSpend:
    return decoded(AdSpend, DAY | others)


def test_a_day_as_sent():
    assert decoded(AdSpend, DAY) == AdSpend(
        shop_id="7495001",
        product_id="1729",
        date="2026-05-31",
        spend=Money(amount="48.20", currency="GBP"),
        funded_by="platform",
        impressions=9100,
        clicks=210,
        orders=13,
        gmv="377.65",
        update_time=1_780_243_201,
    )
    assert day(funded_by="ad_credit").funded_by == "ad_credit"


@pytest.mark.parametrize("name", [name for name in DAY if name != "update_time"])
def test_all_but_its_time_is_needed(name):
    assert decoded(AdSpend, changed(DAY, name, LEFT_OUT)) == Rejection("required", name)
    assert decoded(AdSpend, changed(DAY, "update_time", LEFT_OUT)).update_time is None


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("shop_id", "", "min_length"),
        ("product_id", "x" * 65, "max_length"),
        ("date", "31.05.2026", "invalid"),
        ("spend.amount", "-1.00", "invalid"),
        ("spend.currency", "gbp", "invalid"),
        ("funded_by", "merchant", "invalid_choice"),
        ("impressions", -1, "min_value"),
        ("clicks", 2**63, "max_value"),
        ("orders", 1.5, "invalid_type"),
        ("gmv", 377.65, "invalid_type"),
        ("update_time", -1, "min_value"),
        ("budget", "1.00", "unknown_field"),
    ],
)
def test_what_a_day_may_not_say(path, value, code):
    assert decoded(AdSpend, changed(DAY, path, value)) == Rejection(code, path)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, None),
        ({"date": "2028-02-29"}, None),
        ({"date": "2026-02-29"}, ("calendar_day", "date")),
        ({"date": "2026-13-01"}, ("calendar_day", "date")),
        (
            {"spend": {"amount": "48.205", "currency": "GBP"}},
            ("too_many_decimals", "spend.amount"),
        ),
        ({"spend": {"amount": "48.205", "currency": "KWD"}}, None),
        ({"gmv": "377.655"}, ("too_many_decimals", "gmv")),
        ({"spend": {"amount": "48.2", "currency": "OMR"}, "gmv": "377.655"}, None),
    ],
)
def test_what_is_wrong_with_a_well_formed_day(changes, wrong):
    assert check(day(**changes)) == wrong
