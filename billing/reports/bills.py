"""What a month comes to for some enrollments, billed or not yet (PRODUCT.md §§5, 9).

The one computation of a bill: closing writes it down, a draft shows it. It is laid out in
temporary tables, by a number of statements that does not grow with the enrollments.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from billing.models.lines import NAMES, figures
from billing.reports.totals import sums
from billing.reports.versions import LINES, ORDERS, current_at
from enrollment.models import Enrollment
from enrollment.reports import rates
from growth_program.core.calendar import last_day
from growth_program.core.models import Program


def open_for(program: Program, month: date) -> "QuerySet[Enrollment]":
    """The enrollments whose service has begun by a month that is not closed for them, by shop."""
    begun = Enrollment.objects.of(program).served().filter(service_from__lte=last_day(month))
    return begun.exclude(closed_months__month=month)


def lay_out(cursor: Any, month: date, shop_by_enrollment: dict[int, str]) -> None:
    """Name what is to be billed: `closing`, an enrollment each, and `closing_day`, its days."""
    rates.prepare(cursor, shop_by_enrollment.values())
    given: dict[str, Any] = {
        "month": month,
        "month_end": last_day(month),
        "enrollments": [*shop_by_enrollment],
    }
    cursor.execute(CLOSING, given)


def count_lines(cursor: Any) -> None:
    """Count the month's lines anew, into `counted` by shop and day."""
    cursor.execute(COUNTED)
    cursor.execute(LINES_COUNTED)


def trust_rollups(cursor: Any) -> None:
    """Take the month from its rollups, into `counted` by shop and day."""
    cursor.execute(COUNTED)
    cursor.execute(ROLLED_UP)


def adjust(cursor: Any, month: date) -> None:
    """What the months before have become since they were billed, line by line, in `adjusting`.

    Only for enrollments whose months before are all closed: the next open statement bills it.
    """
    cursor.execute(DIRTY, {"month": month})
    cursor.execute(ADJUSTING)


def differences(cursor: Any) -> Sequence[tuple[str, date]]:
    """The shops and days of which the rollups are not what was counted."""
    cursor.execute(DIFFERENCES)
    found: Sequence[tuple[str, date]] = cursor.fetchall()
    return found


# A month after the service period has no days.
CLOSING = """
    CREATE TEMP TABLE IF NOT EXISTS closing (
        enrollment_id bigint, number text, shop_id text COLLATE "C", shop_name text,
        service_from date, service_to date, month date, from_on date, until_on date,
        fee numeric, fee_returned numeric, previous_in bigint, is_next boolean
    ) ON COMMIT DELETE ROWS;
    DELETE FROM closing;
    INSERT INTO closing
    SELECT e.id, e.number, e.shop_id, s.name, e.service_from, e.service_to, %(month)s,
        greatest(e.service_from, %(month)s), least(e.service_to, %(month_end)s),
        CASE WHEN e.service_from >= %(month)s THEN v.fixed_fee ELSE 0.00 END,
        CASE WHEN e.service_to BETWEEN %(month)s AND %(month_end)s
            THEN coalesce(e.fee_returned, 0.00) ELSE 0.00 END,
        coalesce(max(c.recorded_in), 0),
        count(c.id) = 12 * (extract(year FROM %(month)s::date) - extract(year FROM e.service_from))
            + extract(month FROM %(month)s::date) - extract(month FROM e.service_from)
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
COUNTED = """
    CREATE TEMP TABLE IF NOT EXISTS counted (LIKE billing_shopday) ON COMMIT DELETE ROWS;
    DELETE FROM counted
"""
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
LINES_COUNTED = f"""
    INSERT INTO counted (shop_id, day, {", ".join(NAMES)}, orders, recorded_in)
    SELECT c.shop_id, c.day, {", ".join(f"t.{name}" for name in NAMES)},
        coalesce(d.orders, 0), 0
    FROM ({sums(MONTH, id="o.id")}) t JOIN closing_day c USING (id)
    LEFT JOIN billing_shopday d ON d.shop_id = c.shop_id AND d.day = c.day
"""
OF_THE_MONTH = """
    SELECT d.* FROM closing c
    JOIN billing_shopday d ON d.shop_id = c.shop_id AND d.day BETWEEN c.from_on AND c.until_on
"""
ROLLED_UP = f"INSERT INTO counted {OF_THE_MONTH}"
DIFFERENCES = f"""
    SELECT shop_id, day FROM counted p FULL JOIN ({OF_THE_MONTH}) d USING (shop_id, day)
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
        AND d.recorded_in > c.previous_in
    WHERE c.is_next;
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
# A bill each, by shop; none for a month after the service period with nothing to adjust.
BILLS = """
    SELECT c.enrollment_id, c.month, c.number || to_char(c.month, '-YYYYMM') AS number,
        c.shop_name, coalesce(p.orders, 0) AS orders, coalesce(p.gmv, 0.00) AS gmv,
        coalesce(p.refunded, 0.00) AS refunded, coalesce(p.commission, 0.00) AS commission,
        c.fee - c.fee_returned AS fixed_fee, coalesce(a.amount, 0.00) AS adjustments,
        coalesce(p.commission, 0.00) + c.fee - c.fee_returned + coalesce(a.amount, 0.00)
            AS total_charged,
        coalesce(p.covered_referral, 0.00) AS covered_referral,
        coalesce(p.covered_marketing, 0.00) AS covered_marketing,
        coalesce(p.covered_affiliate, 0.00) AS covered_affiliate,
        coalesce(s.spend, 0.00) AS covered_ads
    FROM closing c
    LEFT JOIN (
        SELECT shop_id, sum(orders) AS orders, sum(gmv) AS gmv, sum(refunded) AS refunded,
            sum(commission) AS commission, sum(covered_referral) AS covered_referral,
            sum(covered_marketing) AS covered_marketing,
            sum(covered_affiliate) AS covered_affiliate
        FROM counted GROUP BY shop_id
    ) p USING (shop_id)
    LEFT JOIN (
        SELECT shop_id, sum(amount) AS amount FROM adjusting GROUP BY shop_id
    ) a USING (shop_id)
    LEFT JOIN (
        SELECT c.shop_id, sum(s.spend_usd) AS spend FROM closing c JOIN billing_adspend s
            ON s.shop_id = c.shop_id AND s.day BETWEEN c.from_on AND c.until_on
            AND s.funded_by = 'platform'
        GROUP BY c.shop_id
    ) s USING (shop_id)
    WHERE c.from_on <= c.until_on OR a.shop_id IS NOT NULL
    ORDER BY c.shop_id
"""
