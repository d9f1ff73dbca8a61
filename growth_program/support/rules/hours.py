"""When a mail is due: at once, after quiet hours, with the day's digest, after a failure.

Hours are those of the program's zone. Instants go in and come out with a zone.
"""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from growth_program.core.calendar import ONE_DAY

# How a mail goes: somebody waits for it, also at night; at once, but not in quiet hours; with all
# others of the day; not at all.
AWAITED, AT_ONCE, DAILY, OFF = "awaited", "at_once", "daily", "off"

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
LONGEST_WHILE_AWAY = timedelta(minutes=15)
TRIED_FOR = timedelta(days=5)  # as mail servers do among themselves
REFUSED_FOR = timedelta(days=1)  # where the server says no for good


class Rhythm(NamedTuple):
    """When somebody reads mail. Quiet hours that begin when they end are none."""

    quiet_from: time
    quiet_until: time
    digest_at: time


def due_at(mailing: str, now: datetime, rhythm: Rhythm, zone: str) -> datetime:
    """The instant from which a mail that is made now may go."""
    if mailing == AWAITED:
        return now
    earliest = next_time(rhythm.digest_at, now, zone) if mailing == DAILY else now
    return after_quiet_hours(earliest, rhythm, zone)


def next_time(at: time, now: datetime, zone: str) -> datetime:
    """The next instant, now or later, at which clocks of the zone show that time."""
    local = now.astimezone(ZoneInfo(zone))
    found = datetime.combine(local.date(), at, tzinfo=local.tzinfo)
    return found if found >= local else found + ONE_DAY


def is_quiet(at: datetime, rhythm: Rhythm, zone: str) -> bool:
    """Whether an instant lies in quiet hours. Their end does not."""
    begins, ends, _ = rhythm
    shown = at.astimezone(ZoneInfo(zone)).time()
    if begins <= ends:
        return begins <= shown < ends
    return shown >= begins or shown < ends


def after_quiet_hours(at: datetime, rhythm: Rhythm, zone: str) -> datetime:
    """The instant itself, or the end of the quiet hours in which it lies."""
    return next_time(rhythm.quiet_until, at, zone) if is_quiet(at, rhythm, zone) else at


def pause(tries: int, *, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    """How long to wait after so many tries: 1, 2, 4 … minutes."""
    doublings = min(max(tries - 1, 0), 16)  # more would be years
    return min(FIRST_PAUSE * (1 << doublings), longest)
