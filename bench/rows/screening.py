"""Screening 100,000 shops, beside one statement that only computes their scores."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from bench import ground, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from enrollment.models import Screening
from enrollment.services import screenings
from growth_program.core.models import Program

TIMES = 5
SHOPS = 100_000
NAME = "bench_screened"
# Each metric spread over its own range, some left out, none in step with another.
METRICS = """
    UPDATE marketplace_shop SET metrics = jsonb_strip_nulls(jsonb_build_object(
        'gmv_90d', mod(n * 7919, 9000000) / 100.0, 'orders_90d', mod(n * 31, 2000),
        'refund_rate_90d', mod(n * 37, 1200) / 10000.0,
        'cancel_rate_90d', mod(n * 41, 600) / 10000.0,
        'on_time_shipping_rate_90d', 0.8 + mod(n * 43, 2000) / 10000.0,
        'stock_out_rate', mod(n * 47, 2500) / 10000.0,
        'stock_days_median', mod(n * 53, 900) / 10.0, 'active_products', mod(n * 59, 300),
        'rating', 3.5 + mod(n * 61, 150) / 100.0, 'price_index', 0.7 + mod(n * 67, 800) / 1000.0,
        'violation_points', mod(n * 71, 16), 'open_disputes', mod(n * 73, 5),
        'content_30d', mod(n * 79, 30), 'creators_30d', mod(n * 83, 20),
        'campaigns_90d', mod(n * 89, 9), 'sample_requests_90d', mod(n * 97, 40),
        'ad_roas_90d', CASE WHEN mod(n, 10) > 0 THEN mod(n * 101, 400) / 100.0 END,
        'affiliate_rate_90d', mod(n * 103, 2000) / 10000.0,
        'listing_score', 30 + mod(n * 107, 700) / 10.0)),
        category = 'category ' || mod(n, 12), market = 'market ' || mod(n, 6)
    FROM (SELECT shop_id AS key, right(shop_id, 6)::bigint AS n FROM marketplace_shop) numbered
    WHERE shop_id = key
"""
# One of the policy's dimensions, and all of them of every shop.
TERM = (
    "coalesce(round(least(greatest(((metrics->'{metric}')::numeric - {nothing_at}) / {span}, 0), 1)"
    " * {weight}, 4), 0)"
)
SCORES = """
    CREATE TEMP TABLE scores ON COMMIT DROP AS
    SELECT shop_id, {terms} AS score FROM marketplace_shop
"""
SUMS = "SELECT count(*), sum(score) FROM {table}"


def _template() -> str:
    return seeds.template(NAME, _fill)


def _fill(cursor: Any) -> None:
    cursor.execute(seeds.SHOPS, {"shops": SHOPS})
    cursor.execute(METRICS)


def ours() -> Callable[[], None]:
    """A database of its own for the service behind the operators' command."""
    ground.use(ground.copy(_template(), "bench_ours"))
    return screen


def screen() -> None:
    """What is measured: results with contributions, the fairness report, the audit entry."""
    screenings.screen(Program.objects.get())


class _Sides:
    """The two sides, and what the scores add up to on each."""

    def __init__(self) -> None:
        self.sums: set[tuple[int, Decimal]] = set()

    def ours(self) -> Cost:
        cost = measure(ours())
        run = Screening.objects.get()
        with connection.cursor() as cursor:
            cursor.execute(SUMS.format(table="enrollment_screeningresult"))
            self.sums.add(cursor.fetchone())
        if not 0 < run.selected < run.passed < run.shops:
            raise RuntimeError(f"{run.selected} of {run.passed} of {run.shops} are selected")
        return cost

    def limit(self) -> Cost:
        ground.use(ground.copy(_template(), "bench_limit"))
        return measure(self._compute)

    def _compute(self) -> None:
        dimensions = Program.objects.get().screening_policies.get().as_rule().dimensions
        terms = " + ".join(
            TERM.format(
                metric=one.metric,
                nothing_at=one.nothing_at,
                span=one.all_at - one.nothing_at,
                weight=one.weight,
            )
            for one in dimensions
        )
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SCORES.format(terms=terms))
            cursor.execute(SUMS.format(table="scores"))
            self.sums.add(cursor.fetchone())


def rows() -> list[Row]:
    """A run, and its scores alone."""
    sides = _Sides()
    screened, computed = in_turn(sides.ours, sides.limit, times=TIMES)
    ground.drop(NAME)
    same = len(sides.sums) == 1
    return [
        Row(
            name="screen 100,000 shops",
            limit="one statement that only computes the scores",
            goal=at_most(2),
            ours=screened,
            theirs=computed,
            count=SHOPS,
            unit="shops",
            holds=same,
            notes=(f"both sides add up to {'the same scores' if same else 'DIFFERENT SCORES'}",),
        )
    ]
