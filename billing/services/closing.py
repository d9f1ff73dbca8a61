"""Closing months: statements, adjustments of earlier ones, postings (PRODUCT.md §§5, 9)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from billing.models.lines import NAMES, figures
from billing.reports.totals import sums
from billing.reports.versions import LINES, ORDERS, current_at
from billing.rules.ledger import KINDS
from enrollment.models import Enrollment
from enrollment.reports import rates
from growth_program.core import audit, clock, recordings
from growth_program.core.calendar import last_day, next_month
from growth_program.core.models import Program
from growth_program.marketplace.services import shops

SHARD = 1_000  # enrollments to a transaction


class MonthNotOver(Exception):
    """A month closes when it is over."""


class EarlierMonthOpen(Exception):
    """A month closes after all earlier ones of the enrollment."""


class RollupsDisagree(Exception):
    """The rollups of some days are not what their lines come to. Nothing was closed."""


def due(program: Program, month: date) -> list[tuple[int, str]]:
    """The enrollments, with their shops, that the month is still open for, by shop."""
    begun = Enrollment.objects.of(program).served().filter(service_from__lte=last_day(month))
    open_ = begun.exclude(closed_months__month=month)
    return list(open_.values_list("pk", "shop_id"))


def close_month(
    program: Program,
    month: date,
    *,
    source: str,
    progress: Callable[[int], Any] = lambda done: None,
) -> int:
    """Close a month for every enrollment, and say how many statements that made.

    Again, it changes nothing; stopped anywhere, it goes on where it stopped. Raises
    MonthNotOver, EarlierMonthOpen, RollupsDisagree.
    """
    if clock.today(program.time_zone) < next_month(month):
        raise MonthNotOver(f"{month:%Y-%m}")
    open_, statements = due(program, month), 0
    for start in range(0, len(open_), SHARD):
        shard = open_[start : start + SHARD]
        statements += close_shard(program, month, shard, source=source)
        progress(len(shard))
    return statements


@transaction.atomic
def close_shard(program: Program, month: date, shard: list[tuple[int, str]], *, source: str) -> int:
    """Close a month for some enrollments, in one transaction and the same number of statements.

    Their shops are held, so that no late line slips between the figures and the close.
    """
    shops.lock(shop_id for _, shop_id in shard)
    number = recordings.draw("close", source=source)
    facts: dict[str, Any] = {
        "month": month,
        "month_end": last_day(month),
        "number": number,
        "at": clock.now(),
        "enrollments": [enrollment_id for enrollment_id, _ in shard],
    }
    with connection.cursor() as cursor:
        rates.prepare(cursor, [shop_id for _, shop_id in shard])
        cursor.execute(CLOSING, facts)
        _refuse_gaps(cursor, facts)
        for statement in (PROVED, DIRTY, ADJUSTING):
            cursor.execute(statement, facts)
        _refuse_differences(cursor)
        cursor.execute(STATEMENTS, facts)
        closed = cursor.fetchall()
        for statement in (ADJUSTMENTS, COMMISSION, FIXED_FEES, CORRECTIONS, CLOSED):
            cursor.execute(statement, facts)
    audit.record_batch(
        "statement.closed",
        program,
        {shop: {"statement": number, "total": str(total)} for shop, number, total in closed},
        rule="statements",
        rule_version="1",
    )
    return len(closed)


def _refuse_gaps(cursor: Any, facts: dict[str, Any]) -> None:
    cursor.execute(GAPS, facts)
    if gaps := [number for (number,) in cursor.fetchall()]:
        raise EarlierMonthOpen(", ".join(gaps))


def _refuse_differences(cursor: Any) -> None:
    cursor.execute(DIFFERENCES)
    if found := [f"{shop_id} {day}" for shop_id, day in cursor.fetchall()]:
        raise RollupsDisagree(", ".join(found))


# What the shard is about. A month after the service period has no days.
CLOSING = """
    CREATE TEMP TABLE IF NOT EXISTS closing (
        enrollment_id bigint, number text, shop_id text COLLATE "C", shop_name text,
        service_from date, service_to date, from_on date, until_on date, fixed_fee numeric,
        previous_in bigint, months_closed int
    ) ON COMMIT DELETE ROWS;
    DELETE FROM closing;
    INSERT INTO closing
    SELECT e.id, e.number, e.shop_id, s.name, e.service_from, e.service_to,
        greatest(e.service_from, %(month)s), least(e.service_to, %(month_end)s),
        CASE WHEN e.service_from >= %(month)s THEN v.fixed_fee ELSE 0 END,
        coalesce(max(c.recorded_in), 0), count(c.id)
    FROM enrollment_enrollment e
    JOIN core_programversion v ON v.id = e.version_id
    JOIN marketplace_shop s ON s.shop_id = e.shop_id
    LEFT JOIN billing_closedmonth c ON c.enrollment_id = e.id
    WHERE e.id = ANY(%(enrollments)s)
        AND NOT EXISTS (SELECT FROM billing_closedmonth x
            WHERE x.enrollment_id = e.id AND x.month = %(month)s)
    GROUP BY e.id, s.name, v.fixed_fee;
    CREATE TEMP TABLE IF NOT EXISTS closing_day (
        id int, shop_id text COLLATE "C", day date,
        commission_rate numeric, referral_rate numeric, marketing_rate numeric
    ) ON COMMIT DELETE ROWS;
    DELETE FROM closing_day;
    INSERT INTO closing_day
    SELECT row_number() OVER (), c.shop_id, d::date,
        r.commission_rate, r.referral_rate, r.marketing_rate
    FROM closing c CROSS JOIN LATERAL generate_series(c.from_on, c.until_on, interval '1 day') d
    JOIN rate r ON r.enrollment_id = c.enrollment_id AND d BETWEEN r.from_on AND r.until_on;
    ANALYZE closing, closing_day
