"""PRODUCT.md §5: `reconcile` finds a cent that was altered by hand, and names where.

By the tables' owner, with the triggers off: nobody else can.
"""

import io

import pytest
from django.core.management import CommandError, call_command

from compensation.models import Adjudication
from compensation.reports.reconcile import reconcile
from compensation.services import adjudications
from tests import world as built
from tests.compensation.lived import compute, deliver
from tests.world import JUNE, MAY, ad_day, ask, close, give, line, order, refund

CURRENCIES = ("USD", "GBP", "KWD", "PHP", "KRW")


@pytest.fixture
def books(as_owner, world, people):
    """A term that is closed and decided, with something of everything in it.

    In May an order of each currency, its first line partly refunded. Then a refund that came
    late, and an order that moved from May to June.
    """
    for currency in CURRENCIES:
        first = line("1", "53.91", "5.90", affiliate_commission="3.10", platform_discount="1.20")
        others = line("2", "17.35"), line("3", "9.90", is_gift=True)
        give("orders", order(currency, first, *others, currency=currency))
        give("refunds", refund(f"R-{currency}", "12.34", order_id=currency))
    give("orders", order("sample", is_sample_order=True), order("moved", paid="2026-05-31"))
    give("ad-spend", ad_day("48.20"))
    close("2026-05")
    give("refunds", refund("late", "7.77", order_id="GBP", line_id="2"))
    give("orders", order("moved", paid=JUNE, version=2))
    close("2026-06", "2026-07")
    deliver(aigc=1)
    compute()
    decision = adjudications.review(Adjudication.objects.get().pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)
    give("orders", order("open", paid="2026-06-30"))


def alter(table: str, change: str, where: str) -> None:
    with built.triggers_off(table):
        rows = ask(f"UPDATE {table} SET {change} WHERE {where} RETURNING 1")
    assert len(rows) == 1


def named() -> list[tuple[str, str]]:
    """What was held against what, and the place, of all that `reconcile` finds."""
    return [(culprit.check, culprit.place) for culprit in reconcile()[1]]


def found(place: str) -> bool:
    return any(place in told for _check, told in named())


def test_untouched_the_books_agree(books):
    sums, culprits = reconcile()

    assert (str(sums.difference), culprits) == ("0.00", [])
    # Lin's lines that are still to be billed: 100.00 of the last day of June, 20.00.
    assert str(sums.draft) == "20.00"
    assert sums.statements == sums.ledger == sums.lines - sums.draft


SENT = ("original_price", "seller_discount", "platform_discount", "affiliate_commission")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("name", [*SENT, "gross", "refunded"])
def test_in_a_line(currency, name):
    """Also where a cent of its currency is far below a cent of USD."""
    alter("billing_line", f"{name} = {name} + 0.01", f"order_id = '{currency}' AND line_id = '1'")

    assert found(f"shop 7495001 order {currency}")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("name", SENT)
def test_in_a_thousandth_of_a_dinar(name):
    alter("billing_line", f"{name} = {name} + 0.001", "order_id = 'KWD' AND line_id = '1'")

    assert found("shop 7495001 order KWD")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "change",
    [
        "quantity = quantity + 1",
        "is_gift = true",
        "is_removed = true",
        "product_id = '1799'",
        "line_id = '9'",
        "order_id = 'GBP '",
    ],
)
def test_in_what_else_a_line_says(change):
    alter("billing_line", change, "order_id = 'GBP' AND line_id = '2'")

    assert found("shop 7495001 order GBP")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(("order_id", "line_id"), [("GBP", "3"), ("sample", "1"), ("open", "1")])
