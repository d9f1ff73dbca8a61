"""PRODUCT.md §6, Wallet: each grant has an id, its origin, its last day, and where it is spent."""

import csv
import io

import pytest

from compensation.models import AdCredit, CreditEntry
from compensation.reports import credits as report
from growth_program.people.models import ShopMember, User
from tests.compensation.granted import granted, spend
from tests.world import CUP, LIN, give, signed_in, words

WAY = f"/shops/{LIN}/wallet/"


@pytest.fixture
def wallet(lin, people, clock) -> AdCredit:
    """1,200.00 on 1 September 2026, of which 150.10 + 49.95 are spent and 50.10 came back."""
    lin.language = "en"
    lin.save(update_fields=["language"])
    found = granted(people)
    give("ad-spend", spend("150.10", "2026-09-02"))
    give("ad-spend", spend("49.95", "2026-09-03", product_id=CUP))
    give("ad-spend", spend("100.00", "2026-09-02"))
    clock("2026-09-04")
    return found


def test_its_page(wallet, page):
    text = words(page("wallet/"))

    assert "USD 1,050.05 ad credit, never cash" in text  # 1,200.00 − 100.00 − 49.95
    assert "2026-summer-00001-A1 Decision, version 1 1 Sep 2026 28 Feb 2027" in text
    assert "1,200.00 149.95 1,050.05" in text
    assert "2 Sep 2026 Spent on advertising Product 1729" in text
    assert "−150.10" in text
    assert f'href="/shops/{LIN}/decision/2026-summer-00001/1/"' in page("wallet/")
    assert "cash back" not in text
    assert "Ad credit was granted 1 Sep 2026" in words(page("decision/"))


def test_after_the_last_day_nothing_can_be_spent(wallet, page, clock):
    clock("2027-03-01")
    text = words(page("wallet/"))

    assert "USD 0.00 ad credit, never cash" in text
    assert "149.95 0.00 1,050.05 expired" in text


def test_page_by_page(wallet, page, monkeypatch):
    monkeypatch.setattr(report, "PAGE", 3)
    first, last = CreditEntry.objects.order_by("pk").values_list("pk", flat=True)[:2]

    assert f"?after={last}" in page("wallet/")
    second = page(f"wallet/?after={last}")
    assert ("−150.10" in second, "Earlier entries" in second) == (True, False)
    assert first < last


def test_before_there_is_any(lived, page):
    """The lived term keeps content; ROAS is missed, so its decision granted 3,000.00."""
    assert "3,000.00" in page("wallet/")


def test_where_nothing_was_decided(lin, page):
    lin.language = "en"
    lin.save(update_fields=["language"])

    assert "No ad credit yet" in words(page("wallet/"))


def test_as_a_file(wallet, lin):
    answer = signed_in(lin).get(f"{WAY}csv/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    number = "2026-summer-00001-A1"

    assert list(csv.reader(io.StringIO(text))) == [
        ["ad_credit", "kind", "day", "product_id", "amount_usd", "left_usd"],
        [number, "granted", "2026-09-01", "", "1200.00", "1200.00"],
        [number, "spent", "2026-09-02", "1729", "-150.10", "1049.90"],
        [number, "spent", "2026-09-03", "1730", "-49.95", "999.95"],
        [number, "reversed", "2026-09-02", "1729", "150.10", "1150.05"],
        [number, "spent", "2026-09-02", "1729", "-100.00", "1050.05"],
    ]


def test_who_reads_it(wallet, people):
    for name, role, status in (("op", "operator", 403), ("fin", "finance", 200)):
        user = User.objects.create_user(f"{name}@shop.example", name=name)
        ShopMember.objects.create(user=user, shop_id=LIN, role=role)
        assert signed_in(user).get(WAY).status_code == status
        assert signed_in(user).get(f"{WAY}csv/").status_code == status


def test_staff_see_what_is_left(wallet, people, clock):
    omar = signed_in(people.omar)

    def row() -> str:
        return words(omar.get("/admin/compensation/adcredit/").content.decode())

    assert "2026-summer-00001-A1" in row()
    assert "1,050.05" in row()
    clock("2027-03-01")
    assert "1,050.05" not in row()
    entries = words(omar.get("/admin/compensation/creditentry/").content.decode())
    assert "−49.95 999.95" in entries  # what is spent is below nothing, as the shop reads it
    entry = CreditEntry.objects.first()
    answer = omar.post(f"/admin/compensation/creditentry/{entry.pk}/change/", {"amount": "1.00"})
    assert answer.status_code == 403


def test_the_desk_says_what_is_owed(wallet, people, clock):
    omar = signed_in(people.omar)

    assert "1,050.05" in words(omar.get("/admin/").content.decode())
    clock("2027-03-01")
    assert "1,050.05" not in words(omar.get("/admin/").content.decode())
