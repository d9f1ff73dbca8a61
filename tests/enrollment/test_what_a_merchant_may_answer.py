"""Replies to a mega promotion, and when a merchant is reminded (PRODUCT.md §4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from enrollment.rules.campaigns import may_judge
from enrollment.rules.replies import Asked, Reply, Taken, is_urgent, read, reminder_due
from tests.world import at

ASKED = Asked(list_price=Decimal("59.90"), currency="USD", floor_price=Decimal("44.00"))
DINAR = Asked(list_price=Decimal("7.777"), currency="KWD")
END = at("2026-06-18 18:00")


def confirmed(price: str, *, accepts: bool = False) -> Reply:
    return Reply(is_confirmed=True, price=price, accepts_below_floor=accepts)


@pytest.mark.parametrize(
    ("price", "comes_to"),
    [
        ("", "price_required"),
        ("  ", "price_required"),
        ("ten", "not_an_amount"),
        ("-1", "not_an_amount"),
        ("47,92", "not_an_amount"),
        ("47.921", "too_many_decimals"),
        ("0.00", "not_positive"),
        ("59.91", "above_list_price"),
        ("43.99", "under_floor"),
        ("44.00", Taken(True, Decimal("44.00"))),
        (" 59.90 ", Taken(True, Decimal("59.90"))),
        ("47.920", Taken(True, Decimal("47.92"))),
    ],
)
def test_a_price_is_taken_or_refused(price, comes_to):
    assert read(confirmed(price), ASKED) == comes_to


def test_below_his_own_floor_price_he_says_that_he_knows_it():
    taken = read(confirmed("43.99", accepts=True), ASKED)
    assert taken == Taken(True, Decimal("43.99"), accepts_below_floor=True)
    # What is not below it needs no such word.
    assert read(confirmed("44.00", accepts=True), ASKED) == Taken(True, Decimal("44.00"))


def test_where_a_currency_has_three_decimals_the_price_may():
    assert read(confirmed("6.611"), DINAR) == Taken(True, Decimal("6.611"))
    assert read(confirmed("6.6111"), DINAR) == "too_many_decimals"


def test_who_declines_names_no_price():
    assert read(Reply(is_confirmed=False, price="ten"), ASKED) == Taken(False)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-06-11 17:59:59", None),
        ("2026-06-11 18:00", 7),
        ("2026-06-15 17:59:59", 7),
        ("2026-06-15 18:00", 3),
        ("2026-06-17 17:59:59", 3),
        ("2026-06-17 18:00", 1),
        ("2026-06-18 18:00", 1),
        ("2026-06-18 18:00:01", None),
    ],
)
def test_of_the_reminders_the_nearest_is_due(now, due):
    assert reminder_due(informed_at=at("2026-06-01"), register_by=END, now=at(now)) == due


def test_nobody_is_reminded_of_what_he_has_just_been_told():
    """He was informed two days before the end: a day before it he is reminded."""
    informed = at("2026-06-16 18:00")

    assert reminder_due(informed_at=informed, register_by=END, now=informed) is None
    later = informed + timedelta(days=1)
    assert reminder_due(informed_at=informed, register_by=END, now=later) == 1


@pytest.mark.parametrize(
    ("now", "urgent"),
    [
        ("2026-06-15 17:59:59", False),
        ("2026-06-15 18:00", True),
        ("2026-06-18 18:00", True),
        ("2026-06-18 18:00:01", False),
    ],
)
def test_within_three_days_silence_is_for_the_account_manager(now, urgent):
    assert is_urgent(register_by=END, now=at(now)) is urgent


@pytest.mark.parametrize(
    ("state", "now", "may"),
    [
        (None, 18, True),
        (None, 19, False),
        ("skipped", 18, True),
        ("skipped", 19, False),
        ("entered", 19, True),
        ("entered", 20, False),
    ],
)
def test_new_and_skipped_ones_are_judged_until_the_end_of_registration(state, now, may):
    assert may_judge(state, register_by_time=18, starts_time=20, now=now) is may
