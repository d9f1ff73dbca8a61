"""Closing a month with its proof, beside one GROUP BY over the same lines."""

from collections.abc import Callable
from datetime import date

from django.db import connection

from bench import ground, seeds
from bench.measuring import Cost, in_turn, measure, middle
from bench.results import Row, at_most
from billing.models import Statement
from billing.services import closing
from growth_program.core.models import Program

ENROLLMENTS = 1_000
LINES = 1_000_000
LINES_PER_ORDER = 2.3
MONTH, LAST = date(2026, 5, 1), date(2026, 5, 31)
TIMES = 3
ROOMY = "64MB"
# The same sums of the same lines, and nothing kept.
GROUPED = """
    SELECT e.id, o.paid_on, sum(greatest(l.gross - l.refunded, 0)) AS gmv,
        sum(least(l.refunded, l.gross)) AS refunded,
        sum(round(greatest(l.gross - l.refunded, 0) * v.commission_rate, 2)) AS commission,
        sum(round(greatest(l.gross - l.refunded, 0) * v.referral_rate, 2)) AS referral,
        sum(round(greatest(l.gross - l.refunded, 0) * v.marketing_rate, 2)) AS marketing,
        sum(round(l.affiliate_commission * o.rate, 2)) AS affiliate
    FROM enrollment_enrollment e
    JOIN core_programversion v ON v.id = e.version_id
    JOIN billing_order o ON o.shop_id = e.shop_id
        AND o.paid_on BETWEEN '2026-05-01' AND '2026-05-31'
        AND o.paid_on BETWEEN e.service_from AND e.service_to
    JOIN billing_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
    WHERE o.counts AND NOT l.is_gift AND NOT l.is_removed
    GROUP BY e.id, o.paid_on
"""


def full() -> str:
    """The template with a month of a million lines."""
    return seeds.template("bench_month", _fill)


def _fill(cursor) -> None:
    seeds.shops(cursor, count=ENROLLMENTS)
    count = round(LINES / LINES_PER_ORDER)
    seeds.orders(cursor, count=count, shops=ENROLLMENTS, begin=MONTH, end=LAST)


def ours() -> Callable[[], int]:
    """A database of its own for the service."""
    ground.use(ground.copy(full(), "bench_ours"))
    program = Program.objects.get()
    return lambda: closing.close_month(program, MONTH, source="bench")


class _Sides:
    """The two sides, the sums that both come to, and the limit with more memory than is usual."""

    def __init__(self) -> None:
        self.sums: set[tuple] = set()
        self.roomy: list[Cost] = []

    def ours(self) -> Cost:
        cost = measure(ours())
        found = Statement.objects.values_list("gmv", "refunded", "commission", "covered_referral")
        self.sums.add(tuple(map(sum, zip(*found, strict=True))))
        return cost

    def limit(self) -> Cost:
        ground.use(ground.copy(full(), "bench_limit"))
        grouped: list[tuple] = []
        cost = measure(lambda: grouped.extend(group()))
        self.sums.add(tuple(map(sum, list(zip(*grouped, strict=True))[2:6])))
        with connection.cursor() as cursor:
            cursor.execute(f"SET work_mem = '{ROOMY}'")
        self.roomy.append(measure(group))
        return cost


def group() -> list[tuple]:
    """The limit: its rows, as a client gets them."""
    with connection.cursor() as cursor:
        cursor.execute(GROUPED)
        return cursor.fetchall()


def rows() -> list[Row]:
    """The whole month with all it leaves, and the sums alone."""
    sides = _Sides()
    closed, grouped = in_turn(sides.ours, sides.limit, times=TIMES)
    same = len(sides.sums) == 1
    return [
        Row(
            name="close a month of 1,000,000 lines",
            limit="one GROUP BY enrollment, day over the same lines",
            goal=at_most(1),
            ours=closed,
            theirs=grouped,
            count=LINES,
            unit="lines",
            holds=same,
            notes=(
                f"both sides come to {'the same sums' if same else 'DIFFERENT SUMS'}",
                f"with work_mem {ROOMY} the limit takes {middle(sides.roomy).wall:.3f} s",
            ),
        )
    ]