def test_in_a_line_that_counts_nothing_or_is_not_billed_yet(order_id, line_id):
    where = f"order_id = '{order_id}' AND line_id = '{line_id}'"
    alter("billing_line", "original_price = original_price - 0.01", where)

    assert found(f"shop 7495001 order {order_id}")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "change",
    [
        "rate = rate + 0.001",
        "status = 'DELIVERED'",
        "is_sample = true",
        "currency = 'EUR'",
        "paid_time = paid_time + 1",
        "paid_on = paid_on + 1",
        "update_time = update_time + 1",
    ],
)
def test_in_an_order(change):
    alter("billing_order", change, "order_id = 'GBP'")

    assert found("shop 7495001 order GBP") or found("shop 7495001 day 2026-05-1")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("currency", CURRENCIES)
@pytest.mark.parametrize("change", ["amount + 0.01", "amount - 0.01"])
def test_in_a_refund(currency, change):
    alter("billing_refund", f"amount = {change}", f"refund_id = 'R-{currency}'")

    assert found(f"shop 7495001 refund R-{currency}")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("change", ["status = 'REVERSED'", "line_id = '2'", "refund_id = 'R-X'"])
def test_in_what_else_a_refund_says(change):
    alter("billing_refund", change, "refund_id = 'R-PHP'")

    assert found("shop 7495001 refund R-")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("day", [MAY, "2026-06-30"])
@pytest.mark.parametrize("name", built.FIGURES)
def test_in_a_rollup(day, name):
    alter("billing_shopday", f"{name} = {name} + 0.01", f"day = '{day}'")

    assert ("rollup", f"shop 7495001 day {day} {name}") in named()


@pytest.mark.usefixtures("books")
def test_an_order_in_a_rollup():
    alter("billing_shopday", "orders = orders + 1", f"day = '{MAY}'")

    assert named() == [("rollup", f"shop 7495001 day {MAY} orders")]


@pytest.mark.usefixtures("books")
def test_a_rollup_that_is_missing():
    ask(f"DELETE FROM billing_shopday WHERE day = '{MAY}'")

    assert ("rollup", f"shop 7495001 day {MAY} gmv") in named()


ADDED_UP = ("commission", "fixed_fee", "adjustments")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("month", ["2026-05", "2026-06", "2026-07"])
@pytest.mark.parametrize(
    "name",
    [
        *("gmv", "refunded", *ADDED_UP, "covered_referral", "covered_marketing"),
        *("covered_affiliate", "covered_ads"),
    ],
)
def test_in_a_statement(month, name):
    """With the total, where the table itself holds that it adds up."""
    change = f"{name} = {name} + 0.01"
    if name in ADDED_UP:
        change += ", total_charged = total_charged + 0.01"
    alter("billing_statement", change, f"month = '{month}-01'")

    number = f"2026-summer-00001-{month.replace('-', '')}"
    assert ("statement", f"statement {number} {name}") in named()


@pytest.mark.usefixtures("books")
def test_an_order_in_a_statement():
    alter("billing_statement", "orders = orders - 1", "month = '2026-05-01'")

    assert named() == [("statement", "statement 2026-summer-00001-202605 orders")]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("kind", "day"),
    [
        ("payment", "2026-04-20"),
        ("fixed_fee", "2026-05-01"),
        ("commission", "2026-05-10"),
        ("commission", "2026-05-31"),
        ("commission", "2026-06-08"),
        ("adjustment", "2026-05-31"),
    ],
)
@pytest.mark.parametrize("change", ["amount + 0.01", "amount - 0.01"])
def test_in_a_posting(kind, day, change):
    alter("billing_posting", f"amount = {change}", f"kind = '{kind}' AND day = '{day}'")

    [(check, place)] = named()
    assert (check, place.endswith(f" {kind} {day}")) == ("ledger", True)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    "change",
    [
        "debit_id = 'commission', credit_id = 'receivable'",
        "credit_id = 'fixed_fee'",
        "debit_id = 'cash'",
        "day = day + 1",
        "source = source || '0'",
    ],
)
def test_in_what_else_a_posting_says(change):
    alter("billing_posting", change, "kind = 'commission' AND day = '2026-05-10'")

    assert {check for check, _place in named()} == {"ledger"}


