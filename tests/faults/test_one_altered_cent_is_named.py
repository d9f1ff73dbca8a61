"""PRODUCT.md §5: `reconcile` finds a cent that was altered by hand, and names where.

By the tables' owner, with the triggers off: nobody else can.
"""

import io
from collections.abc import Iterable
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from billing.services import exits, payments
from compensation import tasks
from compensation.models import Adjudication
from compensation.reports.reconcile import reconcile
from compensation.services import adjudications
from enrollment.models import Enrollment
from tests import world as built
from tests.compensation.granted import spend
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


def missed(alterations: Iterable[tuple[str, str, str, str]]) -> list[str]:
    """The changes of which `reconcile` does not name the place: table, change, where, place."""
    unnoticed = []
    for table, change, where, place in alterations:
        with built.undone():
            alter(table, change, where)
            if not any(place in told for _check, told in named()):
                unnoticed.append(change)
    return unnoticed


def test_untouched_the_books_agree(books):
    sums, culprits = reconcile()

    assert (str(sums.difference), culprits) == ("0.00", [])
    # Lin's lines that are still to be billed: 100.00 of the last day of June, 20.00.
    assert str(sums.draft) == "20.00"
    assert sums.statements == sums.ledger == sums.lines - sums.draft


SENT = ("original_price", "seller_discount", "platform_discount", "affiliate_commission")


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("currency", CURRENCIES)
def test_in_a_line(currency):
    """Also where a cent of its currency is far below a cent of USD."""
    where = f"order_id = '{currency}' AND line_id = '1'"
    place = f"shop 7495001 order {currency}"

    assert not missed(
        ("billing_line", f"{name} = {name} + 0.01", where, place)
        for name in (*SENT, "gross", "refunded")
    )


@pytest.mark.usefixtures("books")
def test_in_a_thousandth_of_a_dinar():
    where = "order_id = 'KWD' AND line_id = '1'"

    assert not missed(
        ("billing_line", f"{name} = {name} + 0.001", where, "shop 7495001 order KWD")
        for name in SENT
    )


@pytest.mark.usefixtures("books")
def test_in_what_else_a_line_says():
    where = "order_id = 'GBP' AND line_id = '2'"
    changes = (
        "quantity = quantity + 1",
        "is_gift = true",
        "is_removed = true",
        "product_id = '1799'",
        "creator_id = 'C-9'",
        "line_id = '9'",
        "order_id = 'GBP '",
    )

    assert not missed(
        ("billing_line", change, where, "shop 7495001 order GBP") for change in changes
    )


@pytest.mark.usefixtures("books")
def test_in_a_line_that_counts_nothing_or_is_not_billed_yet():
    lines = (("GBP", "3"), ("sample", "1"), ("open", "1"))

    assert not missed(
        (
            "billing_line",
            "original_price = original_price - 0.01",
            f"order_id = '{order_id}' AND line_id = '{line_id}'",
            f"shop 7495001 order {order_id}",
        )
        for order_id, line_id in lines
    )


@pytest.mark.usefixtures("books")
def test_in_an_order():
    changes = {
        "rate = rate + 0.001": "order GBP line 1",
        "status = 'DELIVERED'": "order GBP",
        "is_sample = true": "order GBP",
        "currency = 'EUR'": "order GBP",
        "paid_time = paid_time + 1": "order GBP",
        "paid_on = paid_on + 1": "day 2026-05-11",
        "update_time = update_time + 1": "order GBP",
    }

    assert not missed(
        ("billing_order", change, "order_id = 'GBP'", f"shop 7495001 {place}")
        for change, place in changes.items()
    )


@pytest.mark.usefixtures("books")
def test_in_a_refund():
    assert not missed(
        (
            "billing_refund",
            f"amount = {change}",
            f"refund_id = 'R-{currency}'",
            f"shop 7495001 refund R-{currency}",
        )
        for currency in CURRENCIES
        for change in ("amount + 0.01", "amount - 0.01")
    )


