"""PRODUCT.md §§5, 9: a refund stands where its order stands, at its rate, and counts as it does."""

import pytest

from billing.reports.reconcile import reconcile
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS, LOWERED, WHOLE, worth
from tests.world import (
    JUNE,
    MAY,
    Answered,
    figures,
    give,
    line,
    order,
    refund,
    rollups,
    send,
    stored,
)

pytestmark = pytest.mark.usefixtures("world")

EXCEEDS = "refund_exceeds_line"


def test_before_its_order_it_is_rejected_and_can_be_sent_again():
    refused = [(0, "R", "line_item_id", "unknown_line")]
    assert send("refunds", refund("R", "12.34")) == Answered(rejected=refused)

    give("orders", order("A", BOWLS))
    give("refunds", refund("R", "12.34"))
    assert rollups() == {MAY: LOWERED}


@pytest.mark.parametrize(
    "wrong", [{"order_id": "B"}, {"line_id": "2"}, {"shop_id": built.NEIGHBOUR}]
)
def test_a_line_is_its_shops_and_orders(wrong):
    give("orders", order("A", BOWLS))

    answered = send("refunds", refund("R", "12.34", **wrong))
    assert answered == Answered(rejected=[(0, "R", "line_item_id", "unknown_line")])


@pytest.mark.parametrize("version", [1, 2])
def test_one_that_is_known_does_not_move_to_another_line(version):
    give("orders", order("A", BOWLS, CUPS), order("B", BOWLS))
    give("refunds", refund("R", "12.34"))
    moved = refund("R", "12.34", version=version + 1, line_id="2")
    elsewhere = refund("R", "12.34", version=version + 1, order_id="B")

    refused = [(n, "R", "line_item_id", "line_changed") for n in (0, 1)]
    assert send("refunds", moved, elsewhere) == Answered(rejected=refused)


def test_in_the_orders_currency_at_its_rate_each_is_rounded_by_itself():
    give("orders", order("A", BOWLS, currency="GBP"))
    give("refunds", refund("R", "20.01"), refund("S", "7.77"))

    # At 1.3425: 53.91 is 72.374175; 20.01 is 26.863425, 7.77 is 10.431225, together 37.29.
    # The 35.08 left: 7.016, 2.1048, 1.4032. 3.10 is 4.16175.
    assert rollups() == {
        MAY: worth("72.37", "37.29", "35.08", "7.02", "2.10", "1.40")
        | {"covered_affiliate": "4.16"}
    }


def test_rounded_by_themselves_they_may_come_to_more_than_the_line():
    """Not in the order's currency, so each is taken; what is left is then 0.00."""
    give("orders", order("A", line(price="0.90"), currency="PHP"))
    give("refunds", *(refund(f"R{n}", "0.30") for n in range(3)))

    # 0.90 at 0.0171 is 0.01539, 0.30 is 0.00513: gross 0.02, refunds 3 x 0.01.
    assert rollups() == {MAY: figures(orders=1, gross="0.02", refunded="0.02")}
    assert stored("billing_line", "gross, refunded") == [("0.02", "0.03")]


@pytest.mark.parametrize(("currency", "code"), [("KWD", None), ("GBP", "too_many_decimals")])
def test_its_decimals_are_those_of_the_orders_currency(currency, code):
    give("orders", order("A", BOWLS, currency=currency))

    refused = [(0, "R", "amount", code)] if code else []
    answered = send("refunds", refund("R", "1.005"))
    assert answered == Answered(accepted=0 if code else 1, rejected=refused)


def test_a_line_that_was_lowered_may_have_more_than_it_is_worth():
    give("orders", order("A", BOWLS))
    give("refunds", refund("R", "12.34"))

    give("orders", order("A", BOWLS | {"original_price": "15.99"}, version=2))
    # 15.99 - 5.99 = 10.00, of which 12.34 have been paid back: no more than 10.00 shows.
    assert rollups() == {MAY: worth("10.00", "10.00", "0.00", "0.00", "0.00", "0.00")}
    assert send("refunds", refund("S", "0.01")).rejected == [(0, "S", "amount", EXCEEDS)]


def test_raised_again_the_line_has_room_again():
    give("orders", order("A", BOWLS))
    give("refunds", refund("R", "12.34"))
    give("orders", order("A", BOWLS | {"original_price": "15.99"}, version=2))

    give("orders", order("A", BOWLS, version=3))
    assert rollups() == {MAY: LOWERED}


