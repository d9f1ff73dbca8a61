"""PRODUCT.md §5: every cent of a later statement can be traced, too."""

import re

import pytest

from billing.models import Statement
from billing.reports.adjusted_orders import changes
from billing.views import statements
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import JUNE, LIN, close, give, order, refund

MAY_BILL, JUNE_BILL = "2026-summer-00001-202605", "2026-summer-00001-202606"
PAGES = f"/shops/{LIN}/statements"


@pytest.fixture
def may_closed(world):
    """A, of two lines: bowls of 53.91, commission 10.78; cups of 17.35, 3.47."""
    give("orders", order("A", BOWLS, CUPS))
    close("2026-05")


@pytest.fixture
def page(may_closed, lin, client):
    """A page of Lin's as one line of text, or its status where it is not there."""
    built.sign_in(client, lin)
    type(lin).objects.filter(pk=lin.pk).update(language="en")

    def page(way: str) -> str | int:
        answer = client.get(f"{PAGES}/{way}")
        text = re.sub(r"<[^>]+>", " ", answer.content.decode())
        return re.sub(r"\s+", " ", text) if answer.status_code == 200 else answer.status_code

    return page


def told(month: str) -> list[tuple[str, ...]]:
    """Line, commission now, billed before, adjustment."""
    statement = Statement.objects.get(month=f"{month}-01")
    rows = statement.adjustment_lines.order_by("month", "order_id", "line_id")
    return [
        (one.adjustment.line_id, str(one.now), str(one.before), str(one.adjustment.amount))
        for one in changes(statement, rows)
    ]


def test_a_late_refund_is_worked_out_where_it_is_billed(page):
    """12.34 less: 41.57 × 20 % = 8.31; before 10.78."""
    give("refunds", refund("R", "12.34"))
    close("2026-06")

    assert told("2026-06") == [("1", "8.31", "10.78", "-2.47")]
    text = page(f"{JUNE_BILL}/order/?order=A")
    for said in (
        "Refund R",
        "Commission GMV × 20% USD 8.31",
        "Billed for it before see the statement of May 2026 −10.78",
        "Adjustment of May 2026 USD −2.47",
    ):
        assert said in text
    assert "Line 2" not in text  # its other line did not change
    as_billed = page(f"{MAY_BILL}/order/?order=A")
    assert "Refund R" not in as_billed  # it stays as it was
    assert "Adjusted since by the statement of June 2026 USD −2.47" in as_billed


def test_what_was_adjusted_before_was_billed_before(page):
    """8.31 of 10.78 after June; the refund is reversed, and 2.47 is billed again."""
    give("refunds", refund("R", "12.34"))
    close("2026-06")
    give("refunds", refund("R", "12.34", version=2, status="REVERSED"))
    close("2026-07")

    assert told("2026-07") == [("1", "10.78", "8.31", "2.47")]
    assert (
        "Adjusted since by the statement of June 2026 USD −2.47"
        " by the statement of July 2026 USD 2.47"
    ) in page(f"{MAY_BILL}/order/?order=A")


def test_a_late_order_was_not_billed_before(page):
    give("orders", order("B", CUPS, paid="2026-05-31"))
    close("2026-06")

    assert told("2026-06") == [("2", "3.47", "0.00", "3.47")]
    text = page(f"{JUNE_BILL}/order/?order=B")
    assert "Billed for it before 0.00" in text
    assert page(f"{MAY_BILL}/order/?order=B") == 404


def test_an_order_that_counts_no_more_is_given_back(page):
    give("orders", order("A", BOWLS, CUPS, version=2, status="CANCELLED"))
    close("2026-06")

    assert told("2026-06") == [("1", "0.00", "10.78", "-10.78"), ("2", "0.00", "3.47", "-3.47")]
    assert "the order counts nothing in May 2026 any more" in page(f"{JUNE_BILL}/order/?order=A")


def test_an_order_paid_in_another_month_stands_in_both(page):
    """Given back for May, and billed as June's own."""
    give("orders", order("A", BOWLS, CUPS, version=2, paid=JUNE))
    close("2026-06")

    assert told("2026-06") == [("1", "0.00", "10.78", "-10.78"), ("2", "0.00", "3.47", "-3.47")]
    text = page(f"{JUNE_BILL}/order/?order=A")
    assert "commission USD 14.25" in text
    assert "Adjustment of May 2026 USD −10.78" in text


def test_a_draft_explains_what_it_would_adjust(page, clock):
    clock("2026-06-20")
    give("refunds", refund("R", "12.34"))

    assert "A 1 May 2026 −2.47" in page("draft-202606/adjustments/")
    assert "Adjustment of May 2026 USD −2.47" in page("draft-202606/order/?order=A")


def test_much_that_a_draft_would_adjust_comes_in_pages(page, clock, monkeypatch):
    monkeypatch.setattr(statements, "PAGE", 1)
    clock("2026-06-20")
    give("orders", order("B", CUPS), order("C", CUPS), order("D", CUPS))

    shown = [page(f"draft-202606/adjustments/?after={after}") for after in ("", "1", "2", "x")]
    assert [[name for name in "BCD" if f" {name} 2 " in text] for text in shown] == [
        *(["B"], ["C"], ["D"], ["B"])
    ]
    assert ["Next lines" in text for text in shown] == [True, True, False, True]


def test_its_list_leads_there(page, client):
    give("refunds", refund("R", "12.34"))
    close("2026-06")
    answer = client.get(f"{PAGES}/{JUNE_BILL}/adjustments/").content.decode()

    assert f'href="{PAGES}/{JUNE_BILL}/order/?order=A"' in answer
    assert page(f"{JUNE_BILL}/order/?order=B") == 404