@pytest.mark.usefixtures("books")
def test_in_what_else_a_refund_says():
    changes = ("status = 'REVERSED'", "line_id = '2'", "refund_id = 'R-X'", "order_id = 'KRW'")

    assert not missed(
        ("billing_refund", change, "refund_id = 'R-PHP'", "shop 7495001 refund R-")
        for change in changes
    )


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("day", [MAY, "2026-06-30"])
def test_in_a_rollup(day):
    assert not missed(
        (
            "billing_shopday",
            f"{name} = {name} + 0.01",
            f"day = '{day}'",
            f"shop 7495001 day {day} {name}",
        )
        for name in built.FIGURES
    )


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
def test_in_a_statement(month):
    """With the total, where the table itself holds that it adds up."""
    number = f"2026-summer-00001-{month.replace('-', '')}"
    total = ", total_charged = total_charged + 0.01"
    covered = [name for name in built.AMOUNTS if name.startswith("covered")]

    assert not missed(
        (
            "billing_statement",
            f"{name} = {name} + 0.01{total if name in ADDED_UP else ''}",
            f"month = '{month}-01'",
            f"statement {number} {name}",
        )
        for name in ("gmv", "refunded", *ADDED_UP, *covered)
    )


@pytest.mark.usefixtures("books")
def test_the_table_holds_that_a_statement_adds_up():
    for name in (*ADDED_UP, "total_charged"):
        with pytest.raises(IntegrityError, match="statement_total_adds_up"), built.undone():
            alter("billing_statement", f"{name} = {name} + 0.01", "month = '2026-05-01'")


@pytest.mark.usefixtures("books")
def test_an_order_in_a_statement():
    alter("billing_statement", "orders = orders - 1", "month = '2026-05-01'")

    assert named() == [("statement", "statement 2026-summer-00001-202605 orders")]


@pytest.mark.usefixtures("books")
def test_in_a_posting():
    posted = (
        ("payment", "2026-04-20"),
        ("fixed_fee", "2026-05-01"),
        ("commission", "2026-05-10"),
        ("commission", "2026-05-31"),
        ("commission", "2026-06-08"),
        ("adjustment", "2026-05-31"),
    )

    assert not missed(
        (
            "billing_posting",
            f"amount = {change}",
            f"kind = '{kind}' AND day = '{day}'",
            f" {kind} {day}",
        )
        for kind, day in posted
        for change in ("amount + 0.01", "amount - 0.01")
    )


@pytest.mark.usefixtures("books")
def test_in_what_else_a_posting_says():
    changes = (
        "debit_id = 'commission', credit_id = 'receivable'",
        "day = day + 1",
        "source = source || '0'",
        "kind = 'adjustment'",
    )

    assert not missed(
        (
            "billing_posting",
            change,
            "kind = 'commission' AND day = '2026-05-10'",
            "commission 2026-05-10",
        )
        for change in changes
    )


@pytest.mark.usefixtures("books")
def test_the_table_holds_which_accounts_a_posting_goes_between():
    for change in ("credit_id = 'fixed_fee'", "debit_id = 'cash'", "debit_id = 'commission'"):
        with pytest.raises(IntegrityError, match="posting_between"), built.undone():
            alter("billing_posting", change, "kind = 'commission' AND day = '2026-05-10'")


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
    """In the grant, and in its posting: both are held against what is owed, too."""
    number = "2026-summer-00001"
    found = [
        ("ad credit", f"posting of {number} ad_credit"),
        ("ad credit", f"enrollment {number} ad_credit_owed"),
    ]
    alter("compensation_adcredit", "amount = amount + 0.01", "true")
    assert named() == found

    alter("billing_posting", "amount = amount + 0.01", "kind = 'ad_credit'")
    assert named() == []
    alter("billing_posting", "amount = amount + 0.01", "kind = 'ad_credit'")
    assert named() == found


@pytest.fixture
def spent(books, clock):
    """Of 3,000.00 that were granted 48.20 are spent, then 31.05 instead; the rest expired."""
    give("ad-spend", spend("48.20", "2026-09-02"), spend("5.00", "2026-09-03"))
    give("ad-spend", spend("31.05", "2026-09-02"))
    clock("2027-03-01")
    tasks.tell_of_credit()
    assert named() == []


