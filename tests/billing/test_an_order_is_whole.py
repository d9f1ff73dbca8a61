"""API.md, Writes: an order as sent, and what is wrong with it."""

import pytest

from billing.rules.orders import COUNTS_NOTHING, STATUSES, LineItem, Order, parse
from growth_program.gateway.answers import Rejection
from tests.billing.ordered import AMOUNTS, BOWL, CUP, ORDER, order
from tests.shapes import LEFT_OUT, NO_AMOUNTS, changed


def test_an_order_as_sent():
    assert order() == Order(
        shop_id="7495001",
        order_id="5766",
        status="COMPLETED",
        update_time=1_778_000_009,
        currency="GBP",
        is_sample_order=False,
        line_items=[
            LineItem(
                id="L-1",
                product_id="1729",
                sku_id="S-3",
                quantity=4,
                original_price="59.90",
                seller_discount="5.99",
                platform_discount="2.00",
                affiliate_commission="3.10",
                is_gift=False,
                creator_id="C-8",
            ),
            LineItem(
                id="L-2",
                product_id="1730",
                sku_id="S-5",
                quantity=1,
                original_price="7.5",
                seller_discount="0.00",
                platform_discount="0",
                affiliate_commission="0.35",
                is_gift=True,
                creator_id=None,
            ),
        ],
        paid_time=1_777_900_006,
    )


def wrong(path: str = "", value: object = None, item: dict = ORDER) -> Rejection | None:
    """What is wrong with an order, or nothing."""
    found = parse(order(path, value, item))
    return found if isinstance(found, Rejection) else None


NEEDED = [name for name in ORDER if name != "paid_time"]
NEEDED += [f"line_items[0].{name}" for name in BOWL if name != "creator_id"]


@pytest.mark.parametrize("path", NEEDED)
def test_what_an_order_needs(path):
    assert order(path, LEFT_OUT) == Rejection("required", path)


def test_when_it_was_paid_and_who_sold_it_may_be_missing():
    assert order("paid_time", LEFT_OUT).paid_time is order("paid_time", None).paid_time is None
    assert order("line_items[0].creator_id", LEFT_OUT).line_items[0].creator_id is None


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("shop_id", "", "min_length"),
        ("order_id", 5766, "invalid_type"),
        ("order_id", "5\0", "nul_character"),
        ("status", "completed", "invalid_choice"),
        ("status", "PAID", "invalid_choice"),
        ("update_time", -1, "min_value"),
        ("paid_time", 2**63, "max_value"),
        ("paid_time", "1777900006", "invalid_type"),
        ("currency", "Gbp", "invalid"),
        ("is_sample_order", 0, "invalid_type"),
        ("line_items", None, "invalid_type"),
        ("buyer", "B-1", "unknown_field"),
        ("line_items[1].id", "x" * 65, "max_length"),
        ("line_items[1].product_id", "", "min_length"),
        ("line_items[1].sku_id", None, "invalid_type"),
        ("line_items[1].quantity", 0, "min_value"),
        ("line_items[1].quantity", 2**31, "max_value"),
        ("line_items[1].is_gift", "false", "invalid_type"),
        ("line_items[1].creator_id", "", "min_length"),
        ("line_items[1].price", "7.50", "unknown_field"),
    ],
)
def test_what_an_order_may_not_say(path, value, code):
    assert order(path, value) == Rejection(code, path)


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("value", NO_AMOUNTS)
def test_what_is_no_amount(name, value):
    path = f"line_items[1].{name}"

    assert wrong(path, value) == Rejection("invalid", path)


@pytest.mark.parametrize("name", AMOUNTS)
def test_a_number_is_no_amount(name):
    path = f"line_items[1].{name}"

    assert order(path, 19.9) == Rejection("invalid_type", path)


def test_these_are_all_statuses_and_those_that_count_nothing():
    assert list(STATUSES) == [
        *("UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
        *("IN_TRANSIT", "DELIVERED", "COMPLETED", "CANCELLED"),
    ]
    assert set(COUNTS_NOTHING) == {"UNPAID", "CANCELLED"}


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_is_unpaid_or_cancelled_may_lack_the_time_it_was_paid(status):
    unpaid = changed(ORDER | {"status": status}, "paid_time", LEFT_OUT)

    expected = (
        None if status in ("UNPAID", "CANCELLED") else Rejection("paid_time_required", "paid_time")
    )
    assert (wrong(item=unpaid), wrong("status", status)) == (expected, None)


def test_an_order_paid_in_the_first_second_there_is_was_paid():
    assert wrong("paid_time", 0) is None


@pytest.mark.parametrize(
    ("path", "value", "rejection"),
    [
        ("line_items", [], None),
        ("line_items[1].id", "L-1", Rejection("duplicate_line", "line_items[1].id")),
        ("line_items[0].seller_discount", "59.90", None),
        (
            "line_items[0].seller_discount",
            "59.91",
            Rejection("discount_exceeds_price", "line_items[0].seller_discount"),
        ),
        # As numbers: 10.00 is more than 7.5, though "1" comes before "7".
        (
            "line_items[1].seller_discount",
            "10.00",
            Rejection("discount_exceeds_price", "line_items[1].seller_discount"),
        ),
        ("line_items[1].seller_discount", "0", None),
        # A platform's discount is its own money, and may well exceed the price.
        ("line_items[1].platform_discount", "700.00", None),
        ("line_items[1].affiliate_commission", "700.00", None),
        *(
            (
                f"line_items[{index}].{name}",
                "0.001",
                Rejection("too_many_decimals", f"line_items[{index}].{name}"),
            )
            for index in (0, 1)
            for name in AMOUNTS
        ),
    ],
)
def test_what_is_wrong_with_a_well_formed_order(path, value, rejection):
    assert wrong(path, value) == rejection


@pytest.mark.parametrize("name", AMOUNTS)
def test_a_currency_with_three_decimals_may_use_them(name):
    kuwaiti = changed(ORDER, "currency", "KWD")

    assert wrong(f"line_items[0].{name}", "7.001", kuwaiti) is None


def test_the_first_bad_line_is_the_one_that_is_named():
    bad = changed(ORDER, "line_items[1].id", "L-1")
    worse = changed(bad, "line_items[0].original_price", "1.00")

    assert wrong(item=bad) == Rejection("duplicate_line", "line_items[1].id")
    assert wrong(item=worse) == Rejection("discount_exceeds_price", "line_items[0].seller_discount")


def test_every_id_before_counts_as_a_duplicate():
    third = changed(ORDER, "line_items", [BOWL, CUP, BOWL])

    assert wrong(item=third) == Rejection("duplicate_line", "line_items[2].id")
