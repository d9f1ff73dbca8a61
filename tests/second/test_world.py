"""Bills and decisions of a small world: every figure is worked out beside it."""

from datetime import date
from decimal import Decimal

import pytest

from .days import YearNotPublished
from .lins_shop import (
    CALENDAR,
    IN_TIME,
    answer,
    close,
    decided,
    enroll,
    line,
    lins_world,
    order,
    rate,
    refund,
    rejected,
    shop,
)
from .world import NotItsTurn


@pytest.fixture
def world():
    return lins_world()


# Bills


def test_a_month_to_the_cent(world):
    world.receive("fx-rates", [rate("1.2345"), rate("1.31", on="2026-05-04")])
    sold = line("33.33", seller_discount="3.30", platform_discount="9.99")
    world.receive(
        "orders",
        [
            order(
                sold | {"affiliate_commission": "2.22"},
                line("10.10", id="2", affiliate_commission="1.11"),
                line("70.00", id="3", is_gift=True),
                currency="GBP",
            ),
            order(line("71.00"), order_id="sample", is_sample_order=True),
            order(line("72.00"), order_id="cancelled", status="CANCELLED"),
            order(line("73.00"), order_id="unpaid", status="UNPAID"),
            order(line("74.00"), order_id="too early", paid="04-30 23:59"),
            order(line("0.05"), order_id="held", paid="05-01 00:00", status="ON_HOLD"),
        ],
    )
    world.receive("refunds", [refund("4.44"), refund("10.10", refund_id="s", line_item_id="2")])
    spend = {"shop_id": "lin", "product_id": "lamp", "date": "2026-05-04"}
    pounds = {"funded_by": "platform", "spend": {"amount": "6.66", "currency": "GBP"}}
    assert world.receive("ad-spend", [spend | pounds, spend | pounds | {"date": "2026-05-05"}]) == [
        "accepted",
        rejected("fx_rate_missing"),
    ]
    assert world.receive("ad-spend", [spend | pounds | {"funded_by": "ad_credit"}]) == [
        rejected("exceeds_credit")
    ]
    enroll(world)

    # Line 1: 30.03 × 1.2345 = 37.072… = 37.07; back 4.44 × 1.2345 = 5.481… = 5.48; 31.59 left.
    # Line 2: 10.10 × 1.2345 = 12.468… = 12.47, all of it back. Held: 0.05.
    assert close(world, "2026-05") == [
        {
            "orders": "2",
            "gmv": "31.64",
            "refunded": "17.95",  # 5.48 + 12.47
            "commission": "6.33",  # 6.318 = 6.32, and 0.01
            "fixed_fee": "6000.00",
            "total_charged": "6006.33",
            "covered_referral": "1.90",  # 1.8954 = 1.90, and 0.003 = 0.00
            "covered_marketing": "1.26",  # 1.2636 = 1.26, and 0.002 = 0.00
            "covered_affiliate": "4.11",  # 2.22 and 1.11 pounds are 2.74 and 1.37
            "covered_ads": "8.72",  # 6.66 × 1.31 = 8.7246
            "saved": "9.66",  # 1.90 + 1.26 + 4.11 + 8.72 − 6.33
            "saved_net": "-5990.34",
        }
    ]


def test_what_comes_late_is_adjusted_per_line_and_month(world):
    enroll(world)
    world.receive("orders", [order(line("50.00"), line("25.00", id="2"))])
    close(world, "2026-05")
    before = world.detail("2026-05")
    world.receive("refunds", [refund("5.00")])
    world.receive("orders", [order(line("10.00"), order_id="late", paid="05-31 23:59")])
    world.receive("orders", [order(line("60.00"), order_id="june", paid="06-01 00:00")])

    # Back 5.00: −1.00; late 10.00: +2.00. June's own 60.00: 12.00, 3.60 and 2.40 covered.
    june = close(world, "2026-06")
    # Everything is paid in July after all: May gives back 9.00, 5.00 and 2.00, and July bills it.
    moved = {"paid": "07-02 12:00", "update_time": 101}
    world.receive("orders", [order(line("50.00"), line("25.00", id="2"), **moved)])
    world.receive("orders", [order(line("10.00"), order_id="late", **moved)])
    july = close(world, "2026-07")

    assert june == [
        {
            "orders": "1",
            "gmv": "60.00",
            "commission": "12.00",
            "adjustments": "1.00",
            "total_charged": "13.00",
            "covered_referral": "3.60",
            "covered_marketing": "2.40",
            "saved": "-6.00",
            "saved_net": "-6.00",
        }
    ]
    assert (july[0]["commission"], july[0]["adjustments"]) == ("16.00", "-16.00")
    assert world.detail("2026-05") == before


def test_a_month_after_the_term_has_a_row_only_for_an_adjustment(world):
    enroll(world)
    world.receive("orders", [order(line("50.00")), order(line("35.00"), order_id="p")])
    close(world, "2026-05", "2026-06", "2026-07")

    assert close(world, "2026-08") == []
    world.receive("refunds", [refund("15.00")])
    world.receive("orders", [order(line("50.00"), order_id="p", update_time=101)])
    # −3.00 and +3.00: nothing to pay, and yet something to show.
    assert close(world, "2026-09") == [{}]
    assert close(world, "2026-10") == []


