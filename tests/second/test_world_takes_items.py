"""What is taken, what is refused, and which version holds."""

from itertools import permutations

import pytest

from .first_edition import FIRST_EDITION
from .lins_shop import (
    CALENDAR,
    close,
    enroll,
    gmv,
    line,
    lins_world,
    order,
    rate,
    refund,
    rejected,
    shop,
)
from .world import World


@pytest.fixture
def world():
    return lins_world()


def test_what_nobody_has_told_us_of_is_refused(world):
    item = {"item_id": "a", "shop_id": "lin", "product_id": "vase", "update_time": 1}

    assert world.receive("orders", [order(line("5.00"), shop_id="omar")]) == [
        rejected("unknown_shop")
    ]
    assert world.receive("aigc-items", [item]) == [rejected("unknown_product")]
    assert world.receive("orders", [order(line("5.00", product_id="vase"))]) == ["accepted"]


def test_a_rate_is_needed_once_an_order_is_paid_and_then_stays(world):
    unpaid = order(line("80.00"), currency="GBP", paid=None, status="UNPAID", update_time=90)
    paid = order(line("80.00"), currency="GBP")
    moved = order(line("80.00"), currency="GBP", paid="05-04 10:00", update_time=101)

    assert [
        world.receive("orders", [unpaid]),
        world.receive("orders", [paid]),
        world.receive("fx-rates", [rate("1.25"), rate("1.5", on="2026-05-04")]),
        world.receive("orders", [paid, order(line("1.00"), currency="EUR", update_time=99)]),
        world.receive("orders", [order(line("80.00"), currency="EUR", update_time=102)]),
        world.receive("orders", [moved]),
        world.receive("fx-rates", [rate("1.75")]),
    ] == [
        ["accepted"],
        [rejected("fx_rate_missing")],
        ["accepted", "accepted"],
        ["accepted", rejected("fx_rate_missing")],
        [rejected("currency_changed")],
        ["accepted"],
        ["accepted"],
    ]
    assert gmv(world) == "100.00"  # 80.00 × 1.25, the rate of the day on which it was first paid


def test_an_older_version_is_stale_even_in_another_currency(world):
    world.receive("orders", [order(line("7.00"))])

    answers = world.receive(
        "orders",
        [
            order(line("9.00"), currency="EUR", update_time=99),
            order(line("7")),  # 7 is 7.00
            order(line("8.00"), update_time=101),
        ],
    )

    assert answers == ["stale", "unchanged", "accepted"]


def test_versions_in_one_batch_are_judged_together(world):
    sent = [
        order(line("4.00"), update_time=103, currency="EUR"),
        order(line("3.00"), update_time=101),
        order(line("2.00"), update_time=102),
        order(line("2.00"), update_time=102),
    ]

    answers = world.receive("orders", sent)

    # The newest is refused, and what remains is judged as if it had never been sent.
    assert answers == [rejected("fx_rate_missing"), "stale", "accepted", "unchanged"]
    assert gmv(world) == "2.00"


def test_of_versions_equally_old_the_larger_content_stays_in_any_order():
    held = set()
    for prices in permutations(["11.00", "12.00", "13.00"]):
        world = World(
            **FIRST_EDITION,
            business_days=CALENDAR,
            fingerprint=lambda item: str(item.get("line_items")).encode(),
        )
        world.receive("shops", [shop()])
        for price in prices:
            world.receive("orders", [order(line(price))])
        held.add(gmv(world))

    assert held == {"13.00"}


def test_of_rates_without_a_time_the_last_sent_holds(world):
    world.receive("fx-rates", [rate("1.20")])

    answers = world.receive("fx-rates", [rate("1.30"), rate("1.20")])
    world.receive("orders", [order(line("10.00"), currency="GBP")])

    assert (answers, gmv(world)) == (["stale", "unchanged"], "12.00")


# Refunds


def test_refunds_never_take_more_than_is_left_of_their_line(world):
    # 30.00 − 5.00 = 25.00 were paid.
    world.receive("orders", [order(line("30.00", seller_discount="5.00"))])

    answers = world.receive(
        "refunds",
        [
            refund("25.01", refund_id="a"),
            refund("15.00", refund_id="b"),
            refund("10.01", refund_id="c"),
            refund("99.00", refund_id="d", status="REVERSED"),
            refund("10.00", refund_id="e"),
        ],
    )
    # Its own 15.00 does not stand in its way: 25.00 − 10.00 are left of the line for it.
    lowered = world.receive("refunds", [refund("14.00", refund_id="b", update_time=201)])
    raised = world.receive("refunds", [refund("15.01", refund_id="b", update_time=202)])

    over = rejected("refund_exceeds_line")
    assert answers == [over, "accepted", over, "accepted", "accepted"]
    assert (lowered, raised) == (["accepted"], [over])
    assert gmv(world) == "1.00"  # 25.00 − 14.00 − 10.00


def test_a_reversed_refund_gives_back_once(world):
    world.receive("orders", [order(line("30.00"))])
    taken = refund("12.00")
    turned = refund("12.00", status="REVERSED", update_time=203)

    answers = [world.receive("refunds", [sent])[0] for sent in (taken, turned, turned, taken)]
    late = world.receive("refunds", [refund("12.00", update_time=202)])

    assert answers + late == ["accepted", "accepted", "unchanged", "stale", "stale"]
    assert gmv(world) == "30.00"


def test_a_refund_needs_its_line_and_stays_with_it(world):
    early = refund("2.00")
    two = order(line("20.00"), line("40.00", id="2"))

    assert world.receive("refunds", [early]) == [rejected("unknown_line")]
    world.receive("orders", [two])
    assert world.receive("refunds", [early]) == ["accepted"]
    moved = refund("2.00", line_item_id="2", update_time=201)
    assert world.receive("refunds", [moved]) == [rejected("line_changed")]


def test_a_removed_line_takes_no_new_refunds_and_counts_again_with_its_old_ones(world):
    both = [line("20.00"), line("40.00", id="2")]
    world.receive("orders", [order(*both)])
    world.receive("refunds", [refund("3.00")])
    world.receive("orders", [order(both[1], update_time=101)])

    new = world.receive("refunds", [refund("1.00", refund_id="n")])
    known = world.receive("refunds", [refund("4.00", update_time=201)])
    enroll(world)
    removed = close(world, "2026-05")[0]["gmv"]
    world.receive("orders", [order(*both, update_time=102)])

    assert (new, known, removed) == ([rejected("unknown_line")], ["accepted"], "40.00")
    # 20.00 − 4.00 = 16.00 came back: 20 % of it.
    assert close(world, "2026-06") == [{"adjustments": "3.20", "total_charged": "3.20"}]


def test_a_line_lowered_below_its_refunds_is_worth_nothing(world):
    world.receive("orders", [order(line("20.00"), line("0.60", id="2"))])
    world.receive("refunds", [refund("18.00")])
    world.receive("orders", [order(line("17.00"), line("0.60", id="2"), update_time=101)])

    assert gmv(world) == "0.60"
