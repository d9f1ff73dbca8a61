"""API.md, Writes; PRODUCT.md §9: a line bears its refunds, REVERSED gives back once."""

import hashlib
from decimal import Decimal

import pytest

from billing.rules.refunds import PATHS, Refund, fingerprint, settle
from growth_program.gateway.answers import Rejection
from growth_program.gateway.newest import Version
from tests.billing.refunded import BOWL, bearer, book, refund, stored
from tests.shapes import LEFT_OUT, NO_AMOUNTS, changed, decoded

REFUND = {
    "refund_id": "R-4",
    "shop_id": "7495001",
    "order_id": "5766",
    "line_item_id": "L-1",
    "amount": "12.50",
    "refunded_time": 1_778_100_003,
    "status": "COMPLETED",
    "update_time": 1_778_100_005,
}


def test_a_refund_as_sent():
    found = decoded(Refund, REFUND)

    assert found == Refund(
        refund_id="R-4",
        shop_id="7495001",
        order_id="5766",
        line_item_id="L-1",
        amount="12.50",
        refunded_time=1_778_100_003,
        status="COMPLETED",
        update_time=1_778_100_005,
    )
    assert (found.key, found.line) == (("7495001", "R-4"), ("7495001", "5766", "L-1"))
    assert decoded(Refund, REFUND | {"status": "REVERSED"}).status == "REVERSED"


@pytest.mark.parametrize("name", list(REFUND))
def test_it_needs_every_field(name):
    assert decoded(Refund, changed(REFUND, name, LEFT_OUT)) == Rejection("required", name)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        *(("amount", amount, "invalid") for amount in NO_AMOUNTS),
        ("amount", 12.5, "invalid_type"),
        ("status", "PENDING", "invalid_choice"),
        ("refund_id", "", "min_length"),
        ("shop_id", 7495001, "invalid_type"),
        ("order_id", "x" * 65, "max_length"),
        ("line_item_id", None, "invalid_type"),
        ("refunded_time", -1, "min_value"),
        ("update_time", 2**40, "max_value"),
        ("currency", "GBP", "unknown_field"),
    ],
)
def test_what_it_may_not_say(name, value, code):
    assert decoded(Refund, REFUND | {name: value}) == Rejection(code, name)


def test_its_version_is_its_time_and_the_hash_of_what_it_says():
    text = (
        '["7495001","R-4","5766","L-1","12.500",1778100003,"COMPLETED",1778100005]'  # in one line
    )
    found = decoded(Refund, REFUND | {"amount": "012.5"})

    assert fingerprint(found) == hashlib.sha256(text.encode()).hexdigest()
    assert found.version() == Version(1_778_100_005, hashlib.sha256(text.encode()).digest())


def test_whatever_differs_has_a_fingerprint_of_its_own():
    others = [
        *({"refund_id": "R-5"}, {"shop_id": "7495002"}, {"order_id": "5767"}),
        *({"line_item_id": "L-2"}, {"amount": "12.51"}, {"refunded_time": 1}),
        *({"status": "REVERSED"}, {"update_time": 2}, {}),
    ]

    assert len({fingerprint(decoded(Refund, REFUND | other)) for other in others}) == 9


@pytest.mark.parametrize(
    ("known", "sent", "answer", "taken"),
    [
        # The bowl is 53.91: all of it, and a cent more.
        ([], refund(amount="53.91"), "accepted", "53.91"),
        ([], refund(amount="53.92"), "refund_exceeds_line", "0"),
        ([], refund(amount="0.00"), "accepted", "0.00"),
        # 40.07 are gone: 13.84 are left.
        ([refund("R-1", "40.07")], refund(amount="13.84"), "accepted", "53.91"),
        ([refund("R-1", "40.07")], refund(amount="13.85"), "refund_exceeds_line", "40.07"),
        # Of a reversed one nothing is gone, of one on another line neither.
        ([refund("R-1", "40.07", status="REVERSED")], refund(amount="53.91"), "accepted", "53.91"),
        ([refund("R-1", "7.41", line="L-2")], refund(amount="53.91"), "accepted", "53.91"),
        # Its own former amount is not held against it.
        ([refund(amount="30.02", time=4)], refund(amount="53.91"), "accepted", "53.91"),
        (
            [refund("R-1", "40.07"), refund(amount="10.01", time=4)],
            refund(amount="13.85"),
            "refund_exceeds_line",
            "50.08",
        ),
        # The same again, an older one, and one of the same time that says something else.
        ([refund(amount="30.02")], refund(amount="30.020"), "unchanged", "30.02"),
        ([refund(amount="30.02", time=6)], refund(amount="31.03"), "stale", "30.02"),
        ([refund(amount="30.02", time=6)], refund(amount="99.99"), "stale", "30.02"),
        # REVERSED gives back what it took, whatever amount it names.
        (
            [refund("R-1", "40.07"), refund(amount="10.01", time=4)],
            refund(amount="99.99", status="REVERSED"),
            "accepted",
            "40.07",
        ),
        ([], refund(amount="99.99", status="REVERSED"), "accepted", "0"),
        # It cannot move to another line.
        (
            [refund(amount="5.05", time=4)],
            refund(amount="6.06", line="L-2"),
            "line_changed",
            "5.05",
        ),
        ([], refund(line="L-9"), "unknown_line", "0"),
        (
            [refund(amount="5.05", time=4)],
            refund(amount="6.06", line="L-9"),
            "line_changed",
            "5.05",
        ),
        ([], refund(amount="1.005"), "too_many_decimals", "0"),
        ([], refund(amount="1.005", status="REVERSED"), "too_many_decimals", "0"),
    ],
)
def test_what_becomes_of_a_refund(known, sent, answer, taken):
    kept = book(*known)
    before = dict(kept.refunds)

    assert kept.answer(sent) == answer
    assert kept.taken.get(BOWL, 0) == Decimal(taken)
    assert kept.refunds == before | ({sent.key: stored(sent)} if answer == "accepted" else {})


