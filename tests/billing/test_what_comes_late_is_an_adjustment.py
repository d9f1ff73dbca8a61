"""PRODUCT.md §§5, 9: a closed statement stays; the next one bills what changed, line by line."""

from datetime import date

import pytest

from billing.reports.reconcile import reconcile
from growth_program.core.models import Program, ProgramVersion
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import (
    JULY,
    JUNE,
    MAY,
    adjustments,
    bill,
    close,
    give,
    line,
    order,
    postings,
    refund,
    statements,
)

# Commission: bowls 53.91, 10.782. Cups 17.35, 3.47.


@pytest.fixture
def may_closed(world):
    """A, bowls, in May. Whatever comes in a test, the books agree afterwards."""
    give("orders", order("A", BOWLS))
    close("2026-05")
    yield statements()["2026-05"]
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def billed() -> dict[str, tuple[str, str, str]]:
    """Commission, adjustments and total of each month."""
    return {
        month: (row["commission"], row["adjustments"], row["total_charged"])
        for month, row in statements().items()
    }


def corrections() -> list[tuple[str, ...]]:
    return [row[1:] for row in postings() if row[0] == "adjustment"]


MORE, LESS = ("receivable", "commission"), ("commission", "receivable")
OF_MAY = ("10.78", "0.00", "6010.78")


def test_a_late_order_is_billed_by_the_next_statement(may_closed):
    give("orders", order("B", CUPS, paid="2026-05-31"))
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "B", "2", "3.47")]
    assert statements() == {
        "2026-05": may_closed,
        # Nothing else of June changes: neither GMV nor what is covered and saved.
        "2026-06": bill(adjustments="3.47", total_charged="3.47"),
    }
    # It is about the last day of its month.
    assert corrections() == [("2026-05-31", *MORE, "3.47")]


def test_a_late_refund_is_given_back(may_closed):
    give("refunds", refund("R", "12.34"))
    close("2026-06")

    # 41.57 left: 8.314; 8.31 - 10.78.
    assert adjustments() == [("2026-06", "2026-05", "A", "1", "-2.47")]
    assert statements() == {
        "2026-05": may_closed,
        "2026-06": bill(adjustments="-2.47", total_charged="-2.47"),
    }
    assert corrections() == [("2026-05-31", *LESS, "2.47")]


def test_beside_the_months_own_lines(may_closed):
    give("refunds", refund("R", "12.34"))
    give("orders", order("B", CUPS, paid=JUNE))
    close("2026-06")

    # 3.47 - 2.47. Of 17.35 covered: 1.041, 0.694; 1.73 - 3.47.
    assert statements()["2026-06"] == bill(
        orders=1,
        gmv="17.35",
        commission="3.47",
        adjustments="-2.47",
        total_charged="1.00",
        covered_referral="1.04",
        covered_marketing="0.69",
        saved="-1.74",
        saved_net="-1.74",
    )


def test_a_refund_that_is_reversed_later_is_billed_again(may_closed):
    give("refunds", refund("R", "12.34"))
    close("2026-06")
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))
    close("2026-07")

    assert adjustments() == [
        ("2026-06", "2026-05", "A", "1", "-2.47"),
        ("2026-07", "2026-05", "A", "1", "2.47"),
    ]
    assert corrections() == [("2026-05-31", *LESS, "2.47"), ("2026-05-31", *MORE, "2.47")]


def test_one_that_is_reversed_before_the_next_close_is_not_heard_of(may_closed):
    give("refunds", refund("R", "12.34"))
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))
    close("2026-06")

    assert (adjustments(), statements()["2026-06"]) == ([], bill())


def test_each_statement_bills_what_no_earlier_one_did(may_closed):
    give("refunds", refund("R", "12.34"))
    close("2026-06")
    give("refunds", refund("S", "7.65"))
    close("2026-07")
    give("refunds", refund("T", "33.92"))
    close("2026-08")

    # 53.91, 41.57, 33.92, 0.00 left: 10.78, 8.31, 6.784, 0.
    assert adjustments() == [
        ("2026-06", "2026-05", "A", "1", "-2.47"),
        ("2026-07", "2026-05", "A", "1", "-1.53"),
        ("2026-08", "2026-05", "A", "1", "-6.78"),
    ]
    assert billed() == {
        "2026-05": OF_MAY,
        "2026-06": ("0.00", "-2.47", "-2.47"),
        "2026-07": ("0.00", "-1.53", "-1.53"),
        "2026-08": ("0.00", "-6.78", "-6.78"),
    }