"""
GAPS = """
    SELECT number FROM closing
    WHERE months_closed <> 12 * (extract(year FROM %(month)s::date)
            - extract(year FROM service_from))
        + extract(month FROM %(month)s::date) - extract(month FROM service_from)
    ORDER BY number
"""
# The month's lines, counted anew: what is billed, and the proof that the rollups say the same.
# How many orders they are is no money, and comes from the rollups.
MONTH = """
    (
        SELECT r.id, r.commission_rate, r.referral_rate, r.marketing_rate,
            o.shop_id, o.order_id, o.counts, o.rate
        FROM closing_day r
        JOIN billing_order o ON o.shop_id = r.shop_id AND o.paid_on = r.day
        WHERE o.counts OFFSET 0
    ) o
    JOIN billing_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
    CROSS JOIN LATERAL (SELECT o.commission_rate, o.referral_rate, o.marketing_rate) r
"""
PROVED = f"""
    CREATE TEMP TABLE IF NOT EXISTS proved (LIKE billing_shopday) ON COMMIT DELETE ROWS;
    DELETE FROM proved;
    INSERT INTO proved (shop_id, day, {", ".join(NAMES)}, orders, recorded_in)
    SELECT c.shop_id, c.day, {", ".join(f"t.{name}" for name in NAMES)},
        coalesce(d.orders, 0), %(number)s
    FROM ({sums(MONTH, id="o.id")}) t JOIN closing_day c USING (id)
    LEFT JOIN billing_shopday d ON d.shop_id = c.shop_id AND d.day = c.day
"""
DIFFERENCES = f"""
    SELECT shop_id, day FROM proved p
    FULL JOIN (
        SELECT d.* FROM closing c JOIN billing_shopday d
            ON d.shop_id = c.shop_id AND d.day BETWEEN c.from_on AND c.until_on
    ) d USING (shop_id, day)
    WHERE ({", ".join(f"coalesce(p.{name}, 0)" for name in NAMES)})
        <> ({", ".join(f"coalesce(d.{name}, 0)" for name in NAMES)})
    ORDER BY 1, 2
"""
# Days of closed months that were touched since the enrollment's last close.
DIRTY = """
    CREATE TEMP TABLE IF NOT EXISTS dirty (
        shop_id text COLLATE "C", day date, previous_in bigint
    ) ON COMMIT DELETE ROWS;
    DELETE FROM dirty;
    INSERT INTO dirty
    SELECT d.shop_id, d.day, c.previous_in
    FROM closing c JOIN billing_shopday d ON d.shop_id = c.shop_id
        AND d.day BETWEEN c.service_from AND least(c.service_to, %(month)s::date - 1)
        AND d.recorded_in > c.previous_in;
    ANALYZE dirty
"""
# Per line and month: its commission now, less what it was when the enrollment last closed. All
# earlier differences were billed by then, so what was billed of it is what it was.
CHANGED = """
    dirty d
    JOIN {orders} o ON o.shop_id = d.shop_id AND o.paid_on = d.day AND {order_then}
    JOIN {lines} l ON l.shop_id = o.shop_id AND l.order_id = o.order_id AND {line_then}
