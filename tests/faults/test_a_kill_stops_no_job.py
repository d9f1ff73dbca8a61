"""FAULTS: SIGKILL of the worker that closes a month or proves the books. The sweep goes on."""

import random

import pytest

from billing import tasks as billing_tasks
from billing.models import ClosedMonth, MonthClose, Statement
from billing.services import closes
from compensation import tasks
from compensation.models import FoundCulprit
from compensation.reports.reconcile import reconcile
from compensation.services import proofs
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.faults.killed import READING, SHOP, WRITING, owner, workers
from tests.world import LATECOMER, LIN, NEIGHBOUR, enroll, give, line, order

__all__ = ["workers"]  # a fixture
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]

IN_A_CLOSE = [
    SHOP.format(NEIGHBOUR),
    SHOP.format(LATECOMER),
    READING.format("billing_order"),
    *map(
        WRITING.format,
        (
            *("billing_statement", "billing_posting", "billing_closedmonth"),
            *("core_auditentry", "core_recording"),
        ),
    ),
]
IN_A_PROOF = [
    *map(READING.format, ("billing_line", "billing_statement", "compensation_adcredit")),
    *map(WRITING.format, ("compensation_foundculprit", "core_auditentry")),
]


@pytest.fixture
def sold(transactional_db, world):
    """Three shops sell in May for 100.00, 50.00 and 25.00."""
    enroll(NEIGHBOUR, "2026-05-02")
    enroll(LATECOMER, "2026-05-02")
    prices = {LIN: "100.00", NEIGHBOUR: "50.00", LATECOMER: "25.00"}
    give(
        "orders",
        *(order(shop, line(price=price), shop_id=shop) for shop, price in prices.items()),
    )
    return world


def acts(name: str) -> int:
    return AuditEntry.objects.filter(act=name).count()


@pytest.mark.parametrize("seed", range(3))
def test_a_close_is_taken_up_again(sold, workers, monkeypatch, seed):
    asked = closes.ask(sold, built.named_month("2026-05"), by=built.employ("omar", "finance"))
    closes.confirm(asked.pk, by=built.employ("ines", "finance"))
    for stop in random.Random(seed).sample(IN_A_CLOSE, 4):
        workers.kill("billing.services.closes.proceed", asked.pk, at=stop)
        asked.refresh_from_db()
        assert (asked.state, closes.waiting()) == ("confirmed", [asked.pk])
        # Each shard is whole or not there.
        counts = Statement.objects.count(), ClosedMonth.objects.count(), acts("statement.closed")
        assert counts == (asked.statements,) * 3

    monkeypatch.setattr(billing_tasks.close, "delay", billing_tasks.close)
    billing_tasks.close_confirmed()

    asked.refresh_from_db()
    assert (asked.state, asked.statements, closes.waiting()) == ("finished", 3, [])
    assert (MonthClose.objects.count(), acts("close.finished")) == (1, 1)
    assert (Statement.objects.count(), acts("statement.closed")) == (3, 3)
    # A fifth of what each sold.
    commissions = Statement.objects.order_by("-commission").values_list("commission", flat=True)
    assert [str(one) for one in commissions] == ["20.00", "10.00", "5.00"]
    sums, culprits = reconcile()
    assert (str(sums.statements), sums.difference, culprits) == ("35.00", 0, [])


@pytest.mark.parametrize("seed", range(3))
def test_a_proof_is_made_again(sold, workers, monkeypatch, seed):
    """One cent is altered, so that it finds something, once."""
    built.close("2026-05")
    with owner() as session, session.cursor() as cursor:
        cursor.execute("UPDATE billing_line SET gross = gross + 0.01 WHERE shop_id = %s", [LIN])
        session.commit()
    _sums, culprits = reconcile()
    proof = proofs.ask(by=built.employ("omar", "finance"))
    for stop in random.Random(seed).sample(IN_A_PROOF, 4):
        workers.kill("compensation.services.proofs.run", proof.pk, at=stop)
        proof.refresh_from_db()
        assert (proof.ended_at, proofs.waiting()) == (None, [proof.pk])
        assert (FoundCulprit.objects.count(), acts("reconcile.finished")) == (0, 0)

    monkeypatch.setattr(tasks.prove, "delay", tasks.prove)
    tasks.prove_asked()  # at once: nobody waits until a time is over

    proof.refresh_from_db()
    assert (proof.culprits, proofs.waiting()) == (len(culprits), [])
    assert (FoundCulprit.objects.count(), acts("reconcile.finished")) == (len(culprits), 1)
    assert len(culprits) > 0
    assert proofs.ask(by=None).pk != proof.pk
