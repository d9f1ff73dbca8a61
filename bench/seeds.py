"""Rows made by PostgreSQL itself, many at once: what stands in a database before a job begins."""

from datetime import date
from typing import Any

from bench import ground
from bench.items import CURRENCIES, ZONE
from billing.services import rollups

FROM, TO = date(2026, 5, 1), date(2026, 7, 31)  # the first edition's term
RATES = {"GBP": "1.2700", "EUR": "1.0900"}  # USD

SHOP = "'shop-' || lpad({number}::text, 6, '0')"
SHOPS = f"""
    INSERT INTO marketplace_shop (shop_id, name, seller_type, market, category, opened_at, metrics,
        update_time, sha256, recorded_in)
    SELECT {SHOP.format(number="n")}, 'Shop ' || n, 'POP', 'US', 'Home', '2025-01-01', '{{}}',
        1767225600, sha256(n::text::bytea), 0
    FROM generate_series(1, %(shops)s) n
"""
ENROLLMENTS = """
    INSERT INTO enrollment_enrollment (number, program_id, version_id, shop_id, state,
        aigc_committed, videos_committed, activated_on, service_from, service_to)
    SELECT '2026-summer-' || right(s.shop_id, 6), v.program_id, v.id, s.shop_id, 'active', 3, 2,
        %(from)s, %(from)s, %(to)s
    FROM marketplace_shop s CROSS JOIN core_programversion v
    ORDER BY s.shop_id;
    UPDATE core_programversion SET is_agreed = true
"""
FX_RATES = """
    INSERT INTO marketplace_fxrate (currency, "on", usd_per_unit, update_time, recorded_in)
    SELECT %(currency)s, day::date, %(rate)s, NULL, 0
    FROM generate_series('2026-04-01'::date, '2026-08-31'::date, interval '1 day') day
"""
# One order a step of time, of the shops in turn: what came in together stands together.
ORDERS = f"""
    CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT n, {SHOP.format(number="(1 + n::bigint * 7919 %% %(shops)s)")} COLLATE "C" AS shop_id,
        '576' || paid || lpad((n %% 100000)::text, 5, '0') AS order_id, paid,
        (to_timestamp(paid) AT TIME ZONE %(zone)s)::date AS paid_on,
        (%(currencies)s::text[])[1 + (1 + n::bigint * 7919 %% %(shops)s) %% 5] AS currency,
        ('{{1,1,2,2,2,2,3,3,3,4}}'::int[])[1 + n / %(shops)s %% 10] AS lines
    FROM (
        SELECT n, (extract(epoch FROM %(from)s::timestamp AT TIME ZONE %(zone)s)
            + n * (86400.0 * (%(to)s::date - %(from)s::date + 1) / %(orders)s))::bigint AS paid
        FROM generate_series(0, %(orders)s - 1) n
    ) placed;
    INSERT INTO billing_order (shop_id, order_id, status, is_sample, currency, paid_time, paid_on,
        rate, update_time, sha256, recorded_in)
    SELECT m.shop_id, m.order_id, CASE WHEN n %% 25 = 0 THEN 'CANCELLED' ELSE 'COMPLETED' END,
        n %% 100 = 1, m.currency, m.paid, m.paid_on,
        CASE m.currency WHEN 'USD' THEN 1 ELSE fx.usd_per_unit END, m.paid + 86400,
        sha256(m.order_id::bytea), 0
    FROM made m LEFT JOIN marketplace_fxrate fx ON fx.currency = m.currency AND fx."on" = m.paid_on
    ORDER BY n;
    INSERT INTO billing_line (shop_id, order_id, line_id, product_id, sku_id, creator_id, quantity,
        original_price, seller_discount, platform_discount, affiliate_commission, is_gift,
        is_removed, gross, refunded, recorded_in)
    SELECT shop_id, order_id, order_id || '-' || k, '1729' || lpad(product::text, 12, '0'),
        '1730' || lpad((product * 10 + k)::text, 12, '0'),
        CASE WHEN n %% 5 < 2 THEN 'creator-' || lpad(product::text, 5, '0') END, 1 + n %% 3, price,
        discount, 0, CASE WHEN n %% 5 < 2 THEN round((price - discount) / 10, 2) ELSE 0 END,
        n %% 50 = 2, false, round((price - discount) * rate, 2),
        CASE WHEN n %% 33 = 3 THEN round((price - discount) * rate / 2, 2) ELSE 0 END, 0
    FROM (
        SELECT *, CASE WHEN n %% 3 = 0 THEN round(price * 0.15, 2) ELSE 0 END AS discount
        FROM (
            SELECT m.*, k, 1 + (n * 13 + k * 7) %% 300 AS product,
                round((499 + (n * 7919::bigint + k * 104729) %% 9500) / 100.0, 2) AS price,
                CASE currency WHEN 'GBP' THEN 1.27 WHEN 'EUR' THEN 1.09 ELSE 1 END AS rate
            FROM made m CROSS JOIN LATERAL generate_series(1, m.lines) k
        ) priced
    ) whole
    ORDER BY n, k
"""


def shops(cursor: Any, *, count: int, begin: date = FROM, end: date = TO) -> None:
    """Shops, all enrolled in the first edition, and rates for their currencies."""
    period = {"from": begin, "to": end}
    cursor.execute(SHOPS, {"shops": count})
    cursor.execute(ENROLLMENTS, period)
    for currency, rate in RATES.items():
        cursor.execute(FX_RATES, {"currency": currency, "rate": rate})


def orders(cursor: Any, *, count: int, shops: int, begin: date, end: date) -> None:
    """Orders with 2.3 lines each, as they would have been taken, and their days' rollups."""
    given = {
        "orders": count,
        "shops": shops,
        "from": begin,
        "to": end,
        "zone": ZONE,
        "currencies": list(CURRENCIES),
    }
    cursor.execute(ORDERS, given)
    cursor.execute("ANALYZE")
    cursor.execute("SELECT shop_id FROM marketplace_shop")
    rollups.rebuild(cursor, [shop_id for (shop_id,) in cursor.fetchall()], number=0)


def template(name: str, fill: Any) -> str:
    """A database with rows, made once in a run: a copy of the empty one, filled."""
    if not ground.ask("select 1 from pg_database where datname = %s", name):
        ground.copy(ground.EMPTY, name)
        with ground.loading(name) as cursor:
            fill(cursor)
    return name
