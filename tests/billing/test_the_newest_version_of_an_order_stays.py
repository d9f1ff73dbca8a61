"""PRODUCT.md §9, API.md: an order is its newest version, whole, whatever the order of arrival."""

import pytest

from tests import world as built
from tests.world import ANY_TIME, MAY, Answered, figures, give, line, order, rollups, send, stored

pytestmark = pytest.mark.usefixtures("world")

# 59.90 - 5.99 = 53.91: 20 % is 10.782, 6 % is 3.2346, 4 % is 2.1564.
BOWLS = line("1", "59.90", "5.99", affiliate_commission="3.10")
BOWLS_WORTH = figures(
    orders=1,
    gross="53.91",
    gmv="53.91",
    commission="10.78",
    covered_referral="3.23",
    covered_marketing="2.16",
    covered_affiliate="3.10",
)
# 17.35: 3.47, 1.041, 0.694.
CUPS = line("2", "17.35", quantity=3)
CUPS_WORTH = figures(
    orders=1,
    gross="17.35",
    gmv="17.35",
    commission="3.47",
    covered_referral="1.04",
    covered_marketing="0.69",
)
BOTH_WORTH = figures(
    orders=1,
    gross="71.26",
    gmv="71.26",
    commission="14.25",
    covered_referral="4.27",
    covered_marketing="2.85",
    covered_affiliate="3.10",
)


def test_a_newer_version_takes_its_place():
    give("orders", order("A", BOWLS))
    assert rollups() == {MAY: BOWLS_WORTH}

    give("orders", order("A", CUPS, version=2))
    assert rollups() == {MAY: CUPS_WORTH}


def test_an_older_one_is_stale_and_changes_nothing():
    give("orders", order("A", CUPS, version=2))

    assert send("orders", order("A", BOWLS)) == Answered(stale=1)
    assert rollups() == {MAY: CUPS_WORTH}
    assert stored("billing_order", "order_id, update_time") == [("A", ANY_TIME + 2)]
    assert stored("billing_line", "order_id, line_id") == [("A", "2")]


def test_the_same_again_is_unchanged():
    give("orders", order("A", BOWLS))
    before = stored("billing_order", "order_id, recorded_in")

    assert send("orders", order("A", BOWLS)) == Answered(unchanged=1)
    assert stored("billing_order", "order_id, recorded_in") == before
    assert rollups() == {MAY: BOWLS_WORTH}


def test_the_same_in_other_words_is_unchanged():
    """Amounts in another spelling, lines in another order, what may be left out as null."""
    give("orders", order("A", BOWLS, CUPS))
    spelled = CUPS | {"original_price": "017.35", "seller_discount": "0", "creator_id": None}

    assert send("orders", order("A", spelled, BOWLS)) == Answered(unchanged=1)


def test_of_two_contents_of_one_time_the_same_stays_whichever_came_first():
    """One of them is accepted whenever it comes, the other only before it."""
    one, other = order("A", BOWLS), order("A", CUPS)
    told = []
    for first, second in ((one, other), (other, one)):
        with built.undone():
            answers = (send("orders", first), send("orders", second))
            told.append((answers, rollups(), stored("billing_order", "order_id, sha256")))
    told.sort(key=lambda outcome: outcome[0][1].stale)

    answers, days, hashes = zip(*told, strict=True)
    assert answers == (
        (Answered(accepted=1), Answered(accepted=1)),
        (Answered(accepted=1), Answered(stale=1)),
    )
    assert days[0] == days[1]
    assert hashes[0] == hashes[1]


def test_in_one_batch_it_is_the_same_one_again():
    one, other = order("A", BOWLS), order("A", CUPS)
    outcomes = []
    for batches in ([one], [other]), ([one, other],), ([other, one],):
        with built.undone():
            for batch in batches:
                answered = send("orders", *batch)
            outcomes.append(rollups())

    assert answered == Answered(accepted=1, stale=1)
    assert outcomes[0] == outcomes[1] == outcomes[2]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_three_versions_in_a_batch_the_newest_stays_wherever_it_stands(place):
    batch = [order("A", BOWLS), order("A", BOWLS, CUPS, version=2)]
    batch.insert(place, order("A", CUPS, version=3))

    assert send("orders", *batch) == Answered(accepted=1, stale=2)
    assert rollups() == {MAY: CUPS_WORTH}