def test_in_what_happened_to_ad_credit(spent):
    number = "2026-summer-00001"
    day = "shop 7495001 ad credit spent on product 1729 of 2026-09-02"
    assert not missed(
        [
            ("compensation_creditentry", "amount = amount + 0.01", "place = 1", day),
            ("compensation_creditentry", "amount = amount - 0.01", "place = 3", day),
            ("compensation_creditentry", "amount = amount - 0.01", "place = 4", day),
            (
                "compensation_creditentry",
                "amount = amount - 0.01",
                "kind = 'expired'",
                f"posting of {number} credit_expired 2027-03-01",
            ),
            (
                "compensation_creditentry",
                '"left" = "left" + 0.01',
                "place = 2",
                f"ad credit {number}-A1 entry 2",
            ),
            ("compensation_creditentry", "day = day + 1", "place = 4", day),
            (
                "billing_posting",
                "amount = amount + 0.01",
                "kind = 'credit_spent' AND day = '2026-09-03'",
                f"posting of {number} credit_spent 2026-09-03",
            ),
            (
                "billing_posting",
                "amount = amount + 0.01",
                "kind = 'credit_expired'",
                f"enrollment {number} ad_credit_owed",
            ),
            (
                "billing_adspend",
                "spend_usd = spend_usd + 0.01",
                "funded_by = 'ad_credit' AND day = '2026-09-02'",
                day,
            ),
        ]
    )


def test_a_day_that_credit_never_paid(spent):
    alter("billing_adspend", "funded_by = 'platform'", "day = '2026-09-03'")

    assert named() == [
        ("ad credit", "shop 7495001 ad credit spent on product 1729 of 2026-09-03"),
    ]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("order_id", ["GBP", "moved"])
def test_in_an_adjustment(order_id):
    alter("billing_adjustment", "amount = amount - 0.01", f"order_id = '{order_id}'")

    assert ("statement", "statement 2026-summer-00001-202606 adjustments") in named()
    assert ("adjustments", "enrollment 2026-summer-00001 2026-05") in named()


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


@pytest.mark.usefixtures("books")
def test_in_a_credit_note():
    """In June 7.77 of a line in GBP and the moved order went back of May."""
    alter("billing_creditnote", "amount = amount + 0.01", "true")

    [(check, place)] = named()
    assert check == "credit note"
    assert place == ("credit note 2026-summer-00001-C1 of 2026-summer-00001-202606 for 2026-05")


@pytest.mark.usefixtures("books")
def test_a_credit_note_that_is_missing():
    with built.triggers_off("billing_creditnote"):
        ask("DELETE FROM billing_creditnote")

    assert named() == [
        ("credit note", "credit note missing of 2026-summer-00001-202606 for 2026-05")
    ]


@pytest.fixture
def terminated(as_owner, world, people, clock):
    """On 2026-06-20, with its months closed; and one that withdrew what it had paid."""
    built.enroll(built.NEIGHBOUR, "2026-05-10", fee_paid="false")
    lin, neighbour = Enrollment.objects.order_by("number")
    clock("2026-06-20")
    payments.record_fees([neighbour], on={neighbour.pk: date(2026, 6, 19)}, source="a test")
    exits.withdraw(neighbour.pk, by=people.mei)
    exits.terminate(lin.pk, reason="Closed.", is_merchants_fault=False, by=people.mei)
    clock("2026-09-01")
    close("2026-05", "2026-06")


def test_in_what_a_termination_gives_back(terminated):
    assert named() == []
    fee = "fee_returned = fee_returned + 0.01"
    assert not missed(
        [
            ("enrollment_enrollment", fee, "number = '2026-summer-00001'", "fee_returned"),
            (
                "billing_statement",
                "fixed_fee = fixed_fee + 0.01, total_charged = total_charged + 0.01",
                "month = '2026-06-01'",
                "statement 2026-summer-00001-202606 fixed_fee",
            ),
            (
                "billing_posting",
                "amount = amount + 0.01",
                "kind = 'fixed_fee' AND day = '2026-06-20'",
                "2026-summer-00001-202606 fixed_fee 2026-06-20",
            ),
            ("billing_creditnote", "amount = amount - 0.01", "true", "credit note"),
        ]
    )


def test_in_what_a_withdrawal_gives_back(terminated):
    assert not missed(
        [
            (
                "billing_payment",
                "amount = amount - 0.01",
                "number = '2026-summer-00002-P2'",
                "2026-summer-00002-P2 payment 2026-06-20",
            ),
            (
                "billing_posting",
                "amount = amount + 0.01",
                "source = '2026-summer-00002-P2'",
                "2026-summer-00002-P2 payment 2026-06-20",
            ),
        ]
    )
