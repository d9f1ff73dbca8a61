"""Ranking and approving 100,000 sample requests, beside one plain UPDATE of the same rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from bench import ground, seeds
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from enrollment.services import samples
from enrollment.tasks import SHARD

TIMES = 5
REQUESTS = 100_000
PER_PRODUCT = 200  # of which every second can be approved
QUOTA = PER_PRODUCT // 2
NAME = "bench_samples"
CREATORS = 5_000
END = date(2026, 9, 30)  # the services still run when the clock stands
PRODUCT_ROWS = f"""
    INSERT INTO marketplace_product (id, update_time, sha256, recorded_in, product_id, title,
        category, list_price, currency, stock, rating, review_count, image_urls, status, shop_id)
    SELECT n, 1767225600, sha256(n::text::bytea), 0, '1729' || lpad(n::text, 12, '0'),
        'Bowl ' || n, 'Home', 5 + n %% 90 + 0.99, (ARRAY['USD', 'GBP', 'EUR'])[1 + n %% 3], 5000,
        4.5, 12, '[]', 'ACTIVATE', {seeds.SHOP.format(number="(1 + n %% %(shops)s)")}
    FROM generate_series(0, %(requests)s / {PER_PRODUCT} - 1) n;
    INSERT INTO enrollment_enrolledproduct (id, enrollment_id, product_id, enrolled_from,
        floor_price, floor_currency, sample_quantity, auto_approve_quota, state, checked_at)
    SELECT p.id, e.id, p.id, '2026-05-01', 5, p.currency, {PER_PRODUCT}, {QUOTA}, 'qualified',
        '2026-05-01'
    FROM marketplace_product p JOIN enrollment_enrollment e USING (shop_id) ORDER BY p.id
"""
# Most with a median, of their own currency; some by category; one of ten is too small.
CREATOR_ROWS = """
    INSERT INTO marketplace_creator (creator_id, handle, market, tier, followers, figures,
        update_time, sha256, recorded_in)
    SELECT 'creator-' || n, '@' || n, 'US', CASE WHEN n %% 10 = 0 THEN 'micro' WHEN n %% 3 = 0
        THEN 'top' ELSE 'mid' END, 50000 + n, jsonb_strip_nulls(jsonb_build_object(
            'median_video_gmv', CASE WHEN n %% 4 > 0 THEN jsonb_build_object('amount',
                (20 + n * 7919 %% 28000 / 100.0)::numeric(12, 2)::text, 'currency',
                (ARRAY['USD', 'GBP', 'EUR'])[1 + n %% 3]) END,
            'category_gmv_30d', jsonb_build_object('Home', (n * 31 %% 90000)::text || '.50'),
            'videos_30d', 1 + n %% 30,
            'fulfilment_rate', (0.5 + n %% 50 / 100.0)::numeric(5, 4)::text)),
        1767225600, sha256(n::text::bytea), 0
    FROM generate_series(0, %(creators)s - 1) n
"""
REQUEST_ROWS = f"""
    INSERT INTO enrollment_samplerequest (id, request_id, shop_id, product_id, creator_id,
        requested_time, answer_due_on, recorded_in)
    SELECT n + 1, 'request-' || n, p.shop_id, p.product_id,
        'creator-' || abs(hashint4(n)::bigint) %% %(creators)s, 1787000000 + n, '2026-09-10', 0
    FROM generate_series(0, %(requests)s - 1) n
    JOIN marketplace_product p ON p.id = n %% (%(requests)s / {PER_PRODUCT})
    ORDER BY n
"""
# The same columns of the same rows, with nothing to work out and no trigger to fire.
PLAIN = f"""
    UPDATE enrollment_samplerequest
    SET state = CASE WHEN n < {QUOTA} THEN 'approved' ELSE 'requested' END,
        enrolled_product_id = CASE WHEN n < {QUOTA} THEN product END,
        slot = CASE WHEN n < {QUOTA} THEN n + 1 END,
        auto_slot = CASE WHEN n < {QUOTA} THEN n + 1 END,
        decided_at = CASE WHEN n < {QUOTA} THEN now() END,
        waits_for = CASE WHEN n < {QUOTA} THEN '' ELSE 'quota' END, rank = n, predicted_roi = 2.5,
        inputs = '{{"source": "median", "video_gmv": "61.20", "fulfilment": "0.9150",
            "gmv": "56.00", "cost": "24.90", "tier": "mid", "judged": 0, "kept": 0}}',
        ranked_at = now()
    FROM (
        SELECT id AS key, (id - 1) %% (%(requests)s / {PER_PRODUCT}) AS product,
            (id - 1) / (%(requests)s / {PER_PRODUCT}) AS n
        FROM enrollment_samplerequest
    ) placed
    WHERE id = key
"""
DONE = """
    SELECT count(*) FILTER (WHERE state = 'approved'), count(*) FILTER (WHERE waits_for <> ''),
        max(auto_slot) FROM enrollment_samplerequest
"""


def _template() -> str:
    return seeds.template(NAME, _fill)


def _fill(cursor: Any) -> None:
    told = {"shops": SHARD, "requests": REQUESTS, "creators": CREATORS}
    seeds.shops(cursor, count=SHARD, end=END)
    for made in (PRODUCT_ROWS, CREATOR_ROWS, REQUEST_ROWS):
        cursor.execute(made, told)


def ours() -> Callable[[], None]:
    """A database of its own for the service behind the task: one shard of shops."""
    ground.use(ground.copy(_template(), "bench_ours"))
    return answer


def answer() -> None:
    """What is measured: predictions, ranks, reasons, the audit's entries, the quotas' notices."""
    samples.approve_best(samples.waiting_shops())


def limit() -> Cost:
    """The plain UPDATE, on a table whose triggers are off."""
    name = ground.copy(_template(), "bench_limit")
    ground.ask("ALTER TABLE enrollment_samplerequest DISABLE TRIGGER ALL", database=name)
    ground.use(name)
    return measure(_update)


def _update() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN, {"requests": REQUESTS})


def done() -> tuple[int, int, int]:
    """How many are approved and how many wait, and the highest number of a quota."""
    with connection.cursor() as cursor:
        cursor.execute(DONE)
        return cursor.fetchone()


def _ours() -> Cost:
    cost = measure(ours())
    half = REQUESTS // 2
    if done() != (half, half, QUOTA):
        raise RuntimeError(f"{done()} are approved, wait, and the highest number")
    return cost


def rows() -> list[Row]:
    """A sweep over one shard whose creators ask for twice as many samples as there are."""
    answered, updated = in_turn(_ours, limit, times=TIMES)
    ground.drop(NAME)
    return [
        Row(
            name="rank and approve 100,000 sample requests",
            limit="one plain UPDATE of the same rows, without triggers",
            goal=at_most(4),
            ours=answered,
            theirs=updated,
            count=REQUESTS,
            unit="requests",
            notes=("half are approved, to the quota of each product; the others are ranked",),
        )
    ]
