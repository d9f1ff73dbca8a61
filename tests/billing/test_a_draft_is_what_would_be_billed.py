"""PRODUCT.md §5: before it closes a statement is a draft, with what it would come to now."""

from datetime import date

import pytest

from billing.models import ShopDay, Statement
from billing.reports import details
from billing.reports.drafts import Draft, draft, drafts, open_in, open_months
from growth_program.core.calendar import named_month
from growth_program.core.models import Program
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.world import (
    AMOUNTS,
    JULY,
    JUNE,
    LATECOMER,
    LIN,
    MAY,
    ad_day,
    bill,
    close,
    give,
    order,
    refund,
    statements,
)


def shown(month: str, shop_id: str = LIN) -> dict | None:
    """The draft of a month, as `statements` tells a statement."""
    found = [draft for draft in all_of(month) if draft.enrollment.shop_id == shop_id]
    if not found:
        return None
    [draft] = found
    assert f"{draft.month:%Y-%m}" == month
    return {"orders": draft.orders} | {name: str(getattr(draft, name)) for name in AMOUNTS}


def all_of(month: str) -> list[Draft]:
    program, first = Program.objects.get(code=built.PROGRAM), named_month(month)
    return drafts(list(open_in(program, first)), first)


def months() -> list[str]:
    return [f"{month:%Y-%m}" for month in open_months(Program.objects.get(code=built.PROGRAM))]


def test_a_month_without_a_line_has_the_fee_in_its_first(world):
    assert shown("2026-05") == bill(
        fixed_fee="6000.00", total_charged="6000.00", saved_net="-6000.00"
    )
    assert shown("2026-06") == bill()


def test_it_has_what_was_sold_refunded_and_advertised(world):
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE))
    give("refunds", refund("R", "12.34"))
    give("ad-spend", ad_day("48.20"))

    # 41.57: 8.314; covered 2.4942, 1.6628, 3.10 as reported and 48.20: 55.45 - 8.31.
    assert shown("2026-05") == bill(
        orders=1,
        gmv="41.57",
        refunded="12.34",
        commission="8.31",
        fixed_fee="6000.00",
        total_charged="6008.31",
        covered_referral="2.49",
        covered_marketing="1.66",
        covered_affiliate="3.10",
        covered_ads="48.20",
        saved="47.14",
        saved_net="-5952.86",
    )


LATER = {
    "nothing": lambda: None,
    "a late refund": lambda: give("refunds", refund("R", "12.34")),
    "a late order": lambda: give("orders", order("C", CUPS)),
    "a moved day": lambda: give("orders", order("A", BOWLS, version=2, paid=JUNE)),
    "a cancellation": lambda: give("orders", order("A", BOWLS, version=2, status="CANCELLED")),
}


@pytest.mark.parametrize("what", LATER)
def test_it_closes_as_it_was_shown(world, what):
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE))
    built.enroll(LATECOMER, "2026-05-20")
    close("2026-05")
    LATER[what]()
    before = shown("2026-06"), shown("2026-06", LATECOMER)
    close("2026-06")

    assert before == (statements()["2026-06"], statements(LATECOMER)["2026-06"])
    assert shown("2026-06") is None


def test_what_comes_late_is_in_the_next_open_month_alone(world):
    give("orders", order("A", BOWLS))
    close("2026-05")
    give("refunds", refund("R", "12.34"))

    assert [shown(month)["adjustments"] for month in ("2026-06", "2026-07")] == ["-2.47", "0.00"]


def test_its_adjustments_are_named_line_by_line(world):
    give("orders", order("A", BOWLS))
    [lin] = Program.objects.get().enrollments.all()
    close("2026-05")
    give("refunds", refund("R", "12.34"))
    give("orders", order("B", CUPS))

    _june, found = draft(lin, named_month("2026-06"))
    assert [(str(row.month), row.order_id, row.line_id, str(row.amount)) for row in found] == [
        ("2026-05-01", "A", "1", "-2.47"),
        ("2026-05-01", "B", "2", "3.47"),
    ]
    _july, found = draft(lin, named_month("2026-07"))
    assert found == []


def test_while_an_earlier_month_is_open_none_of_it_is_an_adjustment(world):
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE), order("C", CUPS, paid=JULY))

    assert [shown(month)["commission"] for month in ("2026-05", "2026-06", "2026-07")] == [
        *("10.78", "3.47", "3.47"),
    ]
    assert {shown(month)["adjustments"] for month in ("2026-06", "2026-07")} == {"0.00"}