def test_of_two_alike_in_a_batch_one_is_unchanged():
    assert send("orders", order("A", BOWLS), order("A", BOWLS)) == Answered(accepted=1, unchanged=1)
    assert rollups() == {MAY: BOWLS_WORTH}


def test_a_batch_may_hold_what_is_older_equal_and_newer_than_what_is_known():
    known, older, newer = (order("A", line(price=f"{n}.00"), version=n) for n in (5, 4, 6))
    give("orders", known)

    answered = send("orders", older, newer, known, order("B"), newer)

    assert answered == Answered(accepted=2, unchanged=2, stale=1)


def test_a_newest_version_that_is_refused_lets_the_one_before_it_in():
    older, newer = order("A", BOWLS), order("A", CUPS, version=2, currency="EUR")

    refused = [(1, "A", "paid_time", "fx_rate_missing")]
    assert send("orders", older, newer) == Answered(accepted=1, rejected=refused)
    assert rollups() == {MAY: BOWLS_WORTH}


def test_one_bad_line_rejects_its_order():
    bad = line("2", "17.35", "17.36")

    refused = [(0, "A", "line_items[1].seller_discount", "discount_exceeds_price")]
    assert send("orders", order("A", BOWLS, bad)) == Answered(rejected=refused)
    assert (rollups(), stored("billing_line", "order_id, line_id")) == ({}, [])


def test_a_line_that_a_newer_version_lacks_counts_nothing_and_is_kept():
    give("orders", order("A", BOWLS, CUPS))
    assert rollups() == {MAY: BOTH_WORTH}

    give("orders", order("A", CUPS, version=2))
    assert rollups() == {MAY: CUPS_WORTH}
    assert stored("billing_line", "line_id, is_removed, gross") == [
        ("1", True, "53.91"),
        ("2", False, "17.35"),
    ]


def test_it_counts_again_when_it_comes_back():
    give("orders", order("A", BOWLS, CUPS))
    give("orders", order("A", CUPS, version=2))

    give("orders", order("A", BOWLS, CUPS, version=3))
    assert rollups() == {MAY: BOTH_WORTH}


def test_an_order_without_lines_counts_nothing():
    give("orders", order("A", BOWLS))

    give("orders", order("A", version=2, line_items=[]))
    assert rollups() == {}


def test_a_line_may_be_added_later():
    give("orders", order("A", BOWLS))

    give("orders", order("A", BOWLS, CUPS, version=2))
    assert rollups() == {MAY: BOTH_WORTH}


def test_a_cancelled_order_counts_nothing_and_taken_back_counts_again():
    give("orders", order("A", BOWLS))
    give("orders", order("A", BOWLS, version=2, status="CANCELLED"))
    assert rollups() == {}

    give("orders", order("A", BOWLS, version=3, status="DELIVERED"))
    assert rollups() == {MAY: BOWLS_WORTH}


def test_replaced_versions_are_kept_with_what_replaced_them():
    give("orders", order("A", BOWLS, CUPS))
    give("orders", order("A", CUPS, version=2, status="DELIVERED"))
    give("orders", order("A", CUPS | {"quantity": 4}, version=3, status="DELIVERED"))
    numbers = [n for (n,) in built.ask("SELECT number FROM core_recording ORDER BY 1")]
    first, second, third = numbers[-3:]

    assert stored("billing_orderhistory", "update_time, status, recorded_in, replaced_in") == [
        (ANY_TIME + 1, "COMPLETED", first, second),
        (ANY_TIME + 2, "DELIVERED", second, third),
    ]
    # The cups did not change with the second version: one row spans both.
    columns = "line_id, quantity, is_removed, recorded_in, replaced_in"
    assert stored("billing_linehistory", columns) == [
        ("1", 2, False, first, second),
        ("2", 3, False, first, third),
    ]
    assert stored("billing_line", "line_id, quantity, is_removed, recorded_in") == [
        ("1", 2, True, second),
        ("2", 4, False, third),
    ]


