"""What the demo's clock can be moved to: a day on, the next deadline, the ends of editions.

To let it stop at more deadlines, add a source to SOURCES.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from compensation.models import Adjudication
from growth_program.core import formats
from growth_program.core.calendar import ONE_DAY, midnight, month_of, next_month
from growth_program.core.models import ProgramVersion
from growth_program.demo.generated.term import ZONE


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant from which something is so that was not before."""

    at: datetime
    name: str
    day: str  # as a page says it


def after(instant: datetime) -> list[Deadline]:
    """Those that are still to come, the next one first; of one instant the one of most weight."""
    found = [one for source in SOURCES for one in source(instant) if one.at > instant]
    return sorted(found, key=lambda one: one.at)


def ends(instant: datetime) -> Deadline | None:
    """The end of the term that runs."""
    return next((one for one in sorted(terms(instant), key=_at) if one.at > instant), None)


def adjudication(instant: datetime) -> Deadline | None:
    """The next day on which promises are judged."""
    return next((one for one in sorted(judged(instant), key=_at) if one.at > instant), None)


def terms(_instant: datetime) -> Iterator[Deadline]:
    """An edition's term ends with its last day."""
    for version in ProgramVersion.objects.all():
        yield _with(version.ends_on, _("the term ends"))


def judged(_instant: datetime) -> Iterator[Deadline]:
    """Decisions are due as a day begins."""
    for version in ProgramVersion.objects.all():
        day = version.decided_from
        yield Deadline(_begins(day), _("promises are judged"), formats.day_of_year(day))


def owed(instant: datetime) -> Iterator[Deadline]:
    """What decisions have left to be done."""
    today = instant.astimezone(ZoneInfo(ZONE)).date()
    decided = Adjudication.objects.decided()
    for field, name in (
        ("credit_due_on", _("ad credit is due")),
        ("makeup_due_on", _("the make-up is due")),
    ):
        due = decided.filter(**{f"{field}__gte": today}).values_list(field, flat=True)
        for day in due.distinct():
            yield _with(day, name)


def months(instant: datetime) -> Iterator[Deadline]:
    """The month that runs."""
    month = month_of(instant.astimezone(ZoneInfo(ZONE)).date())
    name = _("%(month)s is over") % {"month": formats.month(month)}
    yield _with(next_month(month) - ONE_DAY, name)


SOURCES: tuple[Callable[[datetime], Iterator[Deadline]], ...] = (terms, judged, owed, months)


def _with(day: date, name: str) -> Deadline:
    """Of a deadline that ends with a day."""
    return Deadline(_begins(day + timedelta(days=1)), name, formats.until(day))


def _begins(day: date) -> datetime:
    return midnight(day, ZONE)


def _at(deadline: Deadline) -> datetime:
    return deadline.at