def test_a_month_after_the_term_is_shown_only_where_there_is_something(world):
    built.enroll(LATECOMER, "2026-05-20")
    give("orders", order("A", BOWLS))
    close("2026-05", "2026-06", "2026-07", "2026-08")
    assert (all_of("2026-09"), months()) == ([], [])

    give("refunds", refund("R", "12.34"))
    assert [draft.enrollment.shop_id for draft in all_of("2026-09")] == [LIN]
    assert shown("2026-09") == bill(adjustments="-2.47", total_charged="-2.47")
    assert months() == ["2026-09"]


def test_months_are_those_that_have_begun_and_are_not_closed(world, clock):
    clock("2026-06-15")
    assert months() == ["2026-06", "2026-05"]
    close("2026-05")
    assert months() == ["2026-06"]


def test_none_before_the_service_begins(world, clock):
    clock("2026-07-15")
    built.enroll(LATECOMER, "2026-07-10")

    assert [shown(month, LATECOMER) for month in ("2026-05", "2026-06")] == [None, None]
    assert shown("2026-07", LATECOMER)["fixed_fee"] == "6000.00"


def test_nothing_is_open_where_nobody_is_served(db, clock):
    built.first_edition()

    assert months() == []


def test_its_days_and_lines_are_those_of_now(world):
    give("orders", order("A", BOWLS))
    give("refunds", refund("R", "12.34"))
    [draft] = all_of("2026-05")
    give("refunds", refund("S", "1.00"))

    # 53.91 - 13.34 is 40.57: 8.114.
    [day] = details.days(draft)
    [line] = details.lines(draft, date.fromisoformat(MAY))
    assert [(str(one.refunded), str(one.commission)) for one in (day, line)] == [
        ("13.34", "8.11")
    ] * 2


def test_it_writes_nothing(world):
    give("orders", order("A", BOWLS))
    rows = list(ShopDay.objects.values())
    all_of("2026-05")

    assert (list(ShopDay.objects.values()), Statement.objects.count()) == (rows, 0)


def test_as_many_statements_for_many_as_for_one(world, django_assert_num_queries):
    built.enroll(LATECOMER, "2026-05-20")
    one, other = Program.objects.get().enrollments.order_by("number")
    month = named_month("2026-05")
    drafts([one], month)  # so that the temporary tables are there

    with django_assert_num_queries(9) as alone:
        drafts([one], month)
    with django_assert_num_queries(len(alone)):
        drafts([one, other], month)


def test_finance_reads_the_drafts_of_a_month(world, admin_client):
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE))
    close("2026-05")

    page = admin_client.get("/admin/billing/statement/drafts/?month=2026-06").content.decode()
    assert "2026-summer-00001" in page
    assert "Shop 7495001" in page
    assert "3.47" in page
    found = admin_client.get("/admin/billing/statement/drafts/?month=2026-06&q=nobody")
    assert "没有符合条件的未结账单。" in found.content.decode()
    enrollment = Program.objects.get().enrollments.get()
    address = f"/admin/billing/statement/drafts/{enrollment.pk}/2026-06/"
    assert f'href="{address}"' in page
    lines = admin_client.get(f"{address}?day={JUNE}").content.decode()
    assert "17.35" in lines


@pytest.mark.parametrize(
    "address",
    [
        "drafts/?month=2026-13",
        "drafts/?month=soon",
        "drafts/?program=2026-winter",
        "drafts/999999/2026-06/",
        "drafts/{pk}/2026-6/",
        "drafts/{pk}/2026-04/",
    ],
)
def test_what_there_is_not_is_not_found(world, admin_client, address):
    pk = Program.objects.get().enrollments.get().pk

    answer = admin_client.get(f"/admin/billing/statement/{address}".format(pk=pk))
    assert answer.status_code == 404


def test_drafts_come_in_pages(world, admin_client, monkeypatch):
    monkeypatch.setattr("billing.admin.statements.StatementAdmin.list_per_page", 1)
    built.enroll(LATECOMER, "2026-05-20")
    address = "/admin/billing/statement/drafts/?month=2026-05"

    first = admin_client.get(address).content.decode()
    assert ("2026-summer-00001" in first, "Shop 7495003" in first) == (True, False)
    answer = admin_client.get(f"{address}&after=2026-summer-00001")
    second = answer.content.decode()
    assert ("Shop 7495001" in second, "Shop 7495003" in second) == (False, True)
    assert answer.context["next"] is None


def test_who_may_not_see_statements_sees_no_draft(world, client):
    built.sign_in(client, built.employ("una"))

    assert client.get("/admin/billing/statement/drafts/").status_code == 404
