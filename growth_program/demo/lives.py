"""Lives a span of the demo: what the marketplace sends, what people do, what the schedule runs.

In steps of a day, with a stop at each act of a person. The clock's row is the bookmark: it says
how far was lived, written with what is done there, in one transaction. What was sent before is
sent again after a kill, which changes nothing; what the schedule runs finds what is due.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_noop

from growth_program.celery import app
from growth_program.core import clock
from growth_program.core.calendar import midnight
from growth_program.core.models import DemoClock
from growth_program.demo import clocks, script
from growth_program.demo.generated import feed
from growth_program.demo.generated.term import ZONE
from growth_program.gateway.batches import Sender, of_kind

SOURCE = "demo"
BEGINS = midnight(script.FIRST_DAY, ZONE)
OWN = "growth_program.demo."  # tasks that move the clock themselves
A_DAY_PASSES = gettext_noop("A day passes")


class Rejected(Exception):
    """Something that the demo made up was not taken: the demo is wrong."""


def live(row: DemoClock, until: datetime) -> Iterator[datetime]:
    """Live from where that was left off to an instant; yields each stop once it is behind.

    Again after a kill it goes on at the last one. While the clock ran on by itself nothing was
    lived: that is made up for at first, at the instant at which the clock stands now.
    """
    lived_to, stands_at = row.lived_to or row.stands_at, row.stands_at
    with at_once():
        if lived_to > BEGINS:  # the last stop's may not have run
            with clock.held(stands_at):
                run_schedule()
        while lived_to < until:
            lived_to = _to_next_stop(lived_to, until, not_before=stands_at)
            yield lived_to


def _to_next_stop(since: datetime, until: datetime, *, not_before: datetime) -> datetime:
    """To the next act of a person, or the end of the day."""
    day_ends = midnight((since.astimezone(ZoneInfo(ZONE)) + timedelta(days=1)).date(), ZONE)
    acts = script.between(since, min(day_ends, until))
    stop = acts[0].at if acts else min(day_ends, until)
    with clock.held(max(stop, not_before)) as at:
        send(since, stop)
        with transaction.atomic():
            doing = [act for act in acts if act.at == stop]
            clocks.step(at, lived_to=stop, doing=doing[0].said if doing else A_DAY_PASSES)
            for act in doing:
                act.do()
        if stop in (day_ends, until):
            run_schedule()
    return stop


def send(since: datetime, until: datetime) -> None:
    """What the marketplace says in that time; at first what it said before as well."""
    start = 0 if since <= BEGINS else int(since.timestamp())
    for kind, items in feed().between(start, int(until.timestamp())):
        raws = [msgspec.json.encode(item) for item in items]
        tally = of_kind(kind).tally(raws, Sender(source=SOURCE))
        if tally.rejected:
            raise Rejected(f"{kind}: {tally.rejected[0]}")


def run_schedule() -> None:
    """Everything that beat would have started meanwhile, once. Raises what a task raises."""
    for entry in scheduled():
        import_string(entry["task"]).delay(*entry.get("args", ()), **entry.get("kwargs", {}))


def scheduled() -> list[dict]:
    """The entries of the schedule that are not the demo's own."""
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    return [entry for entry in entries if not entry["task"].startswith(OWN)]


@contextmanager
def at_once() -> Iterator[None]:
    """Tasks that are queued meanwhile run here and at once, at the instant that is lived."""
    usual = {name: app.conf[name] for name in ("task_always_eager", "task_eager_propagates")}
    app.conf.update(dict.fromkeys(usual, True))
    try:
        yield
    finally:
        app.conf.update(usual)