def test_a_shop_joins_with_its_service_period_and_not_before_its_fee(world):
    world.receive("shops", [shop(shop_id="omar", name="Omar")])
    enroll(world, activated_on="2026-06-12")
    enroll(world, shop_id="omar", fee_paid="false")
    world.receive("orders", [order(line("9.00"), paid="06-11 23:59")])
    world.receive("orders", [order(line("8.00"), order_id="p", paid="06-12 00:00")])
    spend = {"shop_id": "lin", "product_id": "lamp", "funded_by": "platform"}
    for day, amount in (("2026-06-11", "7.00"), ("2026-06-12", "6.00")):
        paid = {"date": day, "spend": {"amount": amount, "currency": "USD"}}
        world.receive("ad-spend", [spend | paid])

    may, june = world.close_month("2026-05"), world.close_month("2026-06")

    assert [row["shop_id"] for row in may + june] == ["TOTAL", "lin", "TOTAL"]
    found = [str(june[0][name]) for name in ("gmv", "fixed_fee", "covered_ads")]
    assert found == ["8.00", "6000.00", "6.00"]
    assert june[1] == june[0] | {
        "program": "",
        "month": "",
        "shop_id": "TOTAL",
        "shop_name": "",
        "currency": "",
    }


def test_months_close_in_their_order_and_once(world):
    enroll(world)
    closed = world.close_month("2026-05")
    world.receive("orders", [order(line("9.00"))])

    assert world.close_month("2026-05") == closed
    with pytest.raises(NotItsTurn):
        world.close_month("2026-07")


# Decisions


def sales(world, price):
    world.receive("orders", [order(line(price))])
    enroll(world, aigc=0, videos=0)


@pytest.mark.parametrize(
    ("price", "outcome"),
    [
        # 20,000.00 costs 6,000.00 and 4,000.00: exactly twice that.
        ("20000.00", ("2.0000", True, "none", "0.00", None)),
        # A cent less costs the same 4,000.00 after rounding: the quotient reads 2.0000, and it is
        # missed all the same. Half of 6,000.00 is due 30 business days after 31 July: six weeks
        # of five, for the calendar above names no day before 20 September.
        ("19999.99", ("2.0000", False, "roas", "3000.00", date(2026, 9, 11))),
    ],
)
def test_roas_is_compared_exactly(world, price, outcome):
    sales(world, price)

    row = decided(world)

    roas, credit = str(row["roas"]), str(row["ad_credit"])
    assert (roas, row["roas_met"], row["remedy"], credit, row["credit_due_on"]) == outcome


def test_a_decision_names_the_highest_remedy_and_everything_owed(world):
    enroll(world)
    world.receive("orders", [order(line("1234.56"))])
    world.receive("aigc-items", [answer("accepted", IN_TIME)])

    assert {name: str(value) for name, value in decided(world).items()} == {
        "shop_id": "lin",
        "gmv": "1234.56",
        "fixed_fee": "6000.00",
        "commission": "246.91",
        "program_cost": "6246.91",
        "roas": "0.1976",  # 0.19762…
        "roas_met": "False",
        "aigc_committed": "3",
        "aigc_delivered": "1",
        "videos_committed": "2",
        "videos_delivered": "0",
        "remedy": "roas",
        "remedy_rate": "0.5000",
        "ad_credit": "3000.00",
        "aigc_makeup": "2",
        "videos_makeup": "2",
        "makeup_due_on": "2026-09-11",
        "credit_due_on": "2026-09-11",
    }


def test_a_cost_of_nothing_meets_roas(world):
    world.fixed_fee = Decimal("0.00")
    enroll(world, aigc=0, videos=0)

    row = decided(world)

    assert (row["roas"], row["roas_met"], row["remedy"]) == (None, True, "none")


def test_nothing_is_decided_before_its_day_and_nothing_twice(world):
    sales(world, "20000.00")

    assert world.adjudicate(date(2026, 8, 16)) == []  # July is open
    assert world.close_month("2026-05")
    assert world.close_month("2026-06")
    assert world.close_month("2026-07")
    assert world.adjudicate(date(2026, 8, 15)) == []  # 31 July and 15 days: the day after is due
    first = world.adjudicate(date(2026, 8, 16))
    world.receive("refunds", [refund("777.00")])
    assert world.adjudicate(date(2026, 8, 20)) == first != []


def test_make_up_workdays_count_and_a_year_without_a_calendar_is_refused():
    # From Friday 18 September: the Sunday worked, Monday to Thursday, the Friday off, Monday 28.
    expected = ["2026-09-20", "2026-09-21", "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-28"]

    found = [str(CALENDAR.after(date(2026, 9, 18), count)) for count in range(1, 7)]

    assert found == expected
    with pytest.raises(YearNotPublished):
        CALENDAR.after(date(2026, 12, 31), 1)
