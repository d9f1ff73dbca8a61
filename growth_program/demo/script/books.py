"""On a month's first day finance closes the one before: one asks, another confirms."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_noop

from billing.models import MonthClose
from billing.services import closes
from growth_program.core.calendar import month_of
from growth_program.core.models import Program
from growth_program.core.nudges import nudge
from growth_program.demo import cast
from growth_program.demo.script.acts import Act, at


def acts(day: date) -> Iterator[Act]:
    """Of the month that has just ended."""
    if day.day == 1:
        month = month_of(day - timedelta(days=1))
        said = gettext_noop("Finance closes the month")
        yield Act(at(day, 9, 30), said, partial(ask, month))
        yield Act(at(day, 10, 10), said, partial(confirm, month))


def ask(month: date) -> None:
    """For each edition with something to close. A visitor may have asked."""
    ines = cast.user(cast.INES)
    for program in Program.objects.order_by("pk"):
        with suppress(closes.NothingOpen, closes.AlreadyAsked):
            closes.ask(program, month, by=ines)


def confirm(month: date) -> None:
    """What was asked, by somebody else."""
    for asked in MonthClose.objects.filter(month=month, state=MonthClose.State.ASKED):
        omar, ines = cast.user(cast.OMAR), cast.user(cast.INES)
        closes.confirm(asked.pk, by=ines if asked.asked_by_id == omar.pk else omar)
        nudge("billing.tasks.close", asked.pk)
