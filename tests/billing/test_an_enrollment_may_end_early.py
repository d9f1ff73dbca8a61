"""PRODUCT.md §§3.5, 9: withdrawn before activation, terminated while active; what goes back."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from billing.models import Payment
from billing.reports.reconcile import reconcile
from billing.services import exits, payments
from enrollment.models import Enrollment
from enrollment.rules.terminations import ServiceOver
from enrollment.services.enrollments import NoReason
from growth_program.core.models import AuditEntry
from growth_program.core.steps import IllegalStep
from tests import world as built
from tests.billing.bowls import BOWLS, CUPS
from tests.compensation.lived import compute, deliver
from tests.world import (
    JULY,
    JUNE,
    LATECOMER,
    LIN,
    NEIGHBOUR,
    ad_day,
    adjustments,
    as_rows,
    bill,
    close,
    credit_notes,
    figures,
    give,
    order,
    postings,
    refund,
    rollups,
    statements,
)

LAST_DAY = "2026-06-20"


@pytest.fixture
def settled(world):
    """Whatever a test does, the books agree afterwards."""
    yield world
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def of(shop_id: str) -> Enrollment:
    return Enrollment.objects.get(shop=shop_id)


@pytest.fixture
def terminate(clock, people):
    """Terminate an enrollment on a day; afterwards it is September."""

    def act(shop_id: str = LIN, *, on: str = LAST_DAY, fault: bool = False) -> Enrollment:
        clock(f"{on} 17:00:00")
        exits.terminate(
            of(shop_id).pk, reason=" Closed its shop. ", is_merchants_fault=fault, by=people.mei
        )
        clock("2026-09-01")
        return of(shop_id)

    return act


# Withdrawn


@pytest.fixture
def applied(settled) -> Enrollment:
    built.enroll(NEIGHBOUR, "2026-05-10", fee_paid="false")
    return of(NEIGHBOUR)


def test_who_withdraws_is_in_no_report(applied, people):
    exits.withdraw(applied.pk, by=people.mei)
    give("orders", order("A", shop_id=NEIGHBOUR))
    close("2026-05")

    withdrawn = of(NEIGHBOUR)
    assert (withdrawn.state, withdrawn.service_from, withdrawn.activated_on) == (
        "withdrawn",
        None,
        None,
    )
    assert (statements(NEIGHBOUR), postings(NEIGHBOUR)) == ({}, [])
    [entry] = AuditEntry.objects.filter(act="enrollment.withdrawn")
    assert (entry.by, entry.shop) == (people.mei, NEIGHBOUR)


def test_what_was_paid_goes_back_in_full(applied, clock, people):
    clock("2026-05-12")
    payments.record_fees([applied], on={applied.pk: date(2026, 5, 11)}, source="a test")
    exits.withdraw(applied.pk, by=people.mei)
    clock("2026-09-01")
    close("2026-05")

    assert postings(NEIGHBOUR) == [
        ("payment", "2026-05-11", "cash", "receivable", "6000.00"),
        ("payment", "2026-05-12", "receivable", "cash", "6000.00"),
    ]
    rows = Payment.objects.filter(enrollment=applied).order_by("pk")
    assert [(row.number, str(row.amount)) for row in rows] == [
        ("2026-summer-00002-P1", "6000.00"),
        ("2026-summer-00002-P2", "-6000.00"),
    ]
    assert statements(NEIGHBOUR) == {}


def test_it_goes_back_once(applied):
    payments.record_fees([applied], on={applied.pk: date(2026, 5, 11)}, source="a test")

    back = [payments.give_back(applied, on=date(2026, 5, 12), source="a test") for _ in range(2)]
    assert [str(amount) for amount in back] == ["6000.00", "0.00"]
    assert len(postings(NEIGHBOUR)) == 2


def test_who_is_active_does_not_withdraw(settled, people):
    with pytest.raises(IllegalStep, match="withdraw from active"):
        exits.withdraw(of(LIN).pk, by=people.mei)

    assert of(LIN).state == "active"
    assert [row[0] for row in postings()] == ["payment"]


# Terminated


def test_the_day_of_termination_is_the_last_that_is_charged(settled, terminate):
    """On the 20th bowls are sold, and cups on the 21st, which were never charged."""
    give("orders", order("A", BOWLS, paid=f"{LAST_DAY} 23:59:59"))
    give("orders", order("B", CUPS, paid="2026-06-21"), order("C", CUPS, paid=JULY))
    give("ad-spend", ad_day("4.20", LAST_DAY), ad_day("7.70", "2026-06-21"))
    ended = terminate()
    give("orders", order("D", CUPS, paid="2026-06-21 00:00:01"))

    assert (ended.state, ended.service_from, ended.service_to) == (
        "terminated",
        date(2026, 5, 1),
        date(2026, 6, 20),
    )
    # 10.782; 3.2346, 2.1564.
    sold = {
        "gross": "53.91",
        "gmv": "53.91",
        "commission": "10.78",
        "covered_referral": "3.23",
        "covered_marketing": "2.16",
        "covered_affiliate": "3.10",
    }
    charged = {day: row for day, row in rollups().items() if row["commission"] != "0.00"}
    assert charged == {LAST_DAY: figures(orders=1, **sold)}
    close("2026-05", "2026-06", "2026-07")
    assert statements()["2026-06"]["commission"] == "10.78"
    assert statements()["2026-06"]["covered_ads"] == "4.20"
    assert sorted(statements()) == ["2026-05", "2026-06"]


def test_the_rest_of_the_fee_stands_in_the_months_statement(settled, terminate):
    """51 of 92 days: 6,000.00 x 51 / 92 is 3,326.0869..., of which 2,673.91 are not used."""
    give("orders", order("A", BOWLS), order("B", CUPS, paid=JUNE))
    close_day = terminate()
    assert str(close_day.fee_returned) == "2673.91"
    close("2026-05", "2026-06")

    # 3.47 - 2,673.91; of 17.35 covered 1.041, 0.694: 1.73 - 3.47, and the fee less.
    assert statements()["2026-06"] == bill(
        orders=1,
        gmv="17.35",
        commission="3.47",
        fixed_fee="-2673.91",
        total_charged="-2670.44",
        covered_referral="1.04",
        covered_marketing="0.69",
        saved="-1.74",
        saved_net="2672.17",
    )
    assert [row for row in postings() if row[0] == "fixed_fee"] == [
        ("fixed_fee", "2026-05-01", "receivable", "fixed_fee", "6000.00"),
        ("fixed_fee", "2026-06-20", "fixed_fee", "receivable", "2673.91"),
    ]
    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "2673.91")]
    [total] = [row for row in as_rows(built.report("2026-06")) if row["shop_id"] == "TOTAL"]
    assert (total["fixed_fee"], total["total_charged"]) == ("-2673.91", "-2670.44")


def test_one_credit_note_for_a_month_has_the_fee_and_what_came_late(settled, terminate):
    give("orders", order("A", BOWLS))
    close("2026-05")
    give("refunds", refund("R", "12.34"))
    terminate()
    close("2026-06")

    # 2,673.91 and 2.47.
    assert credit_notes() == [("2026-summer-00001-C1", "2026-06", "2026-05", "2676.38")]


def test_in_the_first_month_the_fee_is_billed_less_what_goes_back(settled, terminate):
    """10 of 92 days: 652.1739..."""
    terminate(on="2026-05-10")
    close("2026-05", "2026-06")

    assert statements() == {
        "2026-05": bill(fixed_fee="652.17", total_charged="652.17", saved_net="-652.17")
    }
    assert postings()[1:] == [
        ("fixed_fee", "2026-05-01", "receivable", "fixed_fee", "6000.00"),
        ("fixed_fee", "2026-05-10", "fixed_fee", "receivable", "5347.83"),
    ]
    assert credit_notes() == []


def test_on_the_first_day_the_posting_is_one(settled, terminate):
    """One of 92 days: 65.2173..."""
    terminate(on="2026-05-01")
    close("2026-05")

    assert statements()["2026-05"]["fixed_fee"] == "65.22"
    assert postings()[1:] == [("fixed_fee", "2026-05-01", "receivable", "fixed_fee", "65.22")]


def test_a_latecomers_days_are_counted_from_her_own_first(settled, terminate):
    """07-10 to 07-31 are 22 days, of which 5: 1,363.6363..."""
    built.enroll(LATECOMER, "2026-07-10")
    assert str(terminate(LATECOMER, on="2026-07-14").fee_returned) == "4636.36"
    close("2026-05", "2026-06", "2026-07")

    assert statements(LATECOMER)["2026-07"]["fixed_fee"] == "1363.64"


def test_by_the_merchants_fault_nothing_goes_back(settled, terminate):
    give("orders", order("B", CUPS, paid=JUNE))
    terminate(fault=True)
    close("2026-05", "2026-06")

    assert [row["fixed_fee"] for row in statements().values()] == ["6000.00", "0.00"]
    assert credit_notes() == []


def test_before_the_service_has_begun_all_of_it_goes_back_at_once(settled, terminate):
    ended = terminate(on="2026-04-28", fault=True)
    give("orders", order("A", BOWLS))
    close("2026-05", "2026-06", "2026-07")

    assert (ended.state, ended.activated_on, ended.service_from) == (
        "terminated",
        date(2026, 4, 20),
        None,
    )
    assert postings() == [
        ("payment", "2026-04-20", "cash", "receivable", "6000.00"),
        ("payment", "2026-04-28", "receivable", "cash", "6000.00"),
    ]
    assert (statements(), compute()) == ({}, 0)


def test_what_comes_late_is_adjusted_as_ever(settled, terminate):
    give("orders", order("A", BOWLS))
    terminate()
    close("2026-05", "2026-06")
    give("refunds", refund("R", "12.34"))
    give("orders", order("B", CUPS, paid=LAST_DAY), order("C", CUPS, paid="2026-06-21"))
    close("2026-07")

    assert adjustments() == [
        ("2026-07", "2026-05", "A", "1", "-2.47"),
        ("2026-07", "2026-06", "B", "2", "3.47"),
    ]


def test_it_is_told_why_and_by_whom(settled, terminate, people):
    ended = terminate()

    assert (ended.termination_reason, ended.is_merchants_fault) == ("Closed its shop.", False)
    [entry] = AuditEntry.objects.filter(act="enrollment.terminated")
    assert (entry.by, entry.shop, entry.at) == (people.mei, LIN, built.at(f"{LAST_DAY} 17:00"))
    assert entry.details == {
        "reason": "Closed its shop.",
        "fault": "none",
        "service_to": LAST_DAY,
        "fee_returned": "2673.91",
    }


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_not_without_a_reason(settled, people, reason):
    with pytest.raises(NoReason):
        exits.terminate(of(LIN).pk, reason=reason, is_merchants_fault=False, by=people.mei)

    assert of(LIN).state == "active"


def test_not_when_the_service_is_over(settled, people, clock):
    clock("2026-08-01")
    with pytest.raises(ServiceOver):
        exits.terminate(of(LIN).pk, reason="Late.", is_merchants_fault=False, by=people.mei)

    assert of(LIN).state == "active"


def test_not_twice(settled, terminate):
    terminate()

    with pytest.raises(IllegalStep, match="terminate from terminated"):
        terminate(on="2026-06-19")


def test_nor_before_it_is_active(applied, terminate):
    with pytest.raises(IllegalStep, match="terminate from applied"):
        terminate(NEIGHBOUR)

    assert of(NEIGHBOUR).state == "applied"


# Decided


def outcome() -> tuple[str, ...]:
    found = of(LIN).adjudications.get()
    return (
        *(str(found.fixed_fee), str(found.program_cost), found.remedy, str(found.ad_credit)),
        *(found.aigc_committed, found.aigc_makeup, found.videos_committed, found.videos_makeup),
    )


def sold(gmv: str) -> None:
    give("orders", order("A", built.line(price=gmv)))


@pytest.mark.parametrize(
    ("gmv", "aigc", "videos", "decided"),
    [
        # Of 5 items 2.77..., of 3 videos 1.66... are owed. 2,217.39 of commission: 5,543.48,
        # twice which is 11,086.96.
        ("11086.96", 3, 2, ("3326.09", "5543.48", "none", "0.00", 3, 0, 2, 0)),
        ("11086.95", 3, 2, ("3326.09", "5543.48", "roas", "1663.05", 3, 0, 2, 0)),  # 1,663.045
        ("11086.96", 2, 1, ("3326.09", "5543.48", "content", "665.22", 3, 1, 2, 1)),  # 665.218
    ],
)
def test_its_promises_are_judged_by_days(settled, terminate, gmv, aigc, videos, decided):
    sold(gmv)
    deliver(aigc=aigc, videos=videos)
    terminate()
    close("2026-05", "2026-06", "2026-07")

    assert compute() == 1
    assert outcome() == decided


def test_with_all_others_and_not_before(settled, terminate):
    terminate()
    close("2026-05", "2026-06")

    assert [compute(on=day) for day in ("2026-08-15", "2026-08-16", "2026-08-17")] == [0, 1, 0]
    assert str(of(LIN).adjudications.get().credit_due_on) == "2026-09-11"


def test_what_was_delivered_after_it_does_not_count(settled, terminate):
    deliver(aigc=1, videos=1)
    give("creator-videos", built.video("V-late", "C-1", posted="2026-06-21"))
    give("aigc-items", built.aigc_item("I-late", "2026-06-21", outcome="accepted"))
    terminate()
    close("2026-05", "2026-06")
    compute()

    found = of(LIN).adjudications.get()
    assert (found.aigc_delivered, found.videos_delivered) == (1, 1)


def test_by_the_merchants_fault_nothing_is_decided(settled, terminate):
    terminate(fault=True)
    close("2026-05", "2026-06", "2026-07")

    assert compute() == 0


def test_another_edition_counts_it_as_whole(db, clock, people, terminate):
    """Its figures are rows: the same termination, nothing returned, all promises in full."""
    built.first_edition()
    version = built.Program.objects.get().newest()
    type(version).objects.filter(pk=version.pk).update(termination_basis="whole")
    built.build()
    sold("11086.96")
    deliver(aigc=3, videos=2)
    assert str(terminate().fee_returned) == "0.00"
    close("2026-05", "2026-06")
    compute()

    # 6,000.00 + 2,217.39: twice that is not reached, and half of 6,000.00 owed.
    assert outcome() == ("6000.00", "8217.39", "roas", "3000.00", 5, 2, 3, 1)
    assert reconcile()[1] == []


# What PostgreSQL refuses


@pytest.mark.parametrize(
    "change",
    [
        {"service_to": date(2026, 6, 20)},
        {"activated_on": date(2026, 4, 21)},
        {"service_from": date(2026, 5, 2)},
        {"fee_returned": "1.00"},
        {"termination_reason": "Another."},
    ],
)
def test_nothing_that_a_step_sets_changes_without_one(settled, change):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Enrollment.objects.filter(shop=LIN).update(**change)


def test_not_even_of_a_terminated_one(settled, terminate):
    terminate()
    for change in ({"fee_returned": "2673.92"}, {"is_merchants_fault": True}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Enrollment.objects.filter(shop=LIN).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"termination_reason": None},
        {"termination_reason": ""},
        {"is_merchants_fault": None},
        {"fee_returned": None},
        {"fee_returned": "-0.01"},
    ],
)
def test_a_termination_says_why_by_whose_fault_and_what_goes_back(settled, change):
    whole = {
        "state": "terminated",
        "termination_reason": "Closed.",
        "is_merchants_fault": False,
        "fee_returned": "0.00",
    }
    with pytest.raises(IntegrityError, match="with_a_reason"), transaction.atomic():
        Enrollment.objects.filter(shop=LIN).update(**whole | change)
    with pytest.raises(IntegrityError, match="iff_activated"), transaction.atomic():
        Enrollment.objects.filter(shop=LIN).update(**whole, service_to=None)
    with built.undone():
        assert Enrollment.objects.filter(shop=LIN).update(**whole) == 1
