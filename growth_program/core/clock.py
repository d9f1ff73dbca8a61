"""Two clocks. Every rule and date of the program goes by the first; plumbing by the second."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.utils import timezone

# How long the demo's clock runs on after it was last put. It is put anew each minute while the
# demo runs: so it pauses while that is stopped, and goes on from what was shown at the latest.
UNKEPT = timedelta(minutes=2)

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The business clock: real time.

    Tests stop it with ``GROWTH_CLOCK``. The demo's goes by a row of its database, read once
    for each request and task (`held`); nobody else looks there.
    """
    return _held.get() or settings.GROWTH_CLOCK or (settings.DEMO and _demo()) or timezone.now()


def today(zone: str | None = None) -> date:
    """The business clock's day in a time zone, the program's unless another is named."""
    return day_of(now(), zone)


def day_of(instant: datetime, zone: str | None = None) -> date:
    """The day of an instant in a time zone, the program's unless another is named."""
    return instant.astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def wall() -> datetime:
    """The wall clock: for signatures, sessions and throttles, never for a rule."""
    return timezone.now()


@contextmanager
def held(instant: datetime | None = None) -> Iterator[datetime]:
    """One instant, now's unless another is named, for everything inside.

    Threads do not see it: hand them the instant.
    """
    token = _held.set(instant or now())
    try:
        yield _held.get() or now()
    finally:
        _held.reset(token)


def run_on(stands_at: datetime, put_at: datetime, *, until: datetime) -> datetime:
    """What a clock shows that was put there at an instant of the wall clock, until another."""
    return stands_at + min(max(until - put_at, timedelta(0)), UNKEPT)


def _demo() -> datetime | None:
    rows = apps.get_model("core", "DemoClock").objects  # models tell the time by this module
    row = rows.values_list("stands_at", "put_at", "goes_to").first()
    if row is None:
        return None
    stands_at, put_at, goes_to = row
    return stands_at if goes_to else run_on(stands_at, put_at, until=wall())
