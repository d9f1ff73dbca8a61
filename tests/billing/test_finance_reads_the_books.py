"""Issue 4: the settlement report, the ledger and an enrollment's account as pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Posting
from billing.reports import ledger, settlement
from enrollment.models import Enrollment
from tests import world as built
from tests.world import LATECOMER, close, enroll, give, line, order

SETTLEMENT = "/admin/billing/settlement/?program=2026-summer&month=2026-05"


@pytest.fixture
def books(world):
    """May: Lin sold for 100.00, the latecomer for 50.00; both fees are paid."""
    enroll(LATECOMER, "2026-05-20")
    give(
        "orders",
        order("A", line(price="100.00")),
        order("B", line(price="50.00"), shop_id=LATECOMER, paid="2026-05-24"),
    )
    close("2026-05")


@pytest.fixture
def omar(books):
    return built.signed_in(built.employ("omar", "finance"))


def test_the_settlement_report_is_a_page(omar):
    page = omar.get(SETTLEMENT).context["page"]
    assert [(row.enrollment.shop_id, str(row.total_charged)) for row in page.rows] == [
        (built.LIN, "6020.00"),
        (LATECOMER, "6010.00"),
    ]
    told = {name: str(value) for name, value in page.total.items()}
    assert (told["statements"], told["gmv"], told["total_charged"]) == ("2", "150.00", "12030.00")


def test_the_report_comes_in_pages_with_one_total(omar, monkeypatch):
    monkeypatch.setattr(settlement, "PAGE", 1)
    first = omar.get(SETTLEMENT).context["page"]
    second = omar.get(f"{SETTLEMENT}&after={first.next}").context["page"]

    assert [row.enrollment.shop_id for row in (*first.rows, *second.rows)] == [built.LIN, LATECOMER]
    assert (first.next, second.next) == (built.LIN, None)
    assert first.total == second.total


def test_the_file_is_that_of_the_command(omar):
    answer = omar.get(f"{SETTLEMENT}&csv=1")
    assert b"".join(answer.streaming_content) == built.report("2026-05")
    assert "settlement-2026-summer-2026-05.csv" in answer["Content-Disposition"]


def test_an_account_runs_on(omar):
    """Paid 6,000.00; then billed 20.00 of commission and the fee of 6,000.00."""
    enrollment = Enrollment.objects.get(shop=built.LIN)
    page = omar.get(f"/admin/billing/account/{enrollment.pk}/")
    rows = [
        (one.posting.kind, str(one.change), str(one.balance)) for one in page.context["entries"]
    ]
    assert rows == [
        ("payment", "-6000.00", "-6000.00"),
        ("commission", "20.00", "-5980.00"),
        ("fixed_fee", "6000.00", "20.00"),
    ]
    assert {one.account: str(one.balance) for one in page.context["balances"]} == {
        "receivable": "20.00",
        "commission": "-20.00",
        "fixed_fee": "-6000.00",
        "cash": "6000.00",
    }


def test_an_account_runs_on_over_its_pages(omar, monkeypatch):
    """One posting a page: each says the balance after all that is on the pages before."""
    monkeypatch.setattr(ledger, "PAGE", 1)
    enrollment = Enrollment.objects.get(shop=built.LIN)
    seen, after, read = [], "0", []
    while after is not None:
        with CaptureQueriesContext(connection) as asked:
            page = omar.get(f"/admin/billing/account/{enrollment.pk}/?after={after}")
        [one] = page.context["entries"]
        seen.append((one.posting.kind, str(one.change), str(one.balance)))
        read.append([query["sql"] for query in asked if "billing_posting" in query["sql"]])
        after = page.context["next"]
    assert seen == [
        ("payment", "-6000.00", "-6000.00"),
        ("commission", "20.00", "-5980.00"),
        ("fixed_fee", "6000.00", "20.00"),
    ]
    whole = [sql for sql in read[-1] if "LIMIT" not in sql and "SUM(" not in sql]
    assert (len(read[-1]), whole) == (3, [])  # sums of accounts, a sum of what is before, a page


def test_the_ledger_is_narrowed(omar):
    def shown(query: str) -> list[tuple]:
        found = omar.get(f"/admin/billing/ledger/?{query}").context["postings"]
        return sorted((one.kind, one.enrollment.shop_id) for one, _debit, _credit in found)

    assert len(shown("")) == 6
    assert shown("kind=commission") == [("commission", built.LIN), ("commission", LATECOMER)]
    assert shown(f"q={LATECOMER}&account=cash") == [("payment", LATECOMER)]
    # Paid on the days of activation, 20 April and 20 May; the fee is of the first day served.
    assert len(shown("month=2026-05")) == 5
    assert omar.get("/admin/billing/ledger/?kind=nothing").status_code == 404


def test_balances_are_of_what_is_shown_and_add_up(omar):
    page = omar.get("/admin/billing/ledger/?sums=1")
    balances = {one.account: str(one.balance) for one in page.context["balances"]}
    assert balances == {
        "receivable": "30.00",
        "commission": "-30.00",
        "fixed_fee": "-12000.00",
        "cash": "12000.00",
    }
    assert "balances" in omar.get("/admin/billing/ledger/").context
    assert not omar.get("/admin/billing/ledger/").context["balances"]


def test_postings_come_by_key(omar, monkeypatch):
    monkeypatch.setattr(ledger, "PAGE", 4)
    seen, after = [], ""
    while after is not None:
        page = omar.get(f"/admin/billing/ledger/?after={after}")
        seen += [one.pk for one, _debit, _credit in page.context["postings"]]
        after = page.context["next"]
    assert seen == sorted(Posting.objects.values_list("pk", flat=True), reverse=True)


@pytest.mark.parametrize("after", ["9" * 40, "x", "-1", "²"])
def test_no_key_breaks_it(omar, after):
    assert omar.get(f"/admin/billing/ledger/?after={after}").status_code == 200


@pytest.mark.parametrize("group", ["account managers", "supervisors"])
def test_the_books_are_finances(books, group):
    client = built.signed_in(built.employ("una", group))
    enrollment = Enrollment.objects.first()
    for address in ("settlement/", "ledger/", f"account/{enrollment.pk}/", "monthclose/"):
        assert client.get(f"/admin/billing/{address}").status_code == 403
    assert client.get("/admin/compensation/proof/").status_code == 403
