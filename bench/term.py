"""A whole term of 100,000 enrollments, ready to be decided and reported."""

from typing import Any

from bench import seeds

ENROLLMENTS = 100_000
NAME = "bench_term"
ITEMS, VIDEOS, DAYS = 3, 2, 2  # of each enrollment
CREATORS = 2_000

# Every month of the service is closed, and the last has a statement.
CLOSED = """
    INSERT INTO billing_closedmonth (enrollment_id, month, recorded_in)
    SELECT e.id, month::date, 0 FROM enrollment_enrollment e
    CROSS JOIN generate_series('2026-05-01'::date, '2026-07-01'::date, interval '1 month') month
    ORDER BY e.id, 2
"""
STATEMENTS = """
    INSERT INTO billing_statement (enrollment_id, month, number, shop_name, orders, gmv, refunded,
        commission, fixed_fee, adjustments, total_charged, covered_referral, covered_marketing,
        covered_affiliate, covered_ads, recorded_in, closed_at)
    SELECT e.id, '2026-07-01', e.number || '-202607', s.name, mod(e.id, 90), gmv,
        round(gmv / 20, 2), round(gmv / 5, 2), 0, 0, round(gmv / 5, 2), round(gmv * 0.06, 2),
        round(gmv * 0.04, 2), round(gmv * 0.03, 2), round(gmv * 0.02, 2), 0, '2026-08-01'
    FROM enrollment_enrollment e JOIN marketplace_shop s ON s.shop_id = e.shop_id
    CROSS JOIN LATERAL (SELECT round((1 + mod(e.id * 7919, 3000000)) / 100.0, 2) AS gmv) g
    ORDER BY e.id
"""
SHOP_DAYS = """
    INSERT INTO billing_shopday (shop_id, day, orders, gross, refunded, gmv, commission,
        covered_referral, covered_marketing, covered_affiliate, recorded_in)
    SELECT shop_id, day, 1 + mod(id, 9), gmv, 0, gmv, round(gmv / 5, 2), round(gmv * 0.06, 2),
        round(gmv * 0.04, 2), 0, 0
    FROM (
        SELECT e.shop_id, e.id, e.service_from + (k * 30 + mod(e.id, 30))::int AS day,
            round((1 + mod(e.id * 7919 + k * 104729, 1500000)) / 100.0, 2) AS gmv
        FROM enrollment_enrollment e CROSS JOIN generate_series(0, %(days)s - 1) k
    ) d
"""
CREATED = """
    INSERT INTO marketplace_creatorversion (creator_id, tier, update_time, sha256, recorded_in)
    SELECT 'creator-' || lpad(n::text, 5, '0'), ('{nano,micro,mid,top}'::text[])[1 + mod(n + k, 4)],
        1767225600 + k * 86400 * 160, sha256((n || '/' || k)::bytea), 0
    FROM generate_series(1, %(creators)s) n CROSS JOIN generate_series(0, 1) k
"""
PRODUCTS = """
    INSERT INTO marketplace_product (shop_id, product_id, title, category, list_price, currency,
        stock, rating, review_count, image_urls, status, update_time, sha256, recorded_in)
    SELECT shop_id, '1729' || right(shop_id, 6), 'Product', 'Home', 19.9, 'USD', 100, 4.5, 10, '[]',
        'ACTIVATE', 1767225600, sha256(shop_id::bytea), 0
    FROM marketplace_shop ORDER BY shop_id;
    INSERT INTO enrollment_enrolledproduct (enrollment_id, product_id, enrolled_from, floor_price,
        sample_quantity, auto_approve_quota)
    SELECT e.id, p.id, e.service_from, NULL, 0, 0
    FROM enrollment_enrollment e JOIN marketplace_product p ON p.shop_id = e.shop_id
    ORDER BY e.id
"""
# Every third enrollment has an item rejected in time, every seventh one that is not answered.
ITEM_ROWS = """
    CREATE TEMP TABLE offered ON COMMIT DROP AS
    SELECT e.id, e.shop_id, k, 'item-' || right(e.shop_id, 6) || '-' || k AS item_id,
        1777564800 + mod(e.id * 131 + k * 1000003, 7000000) AS offered,
        CASE WHEN mod(e.id, 3) = 0 AND k = 1 THEN 'rejected' WHEN mod(e.id, 7) = 0 AND k = 2
            THEN 'pending' ELSE 'accepted' END AS outcome
    FROM enrollment_enrollment e CROSS JOIN generate_series(1, %(items)s) k;
    INSERT INTO content_aigcitem (shop_id, item_id, product_id, kind, offered_time, outcome,
        content_sha256, update_time, sha256, recorded_in)
    SELECT shop_id, item_id, '1729' || right(shop_id, 6), 'image', offered, outcome,
        encode(sha256(item_id::bytea), 'hex'), offered + 86400, sha256(item_id::bytea), 0
    FROM offered ORDER BY id, k;
    INSERT INTO content_aigcitemversion (shop_id, item_id, outcome, update_time, sha256,
        recorded_in)
    SELECT shop_id, item_id, CASE WHEN v = 0 THEN 'pending' ELSE outcome END, offered + v * 86400,
        sha256((item_id || v)::bytea), 0
    FROM offered CROSS JOIN generate_series(0, 1) v
    WHERE v = 0 OR outcome <> 'pending' ORDER BY id, k, v
"""
VIDEO_ROWS = """
    INSERT INTO marketplace_creatorvideo (shop_id, video_id, product_id, creator_id, posted_time,
        status, gmv, views, update_time, sha256, recorded_in)
    SELECT e.shop_id, 'video-' || right(e.shop_id, 6) || '-' || k, '1729' || right(e.shop_id, 6),
        'creator-' || lpad((1 + mod(e.id * 7 + k, %(creators)s))::text, 5, '0'),
        1777564800 + mod(e.id * 177 + k * 1000003, 7000000),
        CASE WHEN mod(e.id, 20) = 0 THEN 'REMOVED' ELSE 'PUBLIC' END, 12.5, 1000, 1785600000,
        sha256((e.id || '/' || k)::bytea), 0
    FROM enrollment_enrollment e CROSS JOIN generate_series(1, %(videos)s) k
    ORDER BY e.id, k
"""


def full() -> str:
    """The template with the term."""
    return seeds.template(NAME, _fill)


def _fill(cursor: Any) -> None:
    seeds.shops(cursor, count=ENROLLMENTS)
    cursor.execute("ANALYZE")
    given = {"items": ITEMS, "videos": VIDEOS, "days": DAYS, "creators": CREATORS}
    for statement in (CLOSED, STATEMENTS, SHOP_DAYS, CREATED, PRODUCTS, ITEM_ROWS, VIDEO_ROWS):
        cursor.execute(statement, given)
