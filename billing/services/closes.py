"""A month is closed by two people in finance: one asks, another confirms, then it closes.

A command does the same alone, for whoever operates the installation (`close_month`).
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from billing.models import MonthClose
from billing.reports import bills
from billing.rules.closes import after
from billing.services import closing
from growth_program.core import audit, clock
from growth_program.core.calendar import last_day
from growth_program.core.models import Program

WHY = {
    closing.EarlierMonthOpen: MonthClose.Why.EARLIER_OPEN,
    closing.RollupsDisagree: MonthClose.Why.ROLLUPS_DISAGREE,
}
MOST_NAMED = 2_000  # characters of what stopped a close


class AlreadyAsked(Exception):
    """Somebody has asked to close this month already."""


class NothingOpen(Exception):
    """The month is closed for every enrollment."""


class SamePerson(Exception):
    """Whoever asked for a close may not confirm it too."""


@transaction.atomic
def ask(program: Program, month: date, *, by: Any) -> MonthClose:
    """Ask to close a month for every enrollment. Raises MonthNotOver, NothingOpen, AlreadyAsked."""
    if clock.today(program.time_zone) <= last_day(month):
        raise closing.MonthNotOver(f"{month:%Y-%m}")
    if not bills.open_for(program, month).exists():
        raise NothingOpen(f"{month:%Y-%m}")
    try:
        with transaction.atomic():
            asked = MonthClose.objects.create(
                program=program, month=month, asked_by=by, asked_at=clock.now()
            )
    except IntegrityError:
        raise AlreadyAsked(f"{month:%Y-%m}") from None
    _record("close.asked", asked, by=by)
    return asked


@transaction.atomic
def confirm(close_id: int, *, by: Any) -> MonthClose:
    """Another person's word; from now on it closes. Raises IllegalStep, SamePerson."""
    asked = _held(close_id)
    state = after("confirm", asked.state)
    if asked.asked_by_id == by.pk:
        raise SamePerson
    asked.enrollments = bills.open_for(asked.program, asked.month).count()
    _decide(asked, state, by=by)
    _record("close.confirmed", asked, by=by)
    return asked


@transaction.atomic
def refuse(close_id: int, *, by: Any, note: str = "") -> MonthClose:
    """Nothing closes. Whoever asked may take it back like this too. Raises IllegalStep."""
    asked = _held(close_id)
    _decide(asked, after("refuse", asked.state), by=by)
    _record("close.refused", asked, by=by, **({"note": note} if note else {}))
    return asked


def waiting() -> list[int]:
    """The closes that were confirmed and have not ended."""
    rows = MonthClose.objects.filter(state=MonthClose.State.CONFIRMED).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def proceed(close_id: int) -> bool:
    """Close one more shard of a confirmed close; whether there may be more to do.

    Again, it changes nothing; of two at once one leaves it to the other.
    """
    try:
        return _shard(close_id)
    except tuple(WHY) as stopped:
        _stop(close_id, WHY[type(stopped)], where=str(stopped)[:MOST_NAMED])
        return False


@transaction.atomic
def _shard(close_id: int) -> bool:
    rows = MonthClose.objects.select_related("program")
    held = rows.select_for_update(of=("self",), skip_locked=True)
    close = held.filter(pk=close_id, state=MonthClose.State.CONFIRMED).first()
    if close is None:
        return False
    shard = closing.due(close.program, close.month, most=closing.SHARD)
    if not shard:
        _end(close, "finish")
        _record("close.finished", close, statements=str(close.statements))
        return False
    source = f"close of {close}"
    close.statements += closing.close_shard(close.program, close.month, shard, source=source)
    close.save(update_fields=["statements"])
    return True


@transaction.atomic
def _stop(close_id: int, why: str, *, where: str) -> None:
    close = _held(close_id)
    if close.state == MonthClose.State.CONFIRMED:
        close.why, close.where = why, where
        _end(close, "stop")
        _record("close.stopped", close, why=where)


def _end(close: MonthClose, act: str) -> None:
    close.state = after(act, close.state)
    close.ended_at = clock.now()
    close.save(update_fields=["state", "ended_at", "why", "where"])


def _decide(asked: MonthClose, state: str, *, by: Any) -> None:
    asked.state, asked.decided_by, asked.decided_at = state, by, clock.now()
    asked.save(update_fields=["state", "decided_by", "decided_at", "enrollments"])


def _held(close_id: int) -> MonthClose:
    """The row, held until the transaction ends, so that two deciders queue up."""
    rows = MonthClose.objects.select_related("program")
    close: MonthClose = rows.select_for_update(of=("self",)).get(pk=close_id)
    return close


def _record(act: str, close: MonthClose, *, by: Any = None, **details: str) -> None:
    told = {"program": close.program.code, "month": f"{close.month:%Y-%m}"}
    audit.record(act, close, by=by, **told, **details)
