"""API.md, Writes: the rate is that of the paid day, fixed by the first version that has one."""

import pytest

from tests import world as built
from tests.world import JULY, JUNE, MAY, Answered, figures, give, line, order, rate, rollups, send

pytestmark = pytest.mark.usefixtures("world")

BOWLS = line("1", "59.90", "5.99", affiliate_commission="3.10")
# 53.91 GBP at 1.3425 of May 10 is 72.374175: 14.474, 4.3422, 2.8948; 3.10 is 4.16175.
IN_MAY = figures(
    orders=1,
    gross="72.37",
    gmv="72.37",
    commission="14.47",
    covered_referral="4.34",
    covered_marketing="2.89",
    covered_affiliate="4.16",
)
# At 1.2711 of June 8 68.525001: 13.706, 4.1118, 2.7412; 3.10 is 3.94041.
IN_JUNE = figures(
    orders=1,
    gross="68.53",
    gmv="68.53",
    commission="13.71",
    covered_referral="4.11",
    covered_marketing="2.74",
    covered_affiliate="3.94",
)


def pounds(*lines: dict, **others) -> dict:
    return order("A", *(lines or (BOWLS,)), **{"currency": "GBP"} | others)


def rate_of(order_id: str = "A") -> str | None:
    [row] = built.stored("billing_order", "rate, order_id")
    return row[0]


def test_a_line_takes_the_rate_of_its_day():
    give("orders", pounds())

    assert (rollups(), rate_of()) == ({MAY: IN_MAY}, "1.3425000000")


def test_usd_needs_none():
    give("orders", order("A", line(price="59.90"), paid="2026-05-11"))

    # 11.98, 3.594, 2.396
    assert rollups() == {
        "2026-05-11": figures(
            orders=1,
            gross="59.90",
            gmv="59.90",
            commission="11.98",
            covered_referral="3.59",
            covered_marketing="2.40",
        )
    }


@pytest.mark.parametrize(
    ("currency", "price", "gross"),
    [
        ("KWD", "12.345", "40.14"),  # 12.345 x 3.2514 is 40.138533
        ("PHP", "0.29", "0.00"),  # 0.29 x 0.0171 is 0.004959
        ("PHP", "0.30", "0.01"),  # 0.30 x 0.0171 is 0.00513
        ("KRW", "12499.00", "9.00"),  # 12,499 x 0.00072 is 8.99928
        ("GBP", "0.01", "0.01"),  # 0.013425
    ],
)
def test_it_is_rounded_once_half_up(currency, price, gross):
    give("orders", order("A", line(price=price), currency=currency))

    assert built.stored("billing_line", "gross, line_id") == [(gross, "1")]


def test_without_a_rate_an_order_is_rejected_and_can_be_sent_again():
    item = pounds(paid="2026-05-12")
    refused = Answered(rejected=[(0, "A", "paid_time", "fx_rate_missing")])
    assert send("orders", item) == refused
    assert rollups() == {}

    give("fx-rates", rate("GBP", "2026-05-12", "1.3425"))
    give("orders", item)
    assert rollups() == {"2026-05-12": IN_MAY}


def test_the_day_before_does_not_do():
    give("fx-rates", rate("GBP", "2026-05-11", "1.3425"), rate("GBP", "2026-05-13", "1.3425"))

    assert send("orders", pounds(paid="2026-05-12")).rejected[0][3] == "fx_rate_missing"


def test_a_rate_that_changes_later_leaves_it_alone():
    give("orders", pounds())
    give("fx-rates", rate("GBP", MAY, "1.9999"))

    give("orders", pounds(version=2))
    assert (rollups(), rate_of()) == ({MAY: IN_MAY}, "1.3425000000")


def test_a_line_added_later_has_the_rate_of_the_order():
    give("orders", pounds())
    give("fx-rates", rate("GBP", MAY, "1.9999"))

    give("orders", pounds(BOWLS, line("2", "17.35"), version=2))
    # 17.35 GBP at 1.3425 is 23.292375: 4.658, 1.3974, 0.9316.
    assert rollups() == {
        MAY: figures(
            orders=1,
            gross="95.66",
            gmv="95.66",
            commission="19.13",
            covered_referral="5.74",
            covered_marketing="3.82",
            covered_affiliate="4.16",
        )
    }


def test_a_corrected_day_moves_the_line_and_not_its_rate():
    give("orders", pounds())

    give("orders", pounds(version=2, paid=JUNE))
    assert (rollups(), rate_of()) == ({JUNE: IN_MAY}, "1.3425000000")


