"""The same batch of orders into a table that holds a million lines, beside into an empty one."""

from collections.abc import Callable
from datetime import date

from bench import ground, items, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from bench.rows import ingest

LINES = 1_000_000
LINES_PER_ORDER = 2.3
# The last days are those of the batch: their rollups are there already.
FIRST, LAST = date(2026, 5, 1), date(2026, 7, 15)
TIMES = 5


def full() -> str:
    """The template in which the shops of the batch have a million lines."""
    return seeds.template("bench_full", _fill)


def _fill(cursor) -> None:
    seeds.shops(cursor, count=items.SHOPS)
    count = round(LINES / LINES_PER_ORDER)
    seeds.orders(cursor, count=count, shops=items.SHOPS, begin=FIRST, end=LAST)


def ours() -> Callable[[], None]:
    """A full database of its own for the command."""
    ground.use(ground.copy(full(), "bench_ours"))
    return ingest.take


def _into_full() -> Cost:
    return measure(ours())


def _into_empty() -> Cost:
    return measure(ingest.ours())


def rows() -> list[Row]:
    """Into the full table and into the empty one."""
    full_ones, empty_ones = in_turn(_into_full, _into_empty, times=TIMES)
    return [
        Row(
            name="import into 1,000,000 lines",
            limit="the same batch into an empty table",
            goal=at_most(1.5),
            ours=full_ones,
            theirs=empty_ones,
            count=ingest.ORDERS,
            unit="orders",
        )
    ]
