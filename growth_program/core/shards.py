"""Long lists, cut into parts that a transaction, a message or a batch takes."""

from collections.abc import Iterator
from typing import TypeVar

Item = TypeVar("Item")


def shards(rows: list[Item], size: int) -> Iterator[list[Item]]:
    """So many at a time, in their order; the last may be shorter. Of nothing, nothing."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
