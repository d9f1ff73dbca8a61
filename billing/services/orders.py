"""Orders, set-based: a batch is staged, judged, and written in a handful of statements.

ARCHITECTURE.md, decision 9. The shops of a batch are held from before anything is read.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from billing.models.lines import figures
from billing.reports.totals import SUMS
from billing.rules.orders import Parsed
from billing.services import rollups
from enrollment.reports import rates
from growth_program.core import recordings
from growth_program.gateway.answers import ACCEPTED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.staging import copy
from growth_program.marketplace.services import shops

STAGING = """
    CREATE TEMP TABLE IF NOT EXISTS incoming_order (
        position int, shop_id text COLLATE "C", order_id text COLLATE "C", status text,
        paid_time bigint, update_time bigint, currency text, is_sample boolean, sha256 text
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS judged (
        position int, verdict text, is_known boolean,
        shop_id text COLLATE "C", order_id text COLLATE "C", status text, paid_time bigint,
        paid_on date, update_time bigint, currency text, is_sample boolean, sha256 bytea,
        rate numeric, counts boolean,
        commission_rate numeric, referral_rate numeric, marketing_rate numeric
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS incoming_line (
        position int, line_id text COLLATE "C", product_id text, sku_id text, creator_id text,
        quantity int, original_price numeric, seller_discount numeric, platform_discount numeric,
        affiliate_commission numeric, is_gift boolean, opens boolean
    ) ON COMMIT DELETE ROWS;
    CREATE TEMP TABLE IF NOT EXISTS touched (
        shop_id text COLLATE "C", order_id text COLLATE "C"
    ) ON COMMIT DELETE ROWS;
    DELETE FROM incoming_order; DELETE FROM judged; DELETE FROM incoming_line;
    DELETE FROM touched;
"""
ORDER_COLUMNS = (
    "position",
    "shop_id",
    "order_id",
    "status",
    "paid_time",
    "update_time",
    "currency",
    "is_sample",
    "sha256",
)
LINE_COLUMNS = (
    "position",
    "line_id",
    "product_id",
    "sku_id",
    "creator_id",
    "quantity",
    "original_price",
    "seller_discount",
    "platform_discount",
    "affiliate_commission",
    "is_gift",
    "opens",
)
# What is stored decides first: what is not newer needs no rate. Of the versions of one order in
# a batch that could be taken, the newest is; versions of equal time are ordered by their hash.
# Stored orders are looked up by key, one by one (OFFSET 0 keeps the planner from reading the
# whole table instead), so that a batch costs the same however many orders there are.
JUDGE = """
    INSERT INTO judged
    SELECT position,
        CASE WHEN verdict <> 'accepted' OR place = 1 THEN verdict
            WHEN same THEN 'unchanged' ELSE 'stale' END,
        is_known, j.shop_id, order_id, status, paid_time, paid_on, update_time, currency,
        is_sample, sha256, rate,
        paid_on IS NOT NULL AND NOT is_sample AND status NOT IN ('UNPAID', 'CANCELLED'),
        r.commission_rate, r.referral_rate, r.marketing_rate
    FROM (
        SELECT *,
            row_number() OVER versions AS place,
            (update_time, sha256) = (first_value(update_time) OVER versions,
                first_value(sha256) OVER versions) AS same
        FROM (
            SELECT i.*, o.update_time IS NOT NULL AS is_known,
                coalesce(o.rate, CASE WHEN i.paid_time IS NULL THEN NULL
                    WHEN i.currency = 'USD' THEN 1 ELSE fx.usd_per_unit END) AS rate,
                CASE
                    WHEN (i.update_time, i.sha256) = (o.update_time, o.sha256) THEN 'unchanged'
                    WHEN (i.update_time, i.sha256) < (o.update_time, o.sha256) THEN 'stale'
                    WHEN o.rate IS NOT NULL AND o.currency <> i.currency THEN 'currency_changed'
                    WHEN i.paid_time IS NOT NULL AND i.currency <> 'USD'
                        AND coalesce(o.rate, fx.usd_per_unit) IS NULL THEN 'fx_rate_missing'
                    ELSE 'accepted'
                END AS verdict
            FROM (
                SELECT position, shop_id, order_id, status, paid_time, update_time, currency,
                    is_sample, decode(sha256, 'hex') AS sha256,
                    (to_timestamp(paid_time) AT TIME ZONE %(zone)s)::date AS paid_on
                FROM incoming_order OFFSET 0
            ) i
            LEFT JOIN LATERAL (
                SELECT update_time, sha256, rate, currency FROM billing_order o
                WHERE o.shop_id = i.shop_id AND o.order_id = i.order_id OFFSET 0
            ) o ON true
            LEFT JOIN marketplace_fxrate fx ON fx.currency = i.currency AND fx."on" = i.paid_on
        ) looked
        WINDOW versions AS (PARTITION BY shop_id, order_id, verdict
            ORDER BY update_time DESC, sha256 DESC, position)
    ) j
    LEFT JOIN rate r ON r.shop_id = j.shop_id AND j.paid_on BETWEEN r.from_on AND r.until_on
"""
ORDER_ROW = """shop_id, order_id, status, is_sample, currency, paid_time, paid_on, rate,
    update_time, sha256, recorded_in"""
LINE_ROW = """shop_id, order_id, line_id, product_id, sku_id, creator_id, quantity, original_price,
    seller_discount, platform_discount, affiliate_commission, is_gift, is_removed, gross, refunded,
    recorded_in"""
NEW_ORDERS = f"""
    INSERT INTO billing_order ({ORDER_ROW})
    SELECT shop_id, order_id, status, is_sample, currency, paid_time, paid_on, rate, update_time,
        sha256, %(number)s
    FROM judged WHERE verdict = 'accepted' AND NOT is_known
"""
# The staged lines of accepted orders, as rows of the table.
STAGED = """
    SELECT o.shop_id, o.order_id, i.line_id, i.product_id, i.sku_id, i.creator_id, i.quantity,
        i.original_price, i.seller_discount, i.platform_discount, i.affiliate_commission,
        i.is_gift, false AS is_removed,
        round((i.original_price - i.seller_discount) * o.rate, 2) AS gross
    FROM judged o JOIN incoming_line i USING (position)
    WHERE o.verdict = 'accepted'
"""
NEW_LINES = f"""
    INSERT INTO billing_line ({LINE_ROW})
    SELECT s.*, 0, %(number)s FROM ({STAGED} AND NOT o.is_known) s
"""
# No refund is known of a new line, and the first that counts stands for its order.
NEW_SOURCE = """
    judged o
    JOIN (
        SELECT *, false AS is_removed, 0.00 AS refunded,
            round((i.original_price - i.seller_discount) * j.rate, 2) AS gross
        FROM incoming_line i JOIN (
            SELECT position, rate FROM judged WHERE verdict = 'accepted' AND NOT is_known
        ) j USING (position)
    ) l USING (position)
    CROSS JOIN LATERAL (SELECT o.commission_rate, o.referral_rate, o.marketing_rate) r
"""
NEW_LINE = figures(NEW_SOURCE, shop_id="o.shop_id", day="o.paid_on", opens="l.opens::int")
NEW_TOTALS = f"""
    SELECT shop_id, day, sum(opens) AS orders, {SUMS} FROM ({NEW_LINE}) line GROUP BY shop_id, day
"""


@transaction.atomic
def record(orders: Sequence[Parsed], sender: Sender) -> list[Answer]:
    """Take orders as the marketplace sends them: accepted, unchanged, stale or rejected, each.

    Rejected are those of an unknown shop, without a rate for their day (`fx_rate_missing`), or
    in another currency than the one that was fixed (`currency_changed`).
    """
    refused = shops.lock_for(orders, sender)
    return answered(orders, refused, lambda good: _take(good, sender))


REJECTIONS = {
    "currency_changed": Rejection("currency_changed", "currency"),
    "fx_rate_missing": Rejection("fx_rate_missing", "paid_time"),
}


def _take(orders: list[Parsed], sender: Sender) -> list[Answer]:
    answers: list[Answer] = [ACCEPTED] * len(orders)
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        rates.prepare(cursor, {order.shop_id for order in orders})
        heads = [f"{position}\t{order.head}" for position, order in enumerate(orders)]
        copy(cursor, "incoming_order", ORDER_COLUMNS, heads)
        cursor.execute(JUDGE, {"zone": settings.TIME_ZONE})
        cursor.execute("SELECT position, verdict FROM judged WHERE verdict <> 'accepted'")
        for position, verdict in cursor.fetchall():
            answers[position] = REJECTIONS.get(verdict, verdict)
        if ACCEPTED in answers:
            copy(cursor, "incoming_line", LINE_COLUMNS, _accepted_lines(orders, answers))
            _write(cursor, number=recordings.draw("orders", source=sender.source))
    return answers


def _accepted_lines(orders: list[Parsed], answers: list[Answer]) -> list[str]:
    return [
        f"{position}\t{line}"
        for position, order in enumerate(orders)
        if answers[position] == ACCEPTED
        for line in order.lines
    ]


def _write(cursor: Any, *, number: int) -> None:
    """What was accepted: new orders plainly inserted, changed ones merged."""
    cursor.execute(
        "INSERT INTO touched SELECT shop_id, order_id FROM judged"
        " WHERE verdict = 'accepted' AND is_known"
    )
    changed = cursor.rowcount
    cursor.execute(NEW_ORDERS, {"number": number})
    if cursor.rowcount:
        cursor.execute(NEW_LINES, {"number": number})
        rollups.add(cursor, NEW_TOTALS, number=number)
    if changed:
        with rollups.changing(cursor, number=number):
            for statement in CHANGES:
                cursor.execute(statement, {"number": number})


REFUNDED = """coalesce((
        SELECT sum(round(f.amount * o.rate, 2)) FROM billing_refund f
        WHERE f.shop_id = {line}.shop_id AND f.order_id = {line}.order_id
            AND f.line_id = {line}.line_id AND f.status = 'COMPLETED'), 0)"""
# Lines that a newer version has, as rows of the table.
SENT = f"""
    SELECT s.*, {REFUNDED.format(line="s")} AS refunded
    FROM ({STAGED} AND o.is_known) s
    JOIN judged o ON o.shop_id = s.shop_id AND o.order_id = s.order_id AND o.verdict = 'accepted'
"""
CONTENT = """product_id, sku_id, creator_id, quantity, original_price, seller_discount,
    platform_discount, affiliate_commission, is_gift, is_removed, gross, refunded"""


def _of(alias: str) -> str:
    return ", ".join(f"{alias}.{name.strip()}" for name in CONTENT.split(","))


CHANGES = (
    f"""
    INSERT INTO billing_orderhistory ({ORDER_ROW}, replaced_in)
    SELECT {", ".join(f"o.{name.strip()}" for name in ORDER_ROW.split(","))}, %(number)s
    FROM touched t JOIN billing_order o ON o.shop_id = t.shop_id AND o.order_id = t.order_id
    """,
    """
    UPDATE billing_order o SET status = j.status, is_sample = j.is_sample,
        currency = j.currency, paid_time = j.paid_time, paid_on = j.paid_on, rate = j.rate,
        update_time = j.update_time, sha256 = j.sha256, recorded_in = %(number)s
    FROM judged j
    WHERE j.verdict = 'accepted' AND j.is_known
        AND o.shop_id = j.shop_id AND o.order_id = j.order_id
    """,
    f"""
    CREATE TEMP TABLE IF NOT EXISTS sent_line (LIKE billing_line) ON COMMIT DELETE ROWS;
    DELETE FROM sent_line;
    INSERT INTO sent_line ({LINE_ROW})
    SELECT shop_id, order_id, line_id, {CONTENT}, %(number)s FROM ({SENT}) s
    """,
    # A line that is not sent any more is kept as removed, at the rate that may be known by now.
    f"""
    INSERT INTO sent_line ({LINE_ROW})
    SELECT l.shop_id, l.order_id, l.line_id, l.product_id, l.sku_id, l.creator_id, l.quantity,
        l.original_price, l.seller_discount, l.platform_discount, l.affiliate_commission,
        l.is_gift, true, round((l.original_price - l.seller_discount) * o.rate, 2),
        {REFUNDED.format(line="l")}, %(number)s
    FROM touched t
    JOIN billing_order o ON o.shop_id = t.shop_id AND o.order_id = t.order_id
    JOIN billing_line l ON l.shop_id = t.shop_id AND l.order_id = t.order_id
    WHERE NOT EXISTS (SELECT FROM sent_line s WHERE s.shop_id = l.shop_id
        AND s.order_id = l.order_id AND s.line_id = l.line_id);
    ANALYZE sent_line
    """,
    f"""
    INSERT INTO billing_linehistory ({LINE_ROW}, replaced_in)
    SELECT {", ".join(f"l.{name.strip()}" for name in LINE_ROW.split(","))}, %(number)s
    FROM sent_line s
    JOIN billing_line l
        ON l.shop_id = s.shop_id AND l.order_id = s.order_id AND l.line_id = s.line_id
    WHERE ({_of("l")}) IS DISTINCT FROM ({_of("s")})
    """,
    f"""
    INSERT INTO billing_line AS l ({LINE_ROW})
    SELECT {LINE_ROW} FROM sent_line
    ON CONFLICT (shop_id, order_id, line_id) DO UPDATE
        SET ({CONTENT}, recorded_in) = ({_of("excluded")}, excluded.recorded_in)
        WHERE ({_of("l")}) IS DISTINCT FROM ({_of("excluded")})
    """,
)
