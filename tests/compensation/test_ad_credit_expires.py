"""PRODUCT.md §6, Wallet: spent earliest expiry first, expired by entries of its own, reminded."""

import pytest

from compensation import tasks
from compensation.models import AdCredit
from compensation.reports.reconcile import reconcile
from compensation.rules.evidence import Upheld
from compensation.services import contests
from growth_program.core.models import AuditEntry
from growth_program.support.models import Notice
from tests.compensation.granted import approved, entries, granted, spend
from tests.world import BOWL, CUP, LIN, Answered, give, newest_decision, postings, send

REFUSED = [(0, BOWL, "funded_by", "exceeds_credit")]


@pytest.fixture
def wallet(lin, people, clock) -> AdCredit:
    """1,200.00, granted on 1 September 2026; 28 February 2027 is the last day."""
    return granted(people)


@pytest.fixture
def two(wallet, lin, people, clock) -> AdCredit:
    """And 1,800.00 more on 10 September, by a contest: 9 March 2027 is its last day."""
    clock("2026-09-10")
    point = Upheld(commitment="roas", item_id="")
    contest = contests.file(newest_decision().pk, [point], reason="It was missed.", by=lin)
    judged = [one.pk for one in contest.points.all()]
    contests.judge(contest.pk, judged, answer="You are right.", by=people.mei)
    return approved(people)


@pytest.fixture(autouse=True)
def proved(db):
    """Whatever a test did, the books agree afterwards."""
    yield
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_what_expires_first_is_spent_first(two):
    assert (two.number, str(two.amount)) == ("2026-summer-00001-A2", "1800.00")
    assert str(two.expires_on) == "2027-03-09"

    give("ad-spend", spend("1250.00", "2026-09-10"))
    # Before the second was granted the first alone could pay, and it is spent.
    before = [(0, CUP, "funded_by", "exceeds_credit")]
    early = spend("0.01", "2026-09-09", product_id=CUP)
    assert send("ad-spend", early) == Answered(rejected=before)

    assert entries() == [
        ("A1", "spent", "2026-09-10", BOWL, "1200.00", "0.00"),
        ("A2", "spent", "2026-09-10", BOWL, "50.00", "1750.00"),
    ]
    assert postings()[-1][-1] == "1250.00"


def test_what_is_given_back_goes_where_it_came_from(two):
    give("ad-spend", spend("1250.00", "2026-09-10"))
    give("ad-spend", spend("1190.00", "2026-09-10"))

    assert entries()[2:] == [
        ("A1", "reversed", "2026-09-10", BOWL, "1200.00", "1200.00"),
        ("A2", "reversed", "2026-09-10", BOWL, "50.00", "1800.00"),
        ("A1", "spent", "2026-09-10", BOWL, "1190.00", "10.00"),
    ]


def test_after_its_last_day_it_is_gone_whether_a_job_ran_or_not(two, clock):
    """Of 1 March on the second alone pays."""
    clock("2027-03-05")

    assert send("ad-spend", spend("1800.01", "2027-03-01")) == Answered(rejected=REFUSED)
    give("ad-spend", spend("1800.00", "2027-03-01"))
    assert {row[0] for row in entries()} == {"A2"}


def test_that_it_expired_is_written_down_once(wallet, clock):
    give("ad-spend", spend("200.00", "2026-09-02"))
    clock("2027-02-28 23:59:59")
    tasks.tell_of_credit()
    assert len(entries()) == 1

    clock("2027-03-01")
    tasks.tell_of_credit()
    tasks.tell_of_credit()

    assert entries()[1:] == [("A1", "expired", "2027-03-01", "", "1000.00", "0.00")]
    assert postings()[-1] == (
        *("credit_expired", "2027-03-01", "ad_credit_owed", "ad_credit_expense"),
        "1000.00",
    )
    told = AuditEntry.objects.get(act="ad_credit.expired")
    assert (told.shop, told.details["expired"], told.rule) == (LIN, "1000.00", "credits")


def test_a_day_in_time_that_is_reported_late_is_paid_all_the_same(wallet, clock):
    clock("2027-03-01")
    tasks.tell_of_credit()

    give("ad-spend", spend("300.00", "2027-02-28"))

    assert entries() == [
        ("A1", "expired", "2027-03-01", "", "1200.00", "0.00"),
        ("A1", "restored", "2027-03-01", "", "300.00", "300.00"),
        ("A1", "spent", "2027-02-28", BOWL, "300.00", "0.00"),
    ]
    assert postings()[-2:] == [
        ("credit_expired", "2027-03-01", "ad_credit_expense", "ad_credit_owed", "300.00"),
        ("credit_spent", "2027-02-28", "ad_credit_owed", "advertising", "300.00"),
    ]
    assert send("ad-spend", spend("900.01", "2027-02-27")) == Answered(rejected=REFUSED)


def test_what_comes_back_after_the_last_day_stays_expired(wallet, clock, page):
    give("ad-spend", spend("300.00", "2026-09-02"))
    clock("2027-03-01")
    tasks.tell_of_credit()
    give("ad-spend", spend("100.00", "2026-09-02"))
    assert send("ad-spend", spend("0.01", "2027-03-01")) == Answered(rejected=REFUSED)

    tasks.tell_of_credit()

    assert [(row[1], row[4], row[5]) for row in entries()] == [
        ("spent", "300.00", "900.00"),
        ("expired", "900.00", "0.00"),
        ("reversed", "300.00", "300.00"),
        ("spent", "100.00", "200.00"),
        ("expired", "200.00", "0.00"),
    ]


def reminders() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="ad_credit_expires").order_by("pk")
    return [(row.occasion, row.parameters["left"]) for row in rows]


def test_it_is_told_thirty_days_before_and_seven(wallet, clock):
    """29 January is 30 days before 28 February, 21 February 7."""
    give("ad-spend", spend("200.00", "2026-09-02"))
    found = []
    for day in ("2027-01-28", "2027-01-29", "2027-02-20", "2027-02-21", "2027-02-28"):
        clock(day)
        tasks.tell_of_credit()
        tasks.tell_of_credit()
        found.append(len(reminders()))

    assert found == [0, 1, 1, 2, 2]
    assert reminders() == [("30", "1000.00"), ("7", "1000.00")]


def test_whoever_missed_the_first_tells_of_the_nearest_alone(wallet, lin, clock):
    clock("2027-02-25")
    tasks.tell_of_credit()

    assert reminders() == [("7", "1200.00")]
    assert Notice.objects.get(kind="ad_credit_expires").receiver == lin


def test_where_nothing_is_left_nobody_is_reminded(wallet, clock):
    give("ad-spend", spend("1200.00", "2026-09-02"))
    clock("2027-02-25")
    tasks.tell_of_credit()

    assert reminders() == []