def test_a_cancelled_order_is_given_back_whole_and_taken_back_billed_again(may_closed):
    give("orders", order("A", BOWLS, version=2, status="CANCELLED", paid=None))
    close("2026-06")
    give("orders", order("A", BOWLS, version=3))
    close("2026-07")

    assert adjustments() == [
        ("2026-06", "2026-05", "A", "1", "-10.78"),
        ("2026-07", "2026-05", "A", "1", "10.78"),
    ]


def test_lines_are_adjusted_one_by_one(may_closed):
    """Removed, added, dearer: three lines of one order."""
    give("orders", order("B", line("1", "20.00"), line("2", "30.00"), paid=JUNE))
    close("2026-06")
    newer = [line("2", "31.55"), line("3", "40.40")]
    give("orders", order("B", *newer, paid=JUNE, version=2))
    close("2026-07")

    # 4.00 gone; 6.31 - 6.00; 8.08.
    assert adjustments() == [
        ("2026-07", "2026-06", "B", "1", "-4.00"),
        ("2026-07", "2026-06", "B", "2", "0.31"),
        ("2026-07", "2026-06", "B", "3", "8.08"),
    ]
    assert billed()["2026-07"] == ("0.00", "4.39", "4.39")


def test_what_leaves_the_commission_as_it_was_is_none(may_closed):
    """Another affiliate commission, a cent of refund that 20 % rounds away, a line of 0.02."""
    newer = BOWLS | {"affiliate_commission": "9.99"}
    give("orders", order("A", newer, version=2), order("B", line(price="0.02")))
    give("refunds", refund("R", "0.01"))
    close("2026-06")

    # 53.90: 10.78.
    assert (adjustments(), statements()["2026-06"]) == ([], bill())


def test_a_paid_day_that_moves_to_an_open_month_is_given_back_and_billed_there(may_closed):
    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "A", "1", "-10.78")]
    assert billed() == {"2026-05": OF_MAY, "2026-06": ("10.78", "-10.78", "0.00")}
    assert [row for row in postings() if row[0] != "payment"] == [
        ("commission", "2026-05-10", *MORE, "10.78"),
        ("fixed_fee", "2026-05-01", "receivable", "fixed_fee", "6000.00"),
        ("commission", "2026-06-08", *MORE, "10.78"),
        ("adjustment", "2026-05-31", *LESS, "10.78"),
    ]


def test_within_its_month_it_may_move(may_closed):
    give("orders", order("A", BOWLS, version=2, paid="2026-05-31"))
    close("2026-06")

    assert adjustments() == []


def test_one_that_moves_to_a_closed_month_is_billed_for_it(may_closed):
    give("orders", order("B", CUPS, paid=JUNE))
    give("orders", order("B", CUPS, version=2, paid=MAY))
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "B", "2", "3.47")]
    assert billed()["2026-06"] == ("0.00", "3.47", "3.47")


def test_one_that_moves_between_closed_months_is_a_row_though_it_adds_up_to_nothing(may_closed):
    close("2026-06", "2026-07")
    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    close("2026-08")

    assert adjustments() == [
        ("2026-08", "2026-05", "A", "1", "-10.78"),
        ("2026-08", "2026-06", "A", "1", "10.78"),
    ]
    assert statements()["2026-08"] == bill()
    assert corrections() == [("2026-05-31", *LESS, "10.78"), ("2026-06-30", *MORE, "10.78")]


def test_so_are_two_lines_that_make_up_for_each_other(may_closed):
    """In one month they are no posting: nothing goes between the accounts."""
    close("2026-06", "2026-07")
    give("orders", order("A", BOWLS, version=2, status="CANCELLED"))
    give("orders", order("B", BOWLS | {"id": "2"}))
    close("2026-08")

    assert adjustments() == [
        ("2026-08", "2026-05", "A", "1", "-10.78"),
        ("2026-08", "2026-05", "B", "2", "10.78"),
    ]
    assert statements()["2026-08"] == bill()
    assert corrections() == []


def test_a_line_may_leave_its_month_and_come_back_to_it(may_closed):
    """May is billed, June instead, May again."""
    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    close("2026-06")
    give("orders", order("A", BOWLS, version=3, paid=MAY))
    close("2026-07")

    assert adjustments() == [
        ("2026-06", "2026-05", "A", "1", "-10.78"),
        ("2026-07", "2026-05", "A", "1", "10.78"),
        ("2026-07", "2026-06", "A", "1", "-10.78"),
    ]
    assert billed()["2026-07"] == ("0.00", "0.00", "0.00")


