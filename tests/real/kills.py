"""A command that is stopped in the middle of a transaction, and killed there."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2

from conftest import OWNER, at
from tests.real.scratch import Scratch

PATIENCE = 60  # seconds
# In EXCLUSIVE mode others still read.
WRITING = "lock table {} in exclusive mode"
READING = "lock table {} in access exclusive mode"
SHOP = """
    select from marketplace_shop where shop_id = (
        select shop_id from enrollment_enrollment order by shop_id offset {} limit 1
    ) for no key update
"""
WAITING = """
    select a.xact_start is not null, a.backend_xid is not null
    from pg_stat_activity a
    where a.datname = %s and a.usename <> current_user and %s = any(pg_blocking_pids(a.pid))
"""
QUEUED = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
LEFT = """
    select (select count(*) from pg_stat_activity
            where datname = d.datname and backend_type = 'client backend'),
        (select count(*) from pg_locks l left join pg_stat_activity a using (pid)
            where l.database = d.oid and coalesce(a.backend_type, '') not like 'autovacuum%%'),
        (select count(*) from pg_prepared_xacts where database = d.datname)
    from pg_database d where d.datname = %s
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """A lock that the command has to wait for, somewhere in its transaction."""

    place: str
    sql: str

    def __str__(self) -> str:
        return self.place


def reading(table: str) -> Stop:
    return Stop(f"reading {table}", READING.format(table))


def writing(table: str) -> Stop:
    return Stop(f"writing {table}", WRITING.format(table))


def shop(place: int) -> Stop:
    """Holding the enrolled shops before this one, in their order."""
    return Stop(f"holding {place} shops", SHOP.format(place))


@dataclass(frozen=True, slots=True)
class Killed:
    returncode: int
    was_in_transaction: bool
    had_written: bool  # a transaction gets its number with its first write, a row's lock too


class Turnstile:
    """Holds a lock, for which transactions queue up, and lets one at a time through."""

    def __init__(self, name: str, stop: Stop, monitor: Callable[..., list[tuple]]) -> None:
        self.name, self.stop, self.monitor = name, stop, monitor
        self.holder = self._session()
        self._take(self.holder)

    def _session(self) -> Any:
        return psycopg2.connect(at(OWNER, self.name))

    def _take(self, session: Any) -> None:
        with session.cursor() as cursor:
            cursor.execute(self.stop.sql)

    def _is_queued(self, session: Any) -> bool:
        return self.monitor(QUEUED, session.info.backend_pid) == [(True,)]

    def waiting(self, process: subprocess.Popen) -> tuple:
        """Of the one who waits here: whether it is in a transaction, and has written."""
        until = time.monotonic() + PATIENCE
        who = (self.name, self.holder.info.backend_pid)
        while not self.monitor(WAITING, *who):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < until, f"Nobody came by {self.stop}."
            time.sleep(0.01)
        # PostgreSQL reads who is there before who is blocked: what was seen of one that came in
        # between is older than his wait. He waits now, and is what he is.
        [found] = self.monitor(WAITING, *who)
        return found

    def let_one_through(self) -> None:
        """The one who waits gets the lock. We queue behind it, before its next transaction."""
        successor = self._session()
        with ThreadPoolExecutor(1) as thread:
            taken = thread.submit(self._take, successor)
            while not (taken.done() or self._is_queued(successor)):
                time.sleep(0.005)
            self.holder.close()
            taken.result(PATIENCE)
        self.holder = successor


def kill(scratch: Scratch, name: str, *words: str, stop: Stop, through: int = 0) -> Killed:
    """Kill a command that waits at a stop, once some of its transactions have gone through.

    Returns when nothing is left of it: no session, no lock, no prepared transaction.
    """
    with _monitoring() as monitor:
        turnstile = Turnstile(name, stop, monitor)
        process = scratch.start(name, *words)
        try:
            for _ in range(through):
                turnstile.waiting(process)
                turnstile.let_one_through()
            was_in_transaction, had_written = turnstile.waiting(process)
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            turnstile.holder.close()
        _wait_until_nothing_is_left(monitor, name)
    return Killed(process.returncode, was_in_transaction, had_written)


def _wait_until_nothing_is_left(monitor: Callable[..., list[tuple]], name: str) -> None:
    until = time.monotonic() + PATIENCE
    while (left := monitor(LEFT, name)) != [(0, 0, 0)]:
        assert time.monotonic() < until, f"Sessions, locks, prepared transactions: {left}"
        time.sleep(0.05)


@contextmanager
def _monitoring() -> Iterator[Callable[..., list[tuple]]]:
    """Looks at sessions and locks, from another database."""
    with closing(psycopg2.connect(at(OWNER, "postgres"))) as session:
        session.autocommit = True

        def ask(sql: str, *given: object) -> list[tuple]:
            with session.cursor() as cursor:
                cursor.execute(sql, given)
                return cursor.fetchall()

        yield ask
