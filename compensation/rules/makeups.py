"""Content that is owed after the term: what has been delivered of it (PRODUCT.md §6, Make-up).

Whether an item counts is decided by the rules of `content`; here only which of those that count
make up for what.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

VERSION = "1"
DUE_SOON = 7  # days before its day on which staff are told


class Counted(NamedTuple):
    """An item or video that counts."""

    id: str
    time: int  # offered or posted, in Unix seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """A later service of the shop: what is delivered in it belongs to its own promise first."""

    starts: int  # Unix seconds, its end excluded
    ends: int
    committed: int


def made_up(
    owed: int,
    counted: Iterable[Counted],
    later: Sequence[Later] = (),
    taken: AbstractSet[str] = frozenset(),
) -> tuple[Counted, ...]:
    """What makes up for what is owed, the earliest first, and no more than that.

    ``counted`` came after the service; ``taken`` has made up for an earlier promise already. One
    item never keeps two promises: of a later service only what is over its own commitment.
    """
    found: list[Counted] = []
    own = [0] * len(later)
    for item in sorted(counted, key=lambda one: (one.time, one.id)):
        place = next((n for n, one in enumerate(later) if one.starts <= item.time < one.ends), None)
        if place is not None and own[place] < later[place].committed:
            own[place] += 1
        elif item.id not in taken and len(found) < owed:
            found.append(item)
    return tuple(found)


def days_late(due_on: date | None, *, on: date) -> int:
    """By how many days it is late on a day; 0 where it is not, or no day is known yet."""
    return max((on - due_on).days, 0) if due_on else 0
