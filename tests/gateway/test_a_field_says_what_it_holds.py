"""API.md, Conventions: what the words of the outside world may hold, and what they may not."""

from decimal import Decimal
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta

from growth_program.gateway import fields
from growth_program.gateway.answers import Rejection
from growth_program.gateway.fields import Shape, fits, thousandths
from tests.shapes import NO_AMOUNTS, decoded

Money = {"amount": "19.90", "currency": "GBP"}


def taken(field: object, value: object) -> bool:
    try:
        return msgspec.json.decode(msgspec.json.encode(value), type=field) == value
    except msgspec.ValidationError:
        return False


HOLDS = [
    (fields.Id, ["5", "5766-ä_#", "x" * 64]),
    (fields.Name, ["n", "店" * 500]),
    (fields.Word, ["", "home & garden", "w" * 64]),
    (fields.Url, ["", "https://example.com/a.png", "u" * 2048]),
    (fields.Currency, ["USD", "KWD"]),
    (fields.Amount, ["0", "19", "19.9", "19.90", "19.905", "00.10", "999999999999.99"]),
    (fields.Rate, ["1", "0.0000000001", "1234.0123456789"]),
    (fields.Share, ["0", "0.1234", "1", "1.0", "1.0000"]),
    (fields.Rating, ["0", "0.01", "4.99", "5", "5.0", "5.00"]),
    (fields.Day, ["2026-05-01", "2000-01-31", "2099-12-31"]),
    (fields.Seconds, [0, 4_102_444_799]),
    (fields.Count, [0, 2_147_483_647]),
    (fields.BigCount, [0, 9_223_372_036_854_775_807]),
    (fields.Positive, [1, 2_147_483_647]),
]
HOLDS_NOT = [
    (fields.Id, ["", "x" * 65, 5766, None]),
    (fields.Name, ["", "店" * 501, 7]),
    (fields.Word, ["w" * 65, 7]),
    (fields.Url, ["u" * 2049, 7]),
    (fields.Currency, ["", "US", "USDT", "usd", "US$", "USD\n", " USD", "ＵＳＤ", 840]),
    (fields.Amount, [*NO_AMOUNTS, 19.9, 19, None]),
    (fields.Rate, ["123456789", "1.12345678901", "-1", "1e1", "1.", ".5", "1\n", 1.25]),
    (fields.Share, ["1.0001", "2", "0.12345", "-0.1", "1.00000", "0.", "0.5\n", 0.5]),
    (fields.Rating, ["5.01", "6", "4.999", "-1", "10", "4.", "4.5\n", 4.5]),
    (fields.Day, ["1999-12-31", "2100-01-01", "2026-5-01", "20260501", "2026-05-01\n", 20260501]),
    (fields.Seconds, [-1, 4_102_444_800, 1.5, "1", True, None]),
    (fields.Count, [-1, 2_147_483_648, 0.5, "0"]),
    (fields.BigCount, [-1, 9_223_372_036_854_775_808, "0"]),
    (fields.Positive, [0, -1, 2_147_483_648, "1"]),
]


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in HOLDS for value in values]
)
def test_what_a_field_holds(field, value):
    assert taken(field, value)


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in HOLDS_NOT for value in values]
)
def test_what_it_does_not(field, value):
    assert not taken(field, value)


def test_an_amount_comes_with_its_currency_and_nothing_else():
    assert decoded(fields.Money, Money) == fields.Money(amount="19.90", currency="GBP")
    assert decoded(fields.Money, Money | {"rate": "1.3"}) == Rejection("unknown_field", "rate")
    assert decoded(fields.Money, {"amount": "19.90"}) == Rejection("required", "currency")


def test_what_was_decoded_is_not_changed_any_more():
    class Parcel(Shape):
        weight: Annotated[int, Meta(ge=1)]

    parcel = Parcel(weight=4)
    with pytest.raises(AttributeError):
        parcel.weight = 5


@pytest.mark.parametrize("currency", ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
def test_seven_currencies_have_three_decimals(currency):
    assert [fits(amount, currency) for amount in ("10.005", "1.05", "1.5", "7")] == [True] * 4


@pytest.mark.parametrize("currency", ["USD", "GBP", "CNY", "JPY", "CLF"])
def test_any_other_has_two(currency):
    assert [fits(amount, currency) for amount in ("10.05", "1.05", "1.5", "7", "1234")] == [
        True
    ] * 5
    assert [fits(amount, currency) for amount in ("0.005", "10.005", "10.000")] == [False] * 3


@pytest.mark.parametrize(
    ("amount", "spelling"),
    [
        ("1.7", "1.700"),
        ("1.70", "1.700"),
        ("01.700", "1.700"),
        ("1", "1.000"),
        ("0", "0.000"),
        ("000.05", "0.050"),
        ("100.007", "100.007"),
        ("999999999999.99", "999999999999.990"),
    ],
)
def test_one_spelling_for_an_amount(amount, spelling):
    assert thousandths(amount) == spelling


amounts = st.from_regex(r"\A[0-9]{1,12}(\.[0-9]{1,3})?\Z")


@given(amounts, amounts)
def test_equal_amounts_and_no_others_are_spelled_alike(one, other):
    assert Decimal(thousandths(one)) == Decimal(one)
    assert (thousandths(one) == thousandths(other)) == (Decimal(one) == Decimal(other))
