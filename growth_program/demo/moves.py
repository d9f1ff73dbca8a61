"""The job that moves the demo's clock. The clock's own row says where to; one works at a time.

Killed anywhere, it goes on at the next call: the row is still on its way.
"""

import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from datetime import datetime

from django.db import connection

from growth_program.demo import clocks, lives, reports

NUMBER = 5_202_607  # of the lock
TURN = 240.0  # seconds, after which a worker looks for other work as well


def go_on() -> bool:
    """Move the clock on for a turn, if it is to be moved; whether there is more to do."""
    until = time.monotonic() + TURN
    with closing(stops()) as way:
        return any(time.monotonic() > until for _ in way)


def stops() -> Generator[datetime]:
    """Move the clock to where it goes, stop by stop. Nothing, where somebody else does.

    What goes wrong is noted where visitors see it, and raised.
    """
    with _alone() as is_alone:
        row = clocks.read()
        if not (is_alone and row and row.goes_to) or row.trouble:
            return
        try:
            yield from lives.live(row, row.goes_to)
            reports.write()
        except Exception as why:
            clocks.note_trouble(f"{type(why).__name__}: {why}")
            raise
        clocks.arrive()


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold the one lock. PostgreSQL opens it when its session is gone, however that went."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])
