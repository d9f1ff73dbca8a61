"""FAULTS: SIGKILL of the worker that closes a month or proves the books. The sweep goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from billing import tasks as billing_tasks
from billing.models import ClosedMonth, MonthClose, Statement
from billing.services import closes
from compensation import tasks
from compensation.models import FoundCulprit
from compensation.reports.reconcile import reconcile
from compensation.services import proofs
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.conftest import owners_database
from tests.world import LATECOMER, LIN, NEIGHBOUR, enroll, give, line, order

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]

# For each line that it reads a worker of its own, which does what the tasks do.
WORK = """
import os, signal, sys, django
django.setup()
from datetime import datetime
from django.conf import settings
from django.db import connection
from billing.services import closes, closing
from compensation.services import proofs
settings.GROWTH_CLOCK = datetime.fromisoformat(sys.argv[1])
closing.SHARD = 1
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for asked in sys.stdin:
    job, key = asked.split()
    if pid := os.fork():
        print(pid, flush=True)
        continue
    if job == "prove":
        proofs.run(int(key))
    while job == "close" and closes.proceed(int(key)):
        pass
    os._exit(0)
"""
READING, WRITING = "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", "LOCK TABLE {} IN EXCLUSIVE MODE"
SHOP = "SELECT FROM marketplace_shop WHERE shop_id = '{}' FOR UPDATE"
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
WAITING = """
    SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
    WHERE a.datname = current_database() AND NOT l.granted
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class Workers:
    """Killed one after another, each while it waits at a place that the test chooses."""

    def __init__(self, at: str) -> None:
        self.starter = subprocess.Popen(
            [sys.executable, "-c", WORK, at],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "growth_program.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, job: str, key: int, *, at: str) -> None:
        """Nothing is left of it afterwards: no session, no lock."""
        with owner() as session, session.cursor() as cursor:
            cursor.execute(at)
            pid = self._start(job, key)
            eventually(lambda: built.ask(WAITING) == [(1,)], at)
            os.kill(pid, signal.SIGKILL)
            eventually(lambda: not Path(f"/proc/{pid}").exists(), at)
            session.rollback()
        eventually(lambda: built.ask(OTHERS) == [(0,)], at)

    def _start(self, job: str, key: int) -> int:
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        print(job, key, file=self.starter.stdin, flush=True)
        return int(self.starter.stdout.readline())


def eventually(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.02)


@contextmanager
def owner() -> Iterator[Any]:
    """A session of the tables' owner, who may lock them."""
    there = owners_database(connection.settings_dict["NAME"])
    names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    with closing(psycopg2.connect(**{ours: there[name] for ours, name in names.items()})) as one:
        yield one


@pytest.fixture
def workers(settings) -> Iterator[Workers]:
    workers = Workers(settings.GROWTH_CLOCK.isoformat())
    yield workers
    with workers.starter as starter:
        starter.kill()


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
        workers.kill("close", asked.pk, at=stop)
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
        workers.kill("prove", proof.pk, at=stop)
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
