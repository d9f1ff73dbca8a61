"""PRODUCT.md §5: the detail of a closed statement is what was billed, whatever came later."""

from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal

import pytest

from billing.models import Statement
from billing.reports import details
from billing.reports.details import BilledLine, Day
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import BOWL, JUNE, MAY, close, give, line, order, refund

MAY_10, MAY_31 = date(2026, 5, 10), date(2026, 5, 31)


@pytest.fixture
def statement(world) -> Statement:
    """May: bowls and cups with a gift on one day, a line in GBP on another, and what is none."""
    give("fx-rates", built.rate("GBP", "2026-05-31", "1.3311"))
    gift = line("3", "9.90", is_gift=True)
    give("orders", order("A", BOWLS, CUPS, gift), order("B", CUPS, status="CANCELLED"))
    give("orders", order("C", line("9", "20.01", quantity=7), currency="GBP", paid="2026-05-31"))
    give("orders", order("D", paid="2026-04-30"), order("E", paid=JUNE))
    give("refunds", refund("R", "12.34"))
    close("2026-05")
    return Statement.objects.get()


def amounts(*told: str) -> dict[str, Decimal]:
    names = [field.name for field in fields(BilledLine)][4:]
    return dict(zip(names, map(Decimal, told), strict=True))


# Price, rate; gross, refunded, GMV; 20 %, 6 %, 4 %; affiliate.
BOWLS_BILLED = BilledLine(
    order_id="A",
    line_id="1",
    product_id=BOWL,
    quantity=2,
    # 41.57: 8.314, 2.4942, 1.6628
    **amounts("53.91", "1", "53.91", "12.34", "41.57", "8.31", "2.49", "1.66", "3.10"),
)
CUPS_BILLED = BilledLine(
    order_id="A",
    line_id="2",
    product_id=BOWL,
    quantity=2,
    # 3.47, 1.041, 0.694
    **amounts("17.35", "1", "17.35", "0.00", "17.35", "3.47", "1.04", "0.69", "0.00"),
)
POUNDS_BILLED = BilledLine(
    order_id="C",
    line_id="9",
    product_id=BOWL,
    quantity=7,
    # 20.01 at 1.3311 is 26.635311: 5.328, 1.5984, 1.0656
    **amounts("20.01", "1.3311", "26.64", "0.00", "26.64", "5.33", "1.60", "1.07", "0.00"),
)
DAYS = [
    Day(
        day=MAY_10,
        orders=1,
        gross=Decimal("71.26"),
        refunded=Decimal("12.34"),
        gmv=Decimal("58.92"),
        commission=Decimal("11.78"),
        covered_referral=Decimal("3.53"),
        covered_marketing=Decimal("2.35"),
        covered_affiliate=Decimal("3.10"),
    ),
    Day(
        day=MAY_31,
        orders=1,
        gross=Decimal("26.64"),
        refunded=Decimal("0.00"),
        gmv=Decimal("26.64"),
        commission=Decimal("5.33"),
        covered_referral=Decimal("1.60"),
        covered_marketing=Decimal("1.07"),
        covered_affiliate=Decimal("0.00"),
    ),
]


def shown(statement: Statement) -> tuple[list[Day], list[BilledLine], list[BilledLine]]:
    return (
        details.days(statement),
        details.lines(statement, MAY_10),
        details.lines(statement, MAY_31),
    )


AS_BILLED = (DAYS, [BOWLS_BILLED, CUPS_BILLED], [POUNDS_BILLED])


def test_it_has_the_lines_that_counted(statement):
    assert shown(statement) == AS_BILLED


def test_its_days_add_up_to_it(statement):
    for name in (
        *("orders", "refunded", "gmv", "commission"),
        *("covered_referral", "covered_marketing", "covered_affiliate"),
    ):
        assert sum(getattr(day, name) for day in DAYS) == getattr(statement, name)


LATER = {
    "a refund": lambda: give("refunds", refund("S", "1.35", line_id="2")),
    "a reversal": lambda: give("refunds", refund("R", "12.34", version=2, status="REVERSED")),
    "a price": lambda: give("orders", order("A", line("1", "88.80"), CUPS, version=2)),
    "a removed line": lambda: give("orders", order("A", CUPS, version=2)),
    "a day": lambda: give("orders", order("A", BOWLS, CUPS, version=2, paid=JUNE)),
    "a cancellation": lambda: give("orders", order("A", BOWLS, CUPS, version=2, status="UNPAID")),
    "an order that was none": lambda: give("orders", order("B", CUPS, version=2)),
    "a late order": lambda: give("orders", order("F", BOWLS)),
    "a rate": lambda: give("fx-rates", built.rate("GBP", "2026-05-31", "1.9999")),
}


@pytest.mark.parametrize("what", LATER)
def test_what_comes_later_does_not_show(statement, what):
    LATER[what]()

    assert shown(statement) == AS_BILLED


def test_nor_do_many_changes_one_after_the_other(statement):
    for number in range(2, 6):
        price = f"{number}1.10"
        give("orders", order("A", BOWLS | {"original_price": price}, version=number))
        give("refunds", refund("R", f"{number}.05", version=number))
    give("orders", order("A", BOWLS, CUPS, version=6))
    give("refunds", refund("R", "12.34", version=6))
    close("2026-06")

    assert shown(statement) == AS_BILLED


def test_the_next_statement_shows_what_was_known_then(statement):
    """E was 100.00 in June; 7.77 came back, was billed, and 1.23 more came back."""
    give("refunds", refund("S", "7.77", order_id="E"))
    close("2026-06")
    give("refunds", refund("T", "1.23", order_id="E"))
    june = Statement.objects.get(month=date(2026, 6, 1))

    # 92.23: 18.446, 5.5338, 3.6892.
    [day] = details.days(june)
    assert [str(cell) for cell in asdict(day).values()] == [
        *("2026-06-08", "1", "100.00", "7.77", "92.23", "18.45", "5.53", "3.69", "0.00"),
    ]
    [billed] = details.lines(june, date(2026, 6, 8))
    assert (billed.order_id, billed.refunded) == ("E", Decimal("7.77"))


def test_of_a_day_that_is_not_its_own_it_shows_nothing(statement):
    for day in (date(2026, 4, 30), date(2026, 6, 8), date(2026, 5, 11), date(1, 1, 1), date.max):
        assert details.lines(statement, day) == []


def test_lines_come_in_pages(world):
    """Of 100, each from the one after the last that was seen."""
    sold = [order(f"{number:03}", line("1"), line("2")) for number in range(75)]
    give("orders", *sold)
    close("2026-05")
    statement = Statement.objects.get()

    first = details.lines(statement, MAY_10)
    second = details.lines(statement, MAY_10, after=(first[-1].order_id, first[-1].line_id))

    seen = [(row.order_id, row.line_id) for row in (*first, *second)]
    assert (len(first), len(second)) == (100, 50)
    assert seen == sorted((item["order_id"], part) for item in sold for part in "12")


def test_an_admin_page_shows_it(statement, admin_client):
    give("refunds", refund("S", "1.35", line_id="2"))

    page = admin_client.get(f"/admin/billing/statement/{statement.pk}/lines/?day={MAY}")

    text = page.content.decode()
    assert page.status_code == 200
    assert ("41.57" in text, "8.31" in text, "17.35" in text, "16.00" in text) == (
        *(True, True, True),
        False,
    )