def test_what_changed_nothing_leaves_no_history():
    give("orders", order("A", BOWLS))
    send("orders", order("A", BOWLS), order("A", CUPS, version=0))

    assert stored("billing_orderhistory", "order_id") == []
    assert stored("billing_linehistory", "line_id") == []


def test_an_order_is_its_shops():
    """Another shop's order of the same id is another order."""
    give("orders", order("A", BOWLS), order("A", CUPS, shop_id=built.NEIGHBOUR, version=2))

    assert rollups() == {MAY: BOWLS_WORTH}
    # She is not enrolled: nothing is charged, and nothing that is covered was saved.
    assert rollups(built.NEIGHBOUR) == {MAY: figures(orders=1, gross="17.35", gmv="17.35")}


def test_the_days_of_two_orders_add_up():
    give("orders", order("A", BOWLS), order("B", CUPS))

    assert rollups() == {MAY: BOTH_WORTH | {"orders": 2}}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "UNPAID", "paid": None},
        {"status": "UNPAID"},
        {"status": "CANCELLED", "paid": None},
        {"status": "CANCELLED"},
        {"is_sample_order": True},
    ],
)
def test_an_order_that_counts_nothing_is_kept_and_counts_nothing(changes):
    give("orders", order("A", BOWLS, **changes))

    assert rollups() == {}
    assert stored("billing_line", "order_id, line_id") == [("A", "1")]


@pytest.mark.parametrize(
    "status",
    [
        *("ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION"),
        *("IN_TRANSIT", "DELIVERED", "COMPLETED"),
    ],
)
def test_an_order_of_any_other_status_counts(status):
    give("orders", order("A", BOWLS, status=status))

    assert rollups() == {MAY: BOWLS_WORTH}


def test_a_gift_counts_nothing_beside_what_was_bought():
    give("orders", order("A", BOWLS, CUPS | {"is_gift": True}))

    assert rollups() == {MAY: BOWLS_WORTH}


def test_an_order_of_gifts_alone_is_no_order():
    give("orders", order("A", BOWLS | {"is_gift": True}))

    assert rollups() == {}


def test_an_unpaid_order_counts_once_it_is_paid():
    give("orders", order("A", BOWLS, status="UNPAID", paid=None))

    give("orders", order("A", BOWLS, version=2))
    assert rollups() == {MAY: BOWLS_WORTH}


def test_a_product_need_not_be_known():
    give("orders", order("A", BOWLS | {"product_id": "1799"}))

    assert rollups() == {MAY: BOWLS_WORTH}


@pytest.mark.parametrize(
    ("paid", "day"),
    [
        ("2026-05-10 00:00:00", "2026-05-10"),
        ("2026-05-10 23:59:59", "2026-05-10"),
        ("2026-05-11 00:00:00", "2026-05-11"),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(paid, day):
    give("orders", order("A", BOWLS, paid=paid))

    assert rollups() == {day: BOWLS_WORTH}


@pytest.mark.parametrize(
    ("paid", "is_served"),
    [
        ("2026-04-30 23:59:59", False),
        ("2026-05-01 00:00:00", True),
        ("2026-07-31 23:59:59", True),
        ("2026-08-01 00:00:00", False),
    ],
)
def test_a_line_is_charged_in_the_service_period_alone(paid, is_served):
    give("orders", order("A", BOWLS, paid=paid))

    free = figures(orders=1, gross="53.91", gmv="53.91", covered_affiliate="3.10")
    assert rollups() == {paid[:10]: BOWLS_WORTH if is_served else free}
