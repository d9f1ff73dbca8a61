"""`import_data` of orders, beside Django REST framework on the same items."""

from collections.abc import Callable
from functools import partial

from bench import drf, ground
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_least
from bench.rows import ingest

ORDERS = 20_000
TIMES = 3
SUMS = """SELECT (SELECT count(*) FROM billing_order), count(*), sum(gross), sum(quantity)
    FROM billing_line"""


def ours() -> Callable[[], None]:
    """The product's command, on fewer orders than elsewhere."""
    ground.use(ground.copy(ingest.shops(), "bench_ours"))
    return partial(ingest.take, ORDERS)


class _Sides:
    """The two sides, and what both have written."""

    def __init__(self) -> None:
        self.sums: set[tuple] = set()

    def ours(self) -> Cost:
        cost = measure(ours())
        self.sums.update(ground.ask(SUMS, database="bench_ours"))
        return cost

    def theirs(self) -> Cost:
        ground.use(ground.copy(ingest.shops(), "bench_limit"))
        cost = measure(lambda: drf.take(ingest.orders(ORDERS)))
        self.sums.update(ground.ask(SUMS, database="bench_limit"))
        return cost


def rows() -> list[Row]:
    """The same file, both ways."""
    sides = _Sides()
    taken, theirs = in_turn(sides.ours, sides.theirs, times=TIMES)
    same = len(sides.sums) == 1
    return [
        Row(
            name="import orders, beside DRF",
            limit="serializers many=True with the same checks + bulk_create",
            goal=at_least(8),
            ours=taken,
            theirs=theirs,
            count=ORDERS,
            unit="orders",
            holds=same,
            notes=(
                f"both sides write {'the same lines' if same else 'DIFFERENT LINES'}",
                "the other side is let off versions, hashes, locks, rollups, answers to items",
            ),
        )
    ]