"""


def _charged(source: str) -> str:
    return figures(
        source + rates.OF_THE_DAY,
        shop_id="o.shop_id",
        order_id="o.order_id",
        line_id="l.line_id",
        month="date_trunc('month', o.paid_on)::date",
    )


NOW = _charged(
    CHANGED.format(
        orders="billing_order", order_then="true", lines="billing_line", line_then="true"
    )
)
THEN = _charged(
    CHANGED.format(
        orders=ORDERS,
        order_then=current_at("o", "d.previous_in"),
        lines=LINES,
        line_then=current_at("l", "d.previous_in"),
    )
)
ADJUSTING = f"""
    CREATE TEMP TABLE IF NOT EXISTS adjusting (
        shop_id text COLLATE "C", order_id text COLLATE "C", line_id text COLLATE "C",
        month date, amount numeric
    ) ON COMMIT DELETE ROWS;
    DELETE FROM adjusting;
    INSERT INTO adjusting
    SELECT shop_id, order_id, line_id, month, sum(amount)
    FROM (
        SELECT shop_id, order_id, line_id, month, commission AS amount FROM ({NOW}) after
        UNION ALL
        SELECT shop_id, order_id, line_id, month, -commission FROM ({THEN}) before
    ) differences
    GROUP BY shop_id, order_id, line_id, month HAVING sum(amount) <> 0
"""
STATEMENTS = """
    INSERT INTO billing_statement (enrollment_id, month, number, shop_name, orders, gmv,
        refunded, commission, fixed_fee, adjustments, total_charged, covered_referral,
        covered_marketing, covered_affiliate, covered_ads, recorded_in, closed_at)
    SELECT c.enrollment_id, %(month)s, c.number || to_char(%(month)s::date, '-YYYYMM'),
        c.shop_name, coalesce(p.orders, 0), coalesce(p.gmv, 0), coalesce(p.refunded, 0),
        coalesce(p.commission, 0), c.fixed_fee, coalesce(a.amount, 0),
        coalesce(p.commission, 0) + c.fixed_fee + coalesce(a.amount, 0),
        coalesce(p.covered_referral, 0), coalesce(p.covered_marketing, 0),
        coalesce(p.covered_affiliate, 0), coalesce(s.spend, 0), %(number)s, %(at)s
    FROM closing c
    LEFT JOIN (
        SELECT shop_id, sum(orders) AS orders, sum(gmv) AS gmv, sum(refunded) AS refunded,
            sum(commission) AS commission, sum(covered_referral) AS covered_referral,
            sum(covered_marketing) AS covered_marketing,
            sum(covered_affiliate) AS covered_affiliate
        FROM proved GROUP BY shop_id
    ) p USING (shop_id)
    LEFT JOIN (
        SELECT shop_id, sum(amount) AS amount FROM adjusting GROUP BY shop_id
    ) a USING (shop_id)
    LEFT JOIN (
        SELECT c.shop_id, sum(s.spend_usd) AS spend FROM closing c JOIN billing_adspend s
            ON s.shop_id = c.shop_id AND s.day BETWEEN c.from_on AND c.until_on
        GROUP BY c.shop_id
    ) s USING (shop_id)
    WHERE c.from_on <= c.until_on OR a.shop_id IS NOT NULL
    ORDER BY c.shop_id
    RETURNING (SELECT shop_id FROM closing c WHERE c.enrollment_id
        = billing_statement.enrollment_id), number, total_charged
"""
ADJUSTMENTS = """
    INSERT INTO billing_adjustment (statement_id, month, order_id, line_id, amount)
    SELECT s.id, a.month, a.order_id, a.line_id, a.amount
    FROM adjusting a JOIN closing c USING (shop_id)
    JOIN billing_statement s ON s.enrollment_id = c.enrollment_id AND s.month = %(month)s
    ORDER BY a.shop_id, a.month, a.order_id, a.line_id
"""
POST = """
    INSERT INTO billing_posting (enrollment_id, kind, day, debit_id, credit_id, amount, source,
        recorded_in)
    SELECT c.enrollment_id, '{kind}', p.day,
        CASE WHEN p.amount > 0 THEN '{debit}' ELSE '{credit}' END,
        CASE WHEN p.amount > 0 THEN '{credit}' ELSE '{debit}' END,
        abs(p.amount), c.number || to_char(%(month)s::date, '-YYYYMM'), %(number)s
    FROM ({amounts}) p JOIN closing c USING (shop_id) WHERE p.amount <> 0
    ORDER BY c.shop_id, p.day
"""


def _posting(kind: str, amounts: str) -> str:
    debit, credit = KINDS[kind]
    return POST.format(kind=kind, debit=debit, credit=credit, amounts=amounts)


COMMISSION = _posting("commission", "SELECT shop_id, day, commission AS amount FROM proved")
FIXED_FEES = _posting(
    "fixed_fee", "SELECT shop_id, service_from AS day, fixed_fee AS amount FROM closing"
)
CORRECTIONS = _posting(
    "adjustment",
    """
    SELECT shop_id, (month + interval '1 month' - interval '1 day')::date AS day,
        sum(amount) AS amount
    FROM adjusting GROUP BY shop_id, month
    """,
)
CLOSED = """
    INSERT INTO billing_closedmonth (enrollment_id, month, recorded_in)
    SELECT enrollment_id, %(month)s, %(number)s FROM closing ORDER BY shop_id
"""
