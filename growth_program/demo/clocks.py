"""The hands of the demo's clock. Nobody else moves them, and they never go back.

Each of these is one transaction, with the row held.
"""

from datetime import datetime, timedelta

from django.db import transaction

from growth_program.core import clock
from growth_program.core.models import DemoClock

# A reader may have looked just before the clock is stopped, and add up just after.
A_MOMENT = timedelta(seconds=1)
LONGEST_TROUBLE = 1_000  # characters


class NotOnItsWay(Exception):
    """A clock is moved where it was aimed at."""


def shown(row: DemoClock) -> datetime:
    """The business instant of a row now."""
    if row.goes_to:
        return row.stands_at
    return clock.run_on(row.stands_at, row.put_at, until=clock.wall())


def read() -> DemoClock | None:
    """The clock, where there is one."""
    return DemoClock.objects.first()


@transaction.atomic
def begin(at: datetime, *, goes_to: datetime) -> DemoClock:
    """The clock, set up on its first way where it is new."""
    way = {"stands_at": at, "lived_to": at, "left_at": at, "goes_to": goes_to}
    way["put_at"] = clock.wall()
    return DemoClock.objects.get_or_create(pk=1, defaults=way)[0]


@transaction.atomic
def keep() -> None:
    """Put it anew where it stands, so that it runs on. One on its way is left to its job."""
    row = _held()
    if row and not row.goes_to:
        put_at = clock.wall()
        row.stands_at = clock.run_on(row.stands_at, row.put_at, until=put_at)
        row.put_at = put_at
        row.save(update_fields=["stands_at", "put_at"])


@transaction.atomic
def aim(at: datetime) -> bool:
    """Stop it, to be moved to an instant; whether it is on its way there because of this call.

    One that is on its way goes on where it was going; what troubled it is tried again.
    """
    row = _held()
    if row is None:
        return False
    row.trouble = ""
    is_new = not row.goes_to and at > shown(row)
    if is_new:
        row.stands_at = row.left_at = min(at, shown(row) + A_MOMENT)
        row.goes_to, row.put_at, row.doing = at, clock.wall(), ""
    row.save()
    return is_new


def step(at: datetime, *, lived_to: datetime, doing: str) -> None:
    """One step on its way. In the transaction of what is done there: a kill undoes both.

    Raises NotOnItsWay.
    """
    step = {"stands_at": at, "lived_to": lived_to, "doing": doing}
    if not DemoClock.objects.filter(goes_to__gte=at).update(**step):
        raise NotOnItsWay(at.isoformat())


@transaction.atomic
def arrive() -> None:
    """It is there, and runs on."""
    row = _held()
    if row and row.goes_to == row.stands_at:
        row.left_at = row.goes_to = None
        row.doing, row.put_at = "", clock.wall()
        row.save()


def note_trouble(why: str) -> None:
    """What ended its job. Nobody tries again before somebody says so."""
    DemoClock.objects.filter(goes_to__isnull=False).update(trouble=why[:LONGEST_TROUBLE])


def _held() -> DemoClock | None:
    return DemoClock.objects.select_for_update().first()