def test_of_equal_times_the_larger_hash_holds():
    one, other = sorted([refund(amount="1.01"), refund(amount="2.02")], key=fingerprint)

    assert book(one).answer(other) == "accepted"
    assert book(other).answer(one) == "stale"


def test_three_decimals_where_the_currency_has_them():
    dinars = book(lines={BOWL: bearer("8.125", "KWD")})

    assert dinars.answer(refund(amount="8.126")) == "refund_exceeds_line"
    assert dinars.answer(refund(amount="8.125")) == "accepted"


def test_a_removed_line_takes_no_new_refunds_but_keeps_those_it_has():
    removed = book(refund("R-1", "40.07"), lines={BOWL: bearer("53.91", is_removed=True)})

    assert removed.answer(refund("R-2", "3.03")) == "unknown_line"
    assert removed.answer(refund("R-1", "41.08", time=6)) == "accepted"
    assert removed.answer(refund("R-1", "53.92", time=7)) == "refund_exceeds_line"
    assert removed.answer(refund("R-1", "41.08", time=8, status="REVERSED")) == "accepted"
    assert removed.taken == {BOWL: 0}


def test_a_line_that_was_lowered_below_its_refunds_takes_no_more():
    lowered = book(refund("R-1", "40.07"), lines={BOWL: bearer("30.00")})

    assert lowered.answer(refund("R-2", "0.01")) == "refund_exceeds_line"
    assert lowered.answer(refund("R-1", "30.01", time=6)) == "refund_exceeds_line"
    assert lowered.answer(refund("R-1", "29.98", time=7)) == "accepted"
    assert lowered.answer(refund("R-2", "0.02")) == "accepted"
    assert lowered.taken == {BOWL: Decimal("30.00")}


def test_reversed_twice_gives_back_once_and_an_older_completed_takes_nothing():
    kept = book(refund("R-1", "40.07"))
    sent = [
        refund("R-2", "13.84", time=2),
        refund("R-2", "13.84", time=4, status="REVERSED"),
        refund("R-2", "13.84", time=6, status="REVERSED"),
        refund("R-2", "13.84", time=3),
    ]

    assert [kept.answer(one) for one in sent] == ["accepted", "accepted", "accepted", "stale"]
    assert kept.taken == {BOWL: Decimal("40.07")}


def test_a_batch_is_answered_in_its_order():
    sent = [
        refund("R-2", "13.85"),  # a cent more than what is left
        refund("R-3", "7.50", line="L-2"),
        refund("R-1", "40.07"),
        refund("R-2", "13.84", time=4),  # older, but the line can bear it
        refund("R-4", "0.01", line="L-2"),
        refund("R-3", "7.50", line="L-2"),
        refund("R-2", "13.83", time=3),
    ]

    assert settle(book(refund("R-1", "40.07")), sent) == [
        "refund_exceeds_line",
        "accepted",
        "unchanged",
        "accepted",
        "refund_exceeds_line",
        "unchanged",
        "stale",
    ]


def test_of_a_refunds_versions_in_a_batch_the_newest_holds_wherever_it_stands():
    older = [refund(amount="4.04", time=4), refund(amount="3.03", time=3)]
    newest = refund(amount="5.05", time=9)
    kept = book()

    assert settle(kept, [older[0], newest, older[1], newest]) == [
        "stale",
        "accepted",
        "stale",
        "unchanged",
    ]
    assert kept.refunds == {newest.key: stored(newest)}


def test_two_that_together_exceed_the_line_are_one_accepted_and_one_not():
    kept = book()

    assert settle(kept, [refund("R-1", "30.00"), refund("R-2", "23.92")]) == [
        "accepted",
        "refund_exceeds_line",
    ]
    assert settle(kept, [refund("R-2", "23.91")]) == ["accepted"]


def test_no_refunds_have_no_answers():
    assert settle(book(), []) == []


def test_a_refusal_names_its_field():
    assert PATHS == {
        "line_changed": "line_item_id",
        "unknown_line": "line_item_id",
        "too_many_decimals": "amount",
        "refund_exceeds_line": "amount",
    }
