"""PRODUCT.md §§5, 9: refunds follow their line, are limited by it, and come back once."""

import pytest

from tests import world as built
from tests.billing.bowls import BOWLS, LOWERED, WHOLE, worth
from tests.world import (
    ANY_TIME,
    MAY,
    Answered,
    give,
    order,
    refund,
    rollups,
    send,
    stored,
)

EXCEEDS = "refund_exceeds_line"


@pytest.fixture(autouse=True)
def bought(world):
    give("orders", order("A", BOWLS))


def test_it_lowers_gmv_and_commission_and_not_the_affiliates():
    give("refunds", refund("R", "12.34"))

    assert rollups() == {MAY: LOWERED}


def test_it_stands_on_the_paid_day_whenever_it_was_paid_back():
    give("refunds", refund("R", "12.34", refunded_time=built.seconds("2026-08-30")))

    assert rollups() == {MAY: LOWERED}


def test_several_add_up():
    give("refunds", refund("R", "5.00"), refund("S", "7.34"))

    assert rollups() == {MAY: LOWERED}


def test_the_whole_line_may_be_paid_back_and_its_order_still_counts():
    give("refunds", refund("R", "53.91"))

    assert rollups() == {MAY: worth("53.91", "53.91", "0.00", "0.00", "0.00", "0.00")}


def test_a_cent_more_may_not():
    refused = [(0, "R", "amount", EXCEEDS)]

    assert send("refunds", refund("R", "53.92")) == Answered(rejected=refused)
    assert (rollups(), stored("billing_refund", "refund_id")) == ({MAY: WHOLE}, [])


def test_nor_a_cent_more_than_is_left():
    give("refunds", refund("R", "12.34"))

    answered = send("refunds", refund("S", "41.58"), refund("T", "41.57"))
    assert answered == Answered(accepted=1, rejected=[(0, "S", "amount", EXCEEDS)])


def test_of_two_in_a_batch_that_exceed_it_together_the_first_is_taken():
    answered = send("refunds", refund("R", "12.34"), refund("S", "41.58"))

    assert answered == Answered(accepted=1, rejected=[(1, "S", "amount", EXCEEDS)])
    assert rollups() == {MAY: LOWERED}


def test_what_was_rejected_may_be_sent_again_when_there_is_room():
    give("refunds", refund("R", "50.00"))
    assert send("refunds", refund("S", "12.34")).rejected == [(0, "S", "amount", EXCEEDS)]

    give("refunds", refund("R", "50.00", version=2, status="REVERSED"))
    give("refunds", refund("S", "12.34"))
    assert rollups() == {MAY: LOWERED}


def test_a_newer_version_may_take_another_amount():
    give("refunds", refund("R", "50.00"))

    give("refunds", refund("R", "12.34", version=2))
    assert rollups() == {MAY: LOWERED}


def test_its_own_part_does_not_stand_in_its_way():
    give("refunds", refund("R", "50.00"))

    give("refunds", refund("R", "53.91", version=2))
    assert rollups() == {MAY: worth("53.91", "53.91", "0.00", "0.00", "0.00", "0.00")}


def test_an_older_version_is_stale():
    give("refunds", refund("R", "12.34", version=2))

    assert send("refunds", refund("R", "50.00")) == Answered(stale=1)
    assert rollups() == {MAY: LOWERED}


def test_of_several_versions_in_a_batch_the_newest_is_taken():
    batch = [refund("R", "7.00"), refund("R", "12.34", version=3), refund("R", "8", version=2)]

    assert send("refunds", *batch, batch[1]) == Answered(accepted=1, unchanged=1, stale=2)
    assert rollups() == {MAY: LOWERED}


def test_a_newest_version_that_is_too_large_leaves_the_one_before_it():
    answered = send("refunds", refund("R", "99.00", version=2), refund("R", "12.34"))

    assert answered == Answered(accepted=1, rejected=[(0, "R", "amount", EXCEEDS)])
    assert rollups() == {MAY: LOWERED}


def test_of_two_contents_of_one_time_the_same_stays_whichever_came_first():
    one, other = refund("R", "12.34"), refund("R", "13.45")
    left = []
    for first, second in ((one, other), (other, one)):
        with built.undone():
            send("refunds", first)
            send("refunds", second)
            left.append((rollups(), stored("billing_refund", "amount, sha256")))
    with built.undone():
        assert send("refunds", one, other) == Answered(accepted=1, stale=1)
        left.append((rollups(), stored("billing_refund", "amount, sha256")))

    assert left[0] == left[1] == left[2]


def test_reversed_it_is_given_back():
    give("refunds", refund("R", "12.34"))

    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))
    assert rollups() == {MAY: WHOLE}


def test_reversed_twice_it_is_given_back_once():
    give("refunds", refund("R", "12.34"), refund("S", "5.00"))
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))

    give("refunds", refund("R", "12.34", version=3, status="REVERSED"))
    again = refund("R", "12.34", version=3, status="REVERSED")
    assert send("refunds", again) == Answered(unchanged=1)
    # 48.91: 9.782, 2.9346, 1.9564.
    assert rollups() == {MAY: worth("53.91", "5.00", "48.91", "9.78", "2.93", "1.96")}


def test_an_older_completion_after_the_reversal_takes_nothing_again():
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))

    assert send("refunds", refund("R", "12.34")) == Answered(stale=1)
    assert rollups() == {MAY: WHOLE}


def test_completed_again_it_is_taken_again():
    give("refunds", refund("R", "12.34"))
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))

    give("refunds", refund("R", "12.34", version=3))
    assert rollups() == {MAY: LOWERED}


def test_reversed_with_another_amount_the_whole_is_given_back():
    give("refunds", refund("R", "12.34"))

    give("refunds", refund("R", "2.00", version=2, status="REVERSED"))
    assert rollups() == {MAY: WHOLE}


def test_a_reversal_needs_no_room():
    give("refunds", refund("R", "53.91"))

    give("refunds", refund("S", "12.34", status="REVERSED"))
    assert rollups() == {MAY: worth("53.91", "53.91", "0.00", "0.00", "0.00", "0.00")}


def test_one_of_nothing_is_kept_and_lowers_nothing():
    give("refunds", refund("R", "0.00"))

    assert rollups() == {MAY: WHOLE}


def test_replaced_versions_are_kept():
    give("refunds", refund("R", "5.00"))
    give("refunds", refund("R", "12.34", version=2))
    numbers = [n for (n,) in built.ask("SELECT number FROM core_recording ORDER BY 1")]
    first, second = numbers[-2:]

    history = "refund_id, amount, status, update_time, recorded_in, replaced_in"
    assert stored("billing_refundhistory", history) == [
        ("R", "5.000", "COMPLETED", ANY_TIME + 1, first, second)
    ]
    # Of the line both states: with nothing refunded, and with 5.00.
    assert stored("billing_linehistory", "refunded, replaced_in") == [
        ("0.00", first),
        ("5.00", second),
    ]
    assert stored("billing_line", "refunded, recorded_in") == [("12.34", second)]
