"""Two clocks. Every rule and date of the program goes by the first; plumbing by the second."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The business clock: real time.

    Tests stop it with ``GROWTH_CLOCK``. The demo's stands in a row of its database, read once
    for each request and task (`held`); nobody else looks there.
    """
    return _held.get() or settings.GROWTH_CLOCK or (settings.DEMO and _demo()) or timezone.now()


def today(zone: str | None = None) -> date:
    """The business clock's day in a time zone, the program's unless another is named."""
    return now().astimezone(ZoneInfo(zone or settings.TIME_ZONE)).date()


def wall() -> datetime:
    """The wall clock: for signatures, sessions and throttles, never for a rule."""
    return timezone.now()


@contextmanager
def held() -> Iterator[datetime]:
    """One instant for everything inside. Threads do not see it: hand them the instant."""
    token = _held.set(now())
    try:
        yield _held.get() or now()
    finally:
        _held.reset(token)


def _demo() -> datetime | None:
    from growth_program.core.models import DemoClock  # noqa: PLC0415 - models tell the time by us

    return DemoClock.objects.values_list("stands_at", flat=True).first()
