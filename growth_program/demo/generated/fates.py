"""What becomes of an order that would have gone its usual way.

A fate takes the versions of the usual way and gives those that are sent, the oldest first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, HOUR, between
from growth_program.demo.generated.creators import Versions
from growth_program.demo.generated.term import day_of

LATE_FROM = 4  # the steps before are never heard of
CANCELLED_AFTER = 2  # steps
CANCELLED_WITHIN = (HOUR, 5 * HOUR)  # before it is collected
ABANDONED_WITHIN = (HOUR, 30 * HOUR)
CORRECTED_AFTER = (20 * DAY, 45 * DAY)  # so that a month closes in between


def usual(_rng: Random, versions: Versions) -> Versions:
    """Paid, shipped, delivered."""
    return versions


def late(_rng: Random, versions: Versions) -> Versions:
    """Heard of only when it has been delivered."""
    return versions[LATE_FROM:]


def cancelled(rng: Random, versions: Versions) -> Versions:
    """Cancelled before it is shipped."""
    kept = versions[:CANCELLED_AFTER]
    at = kept[-1]["update_time"] + between(rng, *CANCELLED_WITHIN)
    return [*kept, kept[-1] | {"status": "CANCELLED", "update_time": at}]


def abandoned(rng: Random, versions: Versions) -> Versions:
    """Never paid."""
    first = {name: value for name, value in versions[0].items() if name != "paid_time"}
    at = first["update_time"] + between(rng, *ABANDONED_WITHIN)
    return [first | {"status": "UNPAID"}, first | {"status": "CANCELLED", "update_time": at}]


def cancelled_late(rng: Random, versions: Versions) -> Versions:
    """Cancelled when it had long been completed."""
    return _corrected(rng, versions, status="CANCELLED")


def line_removed(rng: Random, versions: Versions) -> Versions:
    """Without its second line, if it has one."""
    lines = versions[-1]["line_items"]
    return _corrected(rng, versions, line_items=lines[:1] + lines[2:])


def moved(rng: Random, versions: Versions) -> Versions:
    """Paid on another day than was first said: of a month's first day, the day before."""
    paid = versions[-1]["paid_time"]
    shift = -DAY if day_of(paid).day == 1 else DAY
    return _corrected(rng, versions, paid_time=paid + shift)


def _corrected(rng: Random, versions: Versions, **changes: Any) -> Versions:
    last = versions[-1]
    at = last["paid_time"] + between(rng, *CORRECTED_AFTER)
    at = max(at, last["update_time"] + HOUR)
    return [*versions, last | changes | {"update_time": at}]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How often it comes, and whether lines of such an order may be refunded."""

    change: Callable[[Random, Versions], Versions]
    in_a_thousand: int
    is_refundable: bool = False
    is_sample: bool = False


USUAL = Fate(change=usual, in_a_thousand=955, is_refundable=True)
MOVED = Fate(change=moved, in_a_thousand=3, is_refundable=True)
FATES = (
    USUAL,
    MOVED,
    Fate(change=late, in_a_thousand=8, is_refundable=True),
    Fate(change=cancelled, in_a_thousand=9),
    Fate(change=abandoned, in_a_thousand=10),
    Fate(change=cancelled_late, in_a_thousand=3),
    Fate(change=line_removed, in_a_thousand=6),
    Fate(change=usual, in_a_thousand=6, is_sample=True),
)
CUMULATED = tuple(accumulate(fate.in_a_thousand for fate in FATES))


def draw(rng: Random) -> Fate:
    """What becomes of one order."""
    return rng.choices(FATES, cum_weights=CUMULATED)[0]
