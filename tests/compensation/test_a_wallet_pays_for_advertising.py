"""PRODUCT.md §6, Wallet; API.md, ad-spend: what credit funds is paid whole, or rejected."""

import pytest

from billing.reports.costs import costs
from billing.services import closing
from compensation.models import AdCredit
from compensation.reports.reconcile import reconcile
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.compensation.granted import autumn, entries, granted, spend
from tests.world import BOWL, CUP, LIN, Answered, ad_day, give, postings, rate, send

REFUSED = [(0, BOWL, "funded_by", "exceeds_credit")]


@pytest.fixture
def wallet(world, people, clock) -> AdCredit:
    """1,200.00, granted on 1 September; 180 days later, on 28 February 2027, is the last day."""
    return granted(people)


@pytest.fixture(autouse=True)
def proved(request, db):
    """Whatever a test did, the books agree afterwards."""
    yield
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_a_grant_says_what_it_is(wallet):
    assert (wallet.number, str(wallet.amount)) == ("2026-summer-00001-A1", "1200.00")
    assert (str(wallet.granted_on), str(wallet.expires_on)) == ("2026-09-01", "2027-02-28")


def told_of() -> list[AuditEntry]:
    """What the audit has of it."""
    return list(AuditEntry.objects.filter(act__startswith="ad_credit.", shop=LIN).order_by("pk"))


def test_a_day_is_spent(wallet):
    give("ad-spend", spend("48.20", "2026-09-01"))
    give("ad-spend", spend("31.05", "2026-09-02", product_id=CUP))

    assert entries() == [
        ("A1", "spent", "2026-09-01", BOWL, "48.20", "1151.80"),
        ("A1", "spent", "2026-09-02", CUP, "31.05", "1120.75"),
    ]
    assert postings()[-2:] == [
        ("credit_spent", "2026-09-01", "ad_credit_owed", "advertising", "48.20"),
        ("credit_spent", "2026-09-02", "ad_credit_owed", "advertising", "31.05"),
    ]
    told = told_of()
    assert [row.details for row in told] == [{"spent": "48.20"}, {"spent": "31.05"}]
    assert {(row.rule, row.rule_version) for row in told} == {("credits", "1")}


def test_a_batch_is_one_posting_a_day(wallet):
    give(
        "ad-spend",
        spend("10.10", "2026-09-03"),
        spend("20.20", "2026-09-03", product_id=CUP),
        spend("0.07", "2026-09-04"),
    )

    assert [(row[1], row[4]) for row in postings()[-2:]] == [
        ("2026-09-03", "30.30"),
        ("2026-09-04", "0.07"),
    ]


def test_to_the_last_cent_and_not_one_more(wallet):
    give("ad-spend", spend("1199.99", "2026-09-02"))

    assert send("ad-spend", spend("0.02", "2026-09-03")) == Answered(rejected=REFUSED)
    give("ad-spend", spend("0.01", "2026-09-03"))
    assert send("ad-spend", spend("0.01", "2026-09-04")) == Answered(rejected=REFUSED)


@pytest.mark.parametrize(
    ("day", "is_paid"),
    [("2026-08-31", False), ("2026-09-01", True), ("2027-02-28", True), ("2027-03-01", False)],
)
def test_the_first_and_the_last_day(wallet, clock, day, is_paid):
    clock("2027-03-02")

    answered = send("ad-spend", spend("5.00", day))

    assert answered == (Answered(accepted=1) if is_paid else Answered(rejected=REFUSED))


def test_before_a_grant_even_nothing_is_rejected(world):
    assert send("ad-spend", spend("0.00", "2026-09-01")) == Answered(rejected=REFUSED)


def test_a_day_of_nothing_moves_nothing(wallet):
    give("ad-spend", spend("0.00", "2026-09-02"))

    assert entries() == []


def test_in_the_money_of_its_day(wallet):
    """48.20 × 1.3311 = 64.15902."""
    give("fx-rates", rate("GBP", "2026-09-05", "1.3311"))
    give("ad-spend", spend("48.20", "2026-09-05", currency="GBP"))

    assert entries() == [("A1", "spent", "2026-09-05", BOWL, "64.16", "1135.84")]
    unknown = [(0, BOWL, "date", "fx_rate_missing")]
    later = spend("48.20", "2026-09-06", currency="GBP")
    assert send("ad-spend", later) == Answered(rejected=unknown)


def test_the_same_again_changes_nothing(wallet):
    give("ad-spend", spend("48.20", "2026-09-02", update_time=7))

    assert send("ad-spend", spend("48.20", "2026-09-02", update_time=7)) == Answered(unchanged=1)
    assert len(entries()) == 1


