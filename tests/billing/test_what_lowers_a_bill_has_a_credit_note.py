"""PRODUCT.md §5: where an adjustment lowers the bill of a closed month, a numbered credit note."""

import pytest

from billing.models import Statement
from billing.reports.reconcile import reconcile
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import (
    JUNE,
    LATECOMER,
    adjustments,
    close,
    credit_notes,
    give,
    order,
    refund,
    statements,
)

# Commission: bowls 53.91, 10.782. Cups 17.35, 3.47.


@pytest.fixture
def may_closed(world):
    """A, bowls, in May. Whatever comes in a test, the books agree afterwards."""
    give("orders", order("A", BOWLS))
    close("2026-05")
    yield
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_a_late_refund_has_one(may_closed):
    give("refunds", refund("R", "12.34"))
    close("2026-06")

    # 41.57 left: 8.314; 8.31 - 10.78.
    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "2.47")]


def test_a_late_order_has_none(may_closed):
    give("orders", order("B", CUPS))
    close("2026-06")

    assert (len(adjustments()), credit_notes()) == (1, [])


def test_nor_have_lines_that_raise_the_months_bill_together(may_closed):
    """+3.47 and -2.47."""
    give("orders", order("B", CUPS))
    give("refunds", refund("R", "12.34"))
    close("2026-06")

    assert (len(adjustments()), credit_notes()) == (2, [])


def test_lines_that_lower_it_together_have_one(may_closed):
    """+3.47 and -10.78."""
    give("orders", order("B", CUPS), order("A", BOWLS, version=2, status="CANCELLED"))
    close("2026-06")

    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "7.31")]


def test_each_month_that_is_lowered_has_its_own_whatever_the_total_is(may_closed):
    """Bowls back in May, cups back in June, bowls more in June: 10.78, 3.47 less, 10.78 more."""
    give("orders", order("B", CUPS, paid=JUNE))
    close("2026-06")
    give("orders", order("A", BOWLS, version=2, paid=None, status="CANCELLED"))
    give("refunds", refund("R", "17.35", order_id="B", line_id="2"))
    close("2026-07")

    assert statements()["2026-07"]["adjustments"] == "-14.25"
    assert credit_notes() == [
        ("2026-summer-00001-C1", "2026-07", "2026-05", "10.78"),
        ("2026-summer-00001-C2", "2026-07", "2026-06", "3.47"),
    ]


def test_the_numbers_of_an_enrollment_count_on(may_closed):
    built.enroll(LATECOMER, "2026-05-01")
    close("2026-05")
    for number, month in enumerate(("2026-06", "2026-07", "2026-08"), start=1):
        give("refunds", refund(f"R{number}", "5.00"))
        close(month)

    # 48.91, 43.91, 38.91 left: 9.782, 8.782, 7.782.
    assert credit_notes() == [
        ("2026-summer-00001-C1", "2026-06", "2026-05", "1.00"),
        ("2026-summer-00001-C2", "2026-07", "2026-05", "1.00"),
        ("2026-summer-00001-C3", "2026-08", "2026-05", "1.00"),
    ]
    assert credit_notes(LATECOMER) == []


def test_shops_that_are_closed_together_have_each_their_own(may_closed):
    built.enroll(LATECOMER, "2026-05-01")
    give("orders", order("A", CUPS, shop_id=LATECOMER))
    close("2026-05")
    give("refunds", refund("R", "12.34"))
    give("refunds", refund("R", "17.35", shop_id=LATECOMER, line_id="2"))
    close("2026-06")

    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "2.47")]
    assert credit_notes(LATECOMER) == [("2026-summer-00002-C1", "2026-06", "2026-05", "3.47")]


def test_what_a_paid_day_takes_to_another_month_is_credited_in_the_old_one(may_closed):
    give("orders", order("A", BOWLS, version=2, paid=JUNE))
    close("2026-06")

    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "10.78")]


def test_finance_finds_it_at_both_statements(may_closed, admin_client):
    give("refunds", refund("R", "12.34"))
    close("2026-06")

    for row in Statement.objects.all():
        page = admin_client.get(f"/admin/billing/statement/{row.pk}/change/").content.decode()
        assert "2026-summer-00001-C1" in page
    listed = admin_client.get("/admin/billing/creditnote/?q=7495001").content.decode()
    assert "2026-summer-00001-C1" in listed
    assert "2.47" in listed