def test_the_new_day_needs_no_rate():
    give("orders", pounds())

    give("orders", pounds(version=2, paid="2026-06-09"))
    assert rollups() == {"2026-06-09": IN_MAY}


def test_it_stays_when_the_order_is_cancelled_and_taken_back():
    give("orders", pounds())
    give("orders", pounds(version=2, status="CANCELLED", paid=None))
    assert (rollups(), rate_of()) == ({}, "1.3425000000")

    give("orders", pounds(version=3, paid=JUNE))
    assert rollups() == {JUNE: IN_MAY}


def test_an_unpaid_order_has_none_until_it_is_paid():
    give("orders", pounds(status="UNPAID", paid=None))
    assert rate_of() is None

    give("orders", pounds(version=2, paid=JUNE))
    assert (rollups(), rate_of()) == ({JUNE: IN_JUNE}, "1.2711000000")


def test_an_unpaid_order_with_a_paid_day_has_one_and_counts_nothing():
    give("orders", pounds(status="UNPAID"))
    assert (rollups(), rate_of()) == ({}, "1.3425000000")

    give("orders", pounds(version=2, paid=JUNE))
    assert rollups() == {JUNE: IN_MAY}


def test_a_cancelled_order_that_was_never_paid_has_none():
    give("orders", pounds(status="CANCELLED", paid=None))

    assert rate_of() is None


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "USD"},
        {"currency": "KWD"},
        {"currency": "EUR"},  # of which no rate is known: the currency is looked at first
        {"currency": "USD", "status": "CANCELLED", "paid": None},
    ],
)
def test_another_currency_is_rejected_once_there_is_a_rate(changes):
    give("orders", pounds())

    refused = [(0, "A", "currency", "currency_changed")]
    assert send("orders", pounds(version=2, **changes)) == Answered(rejected=refused)
    assert rollups() == {MAY: IN_MAY}


def test_an_older_version_in_another_currency_is_stale():
    give("orders", pounds(version=2))

    assert send("orders", pounds(currency="USD")) == Answered(stale=1)


def test_before_that_the_currency_may_change():
    give("orders", pounds(status="UNPAID", paid=None, currency="USD"))

    give("orders", pounds(version=2))
    assert rollups() == {MAY: IN_MAY}


def test_the_version_with_a_paid_day_that_comes_first_decides():
    """Of a late older version nothing is kept, its rate neither."""
    give("orders", pounds(version=2, paid=JUNE))
    assert send("orders", pounds()) == Answered(stale=1)

    give("orders", pounds(version=3, paid=JULY))
    assert rollups() == {JULY: IN_JUNE}


def test_in_a_batch_the_newest_version_decides():
    answered = send("orders", pounds(), pounds(version=2, paid=JUNE))

    assert (answered, rollups()) == (Answered(accepted=1, stale=1), {JUNE: IN_JUNE})


# Rates themselves: newest by update_time; without one the last sent.


@pytest.mark.parametrize(
    ("sent", "answers", "holds"),
    [
        ([("1.1", None), ("1.2", None)], "aa", "1.2"),
        ([("1.1", 5), ("1.2", 6)], "aa", "1.2"),
        ([("1.1", 6), ("1.2", 5)], "as", "1.1"),
        ([("1.1", 5), ("1.1", 5)], "au", "1.1"),
        ([("1.1", None), ("1.1", None)], "au", "1.1"),
        # Of equal times the larger SHA-256: that of 1.1.
        ([("1.1", 5), ("1.2", 5)], "as", "1.1"),
        ([("1.2", 5), ("1.1", 5)], "aa", "1.1"),
        ([("1.1", 5), ("1.2", None)], "aa", "1.2"),
    ],
)
def test_of_two_rates_of_a_day_one_holds(sent, answers, holds):
    told = {
        "a": Answered(accepted=1),
        "u": Answered(unchanged=1),
        "s": Answered(stale=1),
    }
    items = [
        rate("EUR", MAY, usd) | ({} if time is None else {"update_time": time})
        for usd, time in sent
    ]

    assert [send("fx-rates", item) for item in items] == [told[answer] for answer in answers]
    [(stored_rate,)] = built.ask(
        "SELECT usd_per_unit FROM marketplace_fxrate WHERE currency = 'EUR'"
    )
    assert float(stored_rate) == float(holds)


def test_of_two_in_one_batch_the_older_is_stale():
    items = [rate("EUR", MAY, usd, update_time=time) for usd, time in (("1.1", 5), ("1.2", 6))]

    assert send("fx-rates", *items) == Answered(accepted=1, stale=1)