@pytest.mark.parametrize("paid", ["2026-04-30 23:59:59", "2026-08-01"])
def test_out_of_the_service_period_it_is_given_back(may_closed, paid):
    give("orders", order("A", BOWLS, version=2, paid=paid))
    close("2026-06", "2026-07", "2026-08")

    assert adjustments() == [("2026-06", "2026-05", "A", "1", "-10.78")]
    assert sorted(billed()) == ["2026-05", "2026-06", "2026-07"]


def test_into_it_it_is_billed(may_closed):
    give("orders", order("B", CUPS, paid="2026-04-30"))
    give("orders", order("B", CUPS, version=2, paid="2026-05-01"))
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "B", "2", "3.47")]


def test_a_corrected_day_keeps_the_rate(may_closed):
    """20.00 GBP at 1.3425 of May 10 is 26.85, and stays so in June."""
    give("orders", order("B", line("2", "20.00"), currency="GBP"))
    give("orders", order("B", line("2", "20.00"), currency="GBP", version=2, paid=JUNE))
    close("2026-06")
    give("orders", order("B", line("2", "21.00"), currency="GBP", version=3, paid=JUNE))
    close("2026-07")

    # 5.37; 21.00 is 28.1925, 5.638.
    assert billed()["2026-06"] == ("5.37", "0.00", "5.37")
    assert adjustments() == [("2026-07", "2026-06", "B", "2", "0.27")]


def test_a_refund_follows_its_line_out_of_a_closed_month(may_closed):
    give("refunds", refund("R", "12.34"))
    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "A", "1", "-10.78")]
    assert billed()["2026-06"] == ("8.31", "-10.78", "-2.47")


def test_a_month_after_the_term_has_a_row_only_where_there_is_something(may_closed, clock):
    clock("2026-11-01")
    close("2026-06", "2026-07", "2026-08")
    give("refunds", refund("R", "12.34"))
    give("orders", order("B", CUPS, paid=JULY))
    close("2026-09", "2026-10")

    assert adjustments() == [
        ("2026-09", "2026-05", "A", "1", "-2.47"),
        ("2026-09", "2026-07", "B", "2", "3.47"),
    ]
    assert statements()["2026-09"] == bill(adjustments="1.00", total_charged="1.00")
    assert sorted(billed()) == ["2026-05", "2026-06", "2026-07", "2026-09"]


def test_of_a_latecomer_no_month_before_hers(may_closed):
    built.enroll(built.LATECOMER, "2026-07-10")
    give("orders", order("A", CUPS, shop_id=built.LATECOMER, paid="2026-07-09"))
    close("2026-06", "2026-07")
    give("orders", order("B", CUPS, shop_id=built.LATECOMER, paid=JUNE))
    give("orders", order("A", CUPS, shop_id=built.LATECOMER, paid="2026-07-10", version=2))
    close("2026-08")

    assert adjustments(built.LATECOMER) == [("2026-08", "2026-07", "A", "2", "3.47")]


def test_another_shops_changes_are_not_hers(may_closed):
    built.enroll(built.LATECOMER, "2026-05-01")
    close("2026-05")
    give("orders", order("A", CUPS, shop_id=built.LATECOMER))
    close("2026-06")

    assert adjustments() == []
    assert adjustments(built.LATECOMER) == [("2026-06", "2026-05", "A", "2", "3.47")]


# Another edition for the same shop, while the first is not over.


@pytest.fixture
def autumn(world):
    """The same figures from August on."""
    program = Program.objects.create(
        code="2026-autumn", name_zh="秋", name_en="autumn", time_zone="Asia/Shanghai"
    )
    version = ProgramVersion.objects.get()
    version.pk, version.program, version.is_agreed = None, program, False
    version.starts_on, version.ends_on = date(2026, 8, 1), date(2026, 10, 31)
    version.last_activation_on = version.ends_on
    version.save()
    return program


def test_joining_another_edition_adjusts_nothing(may_closed, autumn):
    built.enroll(built.LIN, "2026-08-01", program="2026-autumn")
    close("2026-06")

    assert (adjustments(), statements()["2026-06"]) == ([], bill())


def test_nor_does_it_lose_what_came_late_before(may_closed, autumn):
    give("orders", order("A", BOWLS, version=2, status="CANCELLED"))
    built.enroll(built.LIN, "2026-08-01", program="2026-autumn")
    close("2026-06")

    assert adjustments() == [("2026-06", "2026-05", "A", "1", "-10.78")]
