"""Pages of long lists. No page counts a whole table, or skips a part of it that grows with it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

MOST = 2_000  # rows that are paged through; whoever looks for more narrows the list
KEY_DIGITS = 18  # of a key that fits a bigint


class ShortPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than the rows that it lets one page through."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or `MOST`, if there are more."""
        rows: Any = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return min(rows.order_by()[: MOST + 1].count(), MOST)


def key(text: str) -> int | None:
    """A key out of an address, or None where it is no key."""
    is_key = text.isascii() and text.isdigit() and len(text) <= KEY_DIGITS
    return int(text) if is_key else None


def page_after(rows: "QuerySet[Any]", after: str, *, size: int) -> tuple[list[Any], int | None]:
    """Rows by falling key after the one last seen, and the last one's key if there are more."""
    return page_by(rows, "-pk", after, size=size)


def page_by(
    rows: "QuerySet[Any]", order: str, after: str, *, size: int
) -> tuple[list[Any], int | None]:
    """Rows in an order, their keys behind it, after the one last seen, named by its key.

    With the key of the last one shown, if there are more.
    """
    falls, name = order.startswith("-"), order.removeprefix("-")
    side, by_key = ("lt", "-pk") if falls else ("gt", "pk")
    last = key(after)
    if last is not None:
        rows = rows.filter(_beyond(rows, name, side, last))
    found = list(rows.order_by(*dict.fromkeys((order, by_key)))[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def _beyond(rows: "QuerySet[Any]", name: str, side: str, last: int) -> Q:
    """What comes after a row; after one that is not there, everything."""
    beyond = Q(**{f"pk__{side}": last})
    if name == "pk":
        return beyond
    named = rows.model._default_manager.filter(pk=last).values_list(name, flat=True)
    seen = named.first()
    if seen is None:
        return Q()
    return Q(**{f"{name}__{side}": seen}) | (Q(**{name: seen}) & beyond)
