"""Plays the demo up to the instant at which it is handed over, in the middle of a term.

It goes on where it was stopped; played once, it only lets the clock run on.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from growth_program.core.models import Program
from growth_program.demo import cast, clocks, moves, reports
from growth_program.demo.generated.term import PILOT, ZONE
from growth_program.demo.lives import BEGINS
from growth_program.gateway.health import state_of_database

HANDED_OVER = datetime(2026, 7, 15, 10, tzinfo=ZoneInfo(ZONE))


class OlderDemo(Exception):
    """The data is that of an older demo, whose clock is past all that this one plays."""


def resume() -> bool:
    """Let the clock run on, if all is played on a database that is up to date: whether it is."""
    if state_of_database() != "ok":
        return False
    row = clocks.read()
    if row is None or row.stands_at < HANDED_OVER or not _is_known():
        return False
    clocks.keep()
    return True


def play() -> Iterator[str]:
    """Play it, and say how far it is. Raises OlderDemo."""
    cast.hire()
    row = clocks.begin(BEGINS, goes_to=HANDED_OVER)
    if row.stands_at >= HANDED_OVER and not _is_known():
        raise OlderDemo
    if row.stands_at < HANDED_OVER:
        clocks.aim(HANDED_OVER)
        month = None
        for stop in moves.stops():
            day = stop.astimezone(ZoneInfo(ZONE)).date()
            if month != day.month:
                month = day.month
                yield f"Living through {day:%Y-%m}"
        yield f"{HANDED_OVER:%Y-%m-%d %H:%M}. Reports: {reports.folder()}"
    clocks.keep()


def _is_known() -> bool:
    """Whether the data is of a demo that has this one's editions."""
    return bool(Program.objects.filter(code=PILOT.code).exists())
