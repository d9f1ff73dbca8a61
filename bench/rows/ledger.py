"""Posting 10,000 amounts, beside the same insert with no guard, and beside django-hordak.

Guards are triggers and check constraints (ARCHITECTURE.md's word): what makes each posting balanced
and keeps it. Keys are no guards, so both sides have them; what they cost is told in a note.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

from django.db import connection, transaction

from bench import ground, hordak, packages, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Absent, Row, at_least, at_most
from billing.services import ledger
from growth_program.gateway.staging import copy

COUNT, ENROLLMENTS = 10_000, 1_000
TIMES = 9
# Tables of the same columns: with the same keys and no guard, and with nothing but an id.
OTHERS = """
    CREATE TABLE unguarded_posting (LIKE billing_posting INCLUDING IDENTITY INCLUDING INDEXES);
    ALTER TABLE unguarded_posting ADD FOREIGN KEY (enrollment_id) REFERENCES enrollment_enrollment
        DEFERRABLE INITIALLY DEFERRED;
    CREATE TABLE bare_posting (LIKE billing_posting INCLUDING IDENTITY);
    ALTER TABLE bare_posting ADD PRIMARY KEY (id);
    GRANT SELECT, INSERT ON unguarded_posting, bare_posting TO growth_app
"""


def enrollments() -> str:
    """The template with enrollments to post for, and the other tables."""
    return seeds.template("bench_ledger", _fill)


def _fill(cursor) -> None:
    seeds.shops(cursor, count=ENROLLMENTS)
    cursor.execute(OTHERS)


def amounts(ids: list[int], number: int, source: str) -> list[ledger.Amount]:
    """Commission of so many enrollments and days."""
    return [
        ledger.Amount(
            enrollment_id=ids[place % len(ids)],
            kind="commission",
            day=date(2026, 5, 1) + timedelta(days=place // len(ids)),
            amount=Decimal(place + 1) / 100,
            source=source,
        )
        for place in range(number)
    ]


def _post_into(table: str, posted: Iterable[ledger.Amount], *, number: int) -> None:
    """As `ledger.post`, into another table."""
    with connection.cursor() as cursor:
        copy(cursor, table, ledger.COLUMNS, (ledger._row(one, number) for one in posted))


_turns = count(1)


def _prepared(post: Callable) -> Callable[[], None]:
    """A warm session, for one transaction of postings that are new."""
    ground.use(enrollments())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM enrollment_enrollment ORDER BY id")
        ids = [pk for (pk,) in cursor.fetchall()]

    def work(posted: list[ledger.Amount]) -> None:
        with transaction.atomic():
            post(posted, number=1)

    turn = next(_turns)
    work(amounts(ids, 10, f"warm-{turn}"))
    given = amounts(ids, COUNT, f"bench-{turn}")
    return lambda: work(given)


def ours() -> Callable[[], None]:
    """The service."""
    return _prepared(ledger.post)


def _ours() -> Cost:
    return measure(ours())


def _into(table: str) -> Cost:
    return measure(_prepared(partial(_post_into, table)))


def rows() -> list[Row | Absent]:
    """Beside the tables without guards, then beside the library."""
    unguarded, bare = partial(_into, "unguarded_posting"), partial(_into, "bare_posting")
    posted, keyed, least = in_turn(_ours, unguarded, bare, times=TIMES)
    guarded = Row(
        name="post 10,000 ledger transactions",
        limit="the same COPY into a table with the same keys and no guard",
        goal=at_most(1.2),
        ours=posted,
        theirs=keyed,
        count=COUNT,
        unit="postings",
    )
    beside_bare = replace(guarded, theirs=least)
    told = f"beside a table without keys either: {beside_bare.wall:.2f}, CPU {beside_bare.cpu:.2f}"
    return [replace(guarded, notes=(told,)), _beside_hordak()]


def _beside_hordak() -> Row | Absent:
    name = "post 10,000, beside django-hordak"
    try:
        with Hordak() as other:
            posted, theirs = in_turn(_ours, other.run, times=TIMES)
    except HordakCannot as why:
        return Absent(name=name, why=str(why))
    return Row(
        name=name,
        limit="its Transaction and Leg by bulk_create, the objects made beforehand",
        goal=at_least(5),
        ours=posted,
        theirs=theirs,
        count=COUNT,
        unit="transactions",
    )


class HordakCannot(Exception):
    """The library could not be installed, or does not run here; the last line says why."""


class Hordak:
    """The library in its own process and database."""

    def __enter__(self) -> "Hordak":
        """Install it if need be, and wait until it is ready."""
        try:
            packages.install()
        except packages.NotInstalled as why:
            raise HordakCannot(str(why)) from why
        ground.copy("template0", hordak.NAME)
        ground.ask(f"alter database {hordak.NAME} owner to growth_owner")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "bench.hordak", str(COUNT)],
            cwd=ground.CHECKOUT,
            env=os.environ | {"PYTHONPATH": str(packages.FOLDER)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._answer()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        with suppress(OSError):
            self._process.stdin.close()
        self._process.wait()

    def run(self) -> Cost:
        """One run, in that process."""
        self._process.stdin.write("again\n")
        self._process.stdin.flush()
        return Cost(**self._answer())

    def _answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise HordakCannot(self._process.stderr.read().strip().rpartition("\n")[2])
        return json.loads(line)