def test_a_newer_version_gives_back_and_spends_anew(wallet):
    give("ad-spend", spend("48.20", "2026-09-02", update_time=7))
    give("ad-spend", spend("31.05", "2026-09-02", update_time=9))

    assert send("ad-spend", spend("77.70", "2026-09-02", update_time=8)) == Answered(stale=1)
    assert entries() == [
        ("A1", "spent", "2026-09-02", BOWL, "48.20", "1151.80"),
        ("A1", "reversed", "2026-09-02", BOWL, "48.20", "1200.00"),
        ("A1", "spent", "2026-09-02", BOWL, "31.05", "1168.95"),
    ]
    # 31.05 − 48.20: in one posting of its day, the other way.
    assert postings()[-1] == (
        *("credit_spent", "2026-09-02", "advertising", "ad_credit_owed"),
        "17.15",
    )
    assert [(row.act, row.details) for row in told_of()] == [
        ("ad_credit.spent", {"spent": "48.20"}),
        ("ad_credit.spent", {"spent": "31.05"}),
        ("ad_credit.given_back", {"reversed": "48.20"}),
    ]


def test_a_version_that_costs_the_same_moves_nothing(wallet):
    give("ad-spend", spend("48.20", "2026-09-02"))
    give("ad-spend", spend("48.20", "2026-09-02", clicks=211))

    assert (len(entries()), len(told_of())) == (1, 1)


def test_a_version_that_is_not_covered_leaves_what_was(wallet):
    give("ad-spend", spend("48.20", "2026-09-02"))

    assert send("ad-spend", spend("1200.01", "2026-09-02")) == Answered(rejected=REFUSED)
    assert len(entries()) == 1
    give("ad-spend", spend("1200.00", "2026-09-02"))
    assert entries()[-1] == ("A1", "spent", "2026-09-02", BOWL, "1200.00", "0.00")


def test_from_the_platform_to_credit_and_back(wallet):
    give("ad-spend", ad_day("48.20", "2026-09-02"))
    assert entries() == []
    give("ad-spend", spend("48.20", "2026-09-02"))
    give("ad-spend", ad_day("48.20", "2026-09-02"))
    give("ad-spend", spend("5.00", "2026-09-02"))

    assert [(row[1], row[4]) for row in entries()] == [
        ("spent", "48.20"),
        ("reversed", "48.20"),
        ("spent", "5.00"),
    ]


def test_what_credit_pays_is_no_covered_fee(wallet, clock):
    """In a second service: 48.20 and, at last, 7.70 are the platform's; 30.30 and 9.90 are not."""
    program = autumn()
    give(
        "ad-spend",
        ad_day("48.20", "2026-09-05"),
        spend("30.30", "2026-09-06"),
        ad_day("9.90", "2026-09-07"),
        spend("7.70", "2026-09-08"),
    )
    give("ad-spend", spend("9.90", "2026-09-07"), ad_day("7.70", "2026-09-08"))
    clock("2026-10-01")
    assert str(costs(program.enrollments.get()).covered_ads) == "55.90"

    closing.close_month(program, built.named_month("2026-09"), source="a test")

    assert built.statements()["2026-09"]["covered_ads"] == "55.90"
    assert [row[5] for row in entries()][-1] == "1159.80"  # 1,200.00 − 30.30 − 9.90


def test_in_one_batch_in_the_order_sent(wallet):
    """What a day gives back pays for the next one; what does not fit is refused alone."""
    give("ad-spend", spend("1200.00", "2026-09-02"))

    answered = send(
        "ad-spend",
        spend("700.00", "2026-09-02"),
        spend("500.01", "2026-09-03"),
        spend("500.00", "2026-09-04"),
    )

    refused = [(1, BOWL, "funded_by", "exceeds_credit")]
    assert answered == Answered(accepted=2, rejected=refused)


def test_where_the_newest_is_refused_the_one_before_it_holds(wallet):
    answered = send(
        "ad-spend",
        spend("30.00", "2026-09-02", update_time=7),
        spend("20.00", "2026-09-02", update_time=8),
        spend("1200.01", "2026-09-02", update_time=9),
    )

    refused = [(2, BOWL, "funded_by", "exceeds_credit")]
    assert answered == Answered(accepted=1, stale=1, rejected=refused)
    assert [row[4] for row in entries()] == ["20.00"]


def test_of_another_shop_nothing_is_spent(wallet):
    other = spend("1.00", "2026-09-02", shop_id=built.NEIGHBOUR)

    assert send("ad-spend", other) == Answered(rejected=REFUSED)