@pytest.mark.usefixtures("books")
def test_a_posting_that_nothing_asked_for():
    ask(
        "INSERT INTO billing_posting (enrollment_id, kind, day, debit_id, credit_id, amount,"
        " source, recorded_in) SELECT enrollment_id, kind, day + 1, debit_id, credit_id, 0.01,"
        " source, recorded_in FROM billing_posting WHERE kind = 'commission' AND day = '2026-05-10'"
    )

    assert named() == [
        ("ledger", "posting of 2026-summer-00001-202605 commission 2026-05-11"),
    ]


@pytest.mark.usefixtures("books")
def test_in_ad_credit():
    """In the grant, and in its posting."""
    alter("compensation_adcredit", "amount = amount + 0.01", "true")
    assert named() == [("ad credit", "posting of 2026-summer-00001 ad_credit")]

    alter("billing_posting", "amount = amount + 0.01", "kind = 'ad_credit'")
    assert named() == []
    alter("billing_posting", "amount = amount + 0.01", "kind = 'ad_credit'")
    assert named() == [("ad credit", "posting of 2026-summer-00001 ad_credit")]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(("order_id", "month"), [("GBP", "05"), ("moved", "05")])
def test_in_an_adjustment(order_id, month):
    alter("billing_adjustment", "amount = amount - 0.01", f"order_id = '{order_id}'")

    assert ("statement", "statement 2026-summer-00001-202606 adjustments") in named()
    assert ("adjustments", f"enrollment 2026-summer-00001 2026-{month}") in named()


@pytest.mark.usefixtures("books")
def test_in_a_payment():
    alter("billing_payment", "amount = amount + 0.01", "true")

    assert named() == [("ledger", "posting of 2026-summer-00001-P1 payment 2026-04-20")]


@pytest.mark.usefixtures("books")
def test_in_the_history_that_a_closed_statement_is_derived_from():
    where = "order_id = 'GBP' AND line_id = '2' AND refunded = 0"
    alter("billing_linehistory", "gross = gross + 0.05", where)

    assert ("statement", "statement 2026-summer-00001-202605 gmv") in named()


@pytest.mark.usefixtures("books")
def test_in_what_was_spent_on_advertising():
    alter("billing_adspend", "spend_usd = spend_usd + 0.01", "true")

    assert named() == [("statement", "statement 2026-summer-00001-202605 covered_ads")]


@pytest.mark.usefixtures("books")
def test_nothing_else_is_named():
    """One cent in one line: that line, its day, and what was billed of it."""
    alter("billing_line", "gross = gross + 0.05", "order_id = 'GBP' AND line_id = '2'")

    places = {place for _check, place in named()}
    assert all("7495001" in place or "2026-summer-00001" in place for place in places)
    assert "shop 7495001 order GBP line 2" in places
    assert not any("order KWD" in place or "order USD" in place for place in places)


@pytest.mark.usefixtures("books")
def test_the_command_fails_with_the_culprits():
    alter("billing_shopday", "commission = commission + 0.01", "day = '2026-06-30'")

    out = io.StringIO()
    with pytest.raises(CommandError) as told:
        call_command("reconcile", stdout=out)

    assert str(told.value) == (
        "rollup: shop 7495001 day 2026-06-30 commission: 20.01 should be 20.00"
    )
    sums = dict(row.split() for row in out.getvalue().splitlines())
    assert (sums["draft"], sums["difference"]) == ("20.01", "0.01")


@pytest.mark.usefixtures("books")
def test_of_another_program_it_says_nothing():
    other = built.Program.objects.create(
        code="2026-other", name_zh="另", name_en="other", time_zone="Asia/Shanghai"
    )
    alter("billing_posting", "amount = amount + 0.01", "kind = 'payment'")

    assert (named() != [], reconcile(other)[1]) == (True, [])
