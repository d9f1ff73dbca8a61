"""Which marketing tools are frozen on a day, and until when (PRODUCT.md §3.6). By dates alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enrollment.rules.periods import Period
from growth_program.core.calendar import ONE_DAY

IN_SERVICE = "in_service"  # why a tool is frozen: the shop is in its service period
# What a shop may want with a tool. What runs already may always be lowered and ended.
CREATE, LOWER, END = "create", "lower", "end"
STAYS = "stays"  # what becomes of a promotion whose tool nothing freezes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """The service period of an enrollment whose version freezes a tool."""

    enrollment_no: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Why a tool is frozen, by which enrollment, and the first day on which it is given back."""

    why: str
    enrollment_no: str
    until: date


def freeze_on(on: date, holds: Iterable[Hold]) -> Freeze | None:
    """The freeze of a tool on a day; None where it is the shop's own.

    ``holds`` are all of that tool and shop, whose periods do not overlap. Where one ends and the
    next begins on the day after, the tool is given back after the last.
    """
    by_first = {hold.period.first: hold for hold in holds}
    held = [hold for hold in by_first.values() if hold.period.first <= on <= hold.period.last]
    if not held:
        return None
    [now] = held
    until = now.period.last + ONE_DAY
    while until in by_first:
        until = by_first[until].period.last + ONE_DAY
    return Freeze(why=IN_SERVICE, enrollment_no=now.enrollment_no, until=until)


def is_refused(action: str, freeze: Freeze | None) -> bool:
    """Whether a try is: to create with a tool that is frozen."""
    return freeze is not None and action == CREATE


def ran_at(instant: int, *, starts_time: int, ends_time: int, ended_time: int | None) -> bool:
    """Whether a promotion ran at an instant: begun before it, and not over by then.

    ``ended_time`` is when the marketplace said that it had been ended, None where it has not.
    Unix seconds.
    """
    over = ends_time if ended_time is None else min(ends_time, ended_time)
    return starts_time < instant < over
