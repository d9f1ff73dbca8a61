"""Entering 100,000 qualified products into 20 routine campaigns, beside the same pairs inserted."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from bench import ground, seeds
from bench.items import ZONE
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from enrollment.models.entries import FITTING, given
from enrollment.services import campaigns
from enrollment.tasks import SHARD
from growth_program.core import clock
from growth_program.core.models import Program

TIMES = 5
SHOPS, PRODUCTS, CAMPAIGNS = 2_000, 100_000, 20
CATEGORIES, OF_A_CAMPAIGN = 10, 2  # so that each product fits 4 campaigns: 400,000 pairs
PAIRS = PRODUCTS * CAMPAIGNS * OF_A_CAMPAIGN // CATEGORIES
NAME = "bench_campaigns"
NOW = datetime(2026, 6, 10, 10, tzinfo=ZoneInfo(ZONE))
CATALOGUE = f"""
    INSERT INTO marketplace_product (update_time, sha256, recorded_in, product_id, title, category,
        list_price, currency, stock, rating, review_count, image_urls, status, shop_id)
    SELECT 1767225600, sha256(n::text::bytea), 1, '1729' || lpad(n::text, 12, '0'), 'Bowl ' || n,
        'category ' || n %% {CATEGORIES}, 5 + n %% 9000 / 100.0, 'USD', 20 + n %% 80, 4.5, 12, '[]',
        'ACTIVATE', {seeds.SHOP.format(number="(1 + n %% %(shops)s)")}
    FROM generate_series(1, %(products)s) n;
    INSERT INTO enrollment_enrolledproduct (enrollment_id, product_id, enrolled_from, floor_price,
        floor_currency, sample_quantity, auto_approve_quota, state, checked_at)
    SELECT e.id, p.id, '2026-05-02', round(p.list_price * (70 + p.id %% 20) / 100, 2), 'USD', 0, 0,
        'qualified', '2026-05-02'
    FROM marketplace_product p JOIN enrollment_enrollment e USING (shop_id)
"""
# Discounts of 5 to 24 %: some campaign prices are below their floor prices, some are not.
PROMOTED = f"""
    INSERT INTO enrollment_campaign (campaign_id, kind, name_zh, name_en, market, categories,
        discount_rate, starts_time, ends_time, register_by_time, min_stock, update_time, sha256,
        recorded_in)
    SELECT 'C' || n, 'routine', '活动' || n, 'Campaign ' || n, 'US',
        ARRAY['category ' || n %% {CATEGORIES}, 'category ' || (n + 3) %% {CATEGORIES}],
        0.04 + n / 100.0, %(starts)s, %(starts)s + 604800, %(starts)s - 3600, 20, 1767225600,
        sha256(n::text::bytea), 1
    FROM generate_series(1, {CAMPAIGNS}) n
"""
# The same pairs, in the same table with its keys and guards: nothing is judged.
PLAIN = f"""
    INSERT INTO enrollment_campaignentry (campaign_id, product_id, enrollment_id, state, reason,
        price, currency, list_price, discount_rate, floor_price, floor_currency, stock,
        campaign_recorded_in, product_recorded_in, rule_version, judged_at)
    SELECT c.id, e.id, n.id, 'skipped', 'below_floor', p.list_price, p.currency, p.list_price,
        c.discount_rate, e.floor_price, e.floor_currency, p.stock, c.recorded_in, p.recorded_in, 1,
        %(now)s
    {FITTING}
"""
COUNTS = """
    SELECT count(*), count(*) FILTER (WHERE state = 'entered') FROM enrollment_campaignentry
"""
AUDITED = """
    SELECT count(*), sum((details ->> 'entered')::int + (details ->> 'skipped')::int)
    FROM core_auditentry WHERE act = 'campaign.entered'
"""


def _template() -> str:
    return seeds.template(NAME, _fill)


def _fill(cursor: Any) -> None:
    seeds.shops(cursor, count=SHOPS, begin=date(2026, 5, 1), end=date(2026, 7, 31))
    cursor.execute(CATALOGUE, {"shops": SHOPS, "products": PRODUCTS})
    cursor.execute(PROMOTED, {"starts": int((NOW + timedelta(days=7)).timestamp())})


def ours() -> Callable[[], None]:
    """A database of its own for the service behind the sweep."""
    ground.use(ground.copy(_template(), "bench_ours"))
    return enter


def enter() -> None:
    """What is measured: found, judged, written with its figures, and told, shard by shard."""
    with clock.held(NOW):
        program = Program.objects.get()
        for shard in _shards(campaigns.due_shops(program)):
            campaigns.enter(program, shard, skip_held=True)


def _shards(shop_ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(shop_ids), SHARD):
        yield shop_ids[start : start + SHARD]


def _ask(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


class _Sides:
    """The two sides, and how many pairs came of each."""

    entered = 0

    def ours(self) -> Cost:
        cost = measure(ours())
        pairs, self.entered = _ask(COUNTS)
        entries, told = _ask(AUDITED)
        if (pairs, entries, told) != (PAIRS, SHOPS, PAIRS) or not 0 < self.entered < pairs:
            raise RuntimeError(f"{pairs} pairs, {self.entered} entered, {told} told of")
        return cost

    def limit(self) -> Cost:
        ground.use(ground.copy(_template(), "bench_limit"))
        cost = measure(self._insert)
        if _ask(COUNTS)[0] != PAIRS:
            raise RuntimeError("the other side has other pairs")
        return cost

    def _insert(self) -> None:
        with clock.held(NOW), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PLAIN, given())


def rows() -> list[Row]:
    """All campaigns open at once, and every product is new to all of them."""
    sides = _Sides()
    entered, inserted = in_turn(sides.ours, sides.limit, times=TIMES)
    ground.drop(NAME)
    return [
        Row(
            name=f"enter {PRODUCTS:,} products into {CAMPAIGNS} campaigns",
            limit="one INSERT … SELECT of the same pairs",
            goal=at_most(1.5),
            ours=entered,
            theirs=inserted,
            count=PAIRS,
            unit="pairs",
            holds=True,
            notes=(
                f"{PAIRS:,} pairs, {sides.entered:,} of them entered, the others skipped with "
                "their reason",
                f"an entry of the audit for each of {SHOPS:,} shops",
            ),
        )
    ]
