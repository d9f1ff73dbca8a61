"""FAULTS: SIGKILL of the worker that enters campaigns, approves samples, or lets ad credit pay and
expire. What it had not finished is not there; the next sweep does it, once."""

from collections.abc import Callable
from typing import Any

import pytest

from compensation import tasks as compensation_tasks
from compensation.models import CreditEntry
from compensation.reports.reconcile import reconcile
from enrollment import tasks as enrollment_tasks
from enrollment.models import CampaignAnnouncement, CampaignEntry, SampleRequest
from growth_program.core.models import AuditEntry
from growth_program.support.models import Notice
from tests.compensation.granted import granted, spend
from tests.enrollment import promoted, selling
from tests.enrollment.sampled import offer, request
from tests.faults.killed import READING, WRITING, Workers, workers
from tests.world import LIN, creator, give, hire

__all__ = ["workers"]  # a fixture
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
Counts = Callable[[], tuple[int, ...]]


def acts(name: str) -> int:
    return AuditEntry.objects.filter(act=name).count()


def killed_at(workers: Workers, tables: list[str], count: Counts, name: str, *given: Any) -> None:
    """One is killed at each table: it has read nothing of it, then written nothing to it."""
    before = count()
    for stop in (READING.format(tables[0]), *map(WRITING.format, tables)):
        workers.kill(name, *given, at=stop)
        assert count() == before, stop


@pytest.fixture
def told_in_june(world, clock):
    clock(selling.DAY)
    selling.give_catalogue()
    selling.join(LIN, "lin", "owner")


def test_campaigns_are_entered_and_announced_once(told_in_june, workers):
    def count() -> tuple[int, ...]:
        return CampaignEntry.objects.count(), acts("campaign.entered")

    promoted.submit(chair="44.00", bottle="20.00")
    give("campaigns", promoted.campaign(), promoted.mega())
    tables = ["enrollment_campaignentry", "core_auditentry"]
    killed_at(workers, tables, count, "enrollment.tasks.enter_shops", [LIN])
    # Entered by then, and killed before anybody was told of the other.
    workers.kill("enrollment.tasks.enter_shops", [LIN], at=WRITING.format("support_notice"))
    assert (count(), CampaignAnnouncement.objects.count()) == ((2, 1), 0)

    for _ in range(2):
        enrollment_tasks.enter_shops([LIN])

    assert (count(), CampaignAnnouncement.objects.count()) == ((2, 1), 1)
    assert Notice.objects.filter(kind="campaign_announced").count() == 1


def test_samples_are_approved_once(told_in_june, workers):
    def count() -> tuple[int, ...]:
        return SampleRequest.objects.exclude(slot=None).count(), acts("sample.approved")

    give("creators", creator("C-1", "mid"))
    offer(quantity=3, quota=2)
    give("sample-requests", *(request(f"R-{number}", "C-1") for number in range(4)))
    tables = ["enrollment_samplerequest", "core_auditentry"]
    killed_at(workers, tables, count, "enrollment.tasks.approve_samples_of", [LIN])

    for _ in range(2):
        enrollment_tasks.approve_samples_of([LIN])

    assert count() == (2, 1)


def test_credit_pays_once_and_expires_once(world, clock, workers):
    def entries() -> tuple[int, ...]:
        return (CreditEntry.objects.count(),)

    granted(hire())  # 1,200.00
    day = spend("200.00", "2026-09-02")
    tables = ["compensation_creditentry", "core_recording"]
    killed_at(workers, tables, entries, "tests.world.give", "ad-spend", day)
    give("ad-spend", day)
    assert [str(one) for one in CreditEntry.objects.values_list("left", flat=True)] == ["1000.00"]

    clock("2027-09-02")
    expiring = Workers("2027-09-02T00:00:00+08:00")
    name = "compensation.tasks.tell_of_credit"
    try:
        killed_at(expiring, ["compensation_creditentry", "core_auditentry"], entries, name)
    finally:
        expiring.end()
    for _ in range(2):
        compensation_tasks.tell_of_credit()

    last = CreditEntry.objects.latest("pk")
    assert (last.kind, str(last.amount), str(last.left)) == ("expired", "1000.00", "0.00")
    assert (CreditEntry.objects.count(), acts("ad_credit.expired")) == (2, 1)
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])