def test_a_limit_is_that_of_the_newest_version():
    give("orders", order("A", BOWLS | {"original_price": "15.99"}))
    give("orders", order("A", BOWLS, version=2))

    give("refunds", refund("R", "12.34"))
    assert rollups() == {MAY: LOWERED}


def test_a_platforms_discount_does_not_lower_it():
    give("orders", order("A", BOWLS | {"platform_discount": "40.00"}))

    give("refunds", refund("R", "53.91"))
    assert rollups() == {MAY: worth("53.91", "53.91", "0.00", "0.00", "0.00", "0.00")}


def test_it_follows_its_line_to_another_day():
    give("orders", order("A", BOWLS))
    give("refunds", refund("R", "12.34"))

    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    assert rollups() == {JUNE: LOWERED}


@pytest.mark.parametrize(
    "nothing", [{"status": "CANCELLED"}, {"is_sample_order": True}, {"status": "UNPAID"}]
)
def test_on_a_line_that_counts_nothing_it_counts_nothing_under_the_same_limit(nothing):
    give("orders", order("A", BOWLS, **nothing))

    answered = send("refunds", refund("R", "12.34"), refund("S", "41.58"))
    assert answered == Answered(accepted=1, rejected=[(1, "S", "amount", EXCEEDS)])
    assert rollups() == {}


def test_on_an_order_taken_back_it_counts_again():
    give("orders", order("A", BOWLS))
    give("orders", order("A", BOWLS, version=2, status="CANCELLED"))
    give("refunds", refund("R", "12.34"))

    give("orders", order("A", BOWLS, version=3))
    assert rollups() == {MAY: LOWERED}


def test_on_a_gift_it_counts_nothing():
    give("orders", order("A", BOWLS, CUPS | {"is_gift": True}))
    give("refunds", refund("R", "12.34", line_id="2"))

    assert rollups() == {MAY: WHOLE}


def test_on_an_order_that_is_paid_later_it_takes_that_days_rate():
    give("orders", order("A", BOWLS, currency="GBP", paid=None, status="UNPAID"))
    give("refunds", refund("R", "20.01"), refund("S", "7.77"))
    assert stored("billing_line", "gross, refunded") == [(None, "0.00")]

    give("orders", order("A", BOWLS, currency="GBP", version=2))
    assert rollups() == {
        MAY: worth("72.37", "37.29", "35.08", "7.02", "2.10", "1.40")
        | {"covered_affiliate": "4.16"}
    }


def test_a_removed_line_takes_no_new_ones():
    give("orders", order("A", BOWLS, CUPS))
    give("orders", order("A", BOWLS, version=2))

    answered = send("refunds", refund("R", "1.35", line_id="2"))
    assert answered == Answered(rejected=[(0, "R", "line_item_id", "unknown_line")])


def test_its_own_count_nothing_until_it_comes_back():
    give("orders", order("A", BOWLS, CUPS))
    give("refunds", refund("R", "12.34"), refund("S", "1.35", line_id="2"))
    give("orders", order("A", CUPS, version=2))
    # 17.35 - 1.35 = 16.00: 3.20, 0.96, 0.64.
    cups = worth("17.35", "1.35", "16.00", "3.20", "0.96", "0.64")
    assert rollups() == {MAY: cups | {"covered_affiliate": "0.00"}}

    give("orders", order("A", BOWLS, version=3))
    assert rollups() == {MAY: LOWERED}


def test_on_a_removed_line_a_known_one_may_still_be_reversed():
    give("orders", order("A", BOWLS, CUPS))
    give("refunds", refund("R", "12.34"))
    give("orders", order("A", CUPS, version=2))

    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))
    give("orders", order("A", BOWLS, version=3))
    assert rollups() == {MAY: WHOLE}


def test_the_books_agree_after_all_of_this():
    give("orders", order("A", BOWLS, CUPS, currency="GBP", paid=None, status="UNPAID"))
    give("refunds", refund("R", "12.34"), refund("S", "1.35", line_id="2"))
    give("orders", order("A", BOWLS, CUPS, currency="GBP", version=2))
    give("orders", order("A", BOWLS, currency="GBP", version=3))
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))

    assert reconcile()[1] == []


def test_also_where_a_line_was_removed_before_the_order_was_paid():
    give("orders", order("A", BOWLS, CUPS, currency="GBP", paid=None, status="UNPAID"))
    give("refunds", refund("S", "1.35", line_id="2"))
    give("orders", order("A", BOWLS, currency="GBP", version=2))

    assert reconcile()[1] == []
