"""Closing months: statements, adjustments of earlier ones, credit notes, postings.

Source: PRODUCT.md §§5, 9. What a month comes to is `billing.reports.bills`.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from billing.models import Statement
from billing.reports import bills
from billing.rules.events import StatementClosed
from billing.rules.ledger import KINDS
from growth_program.core import audit, clock, recordings
from growth_program.core.calendar import last_day
from growth_program.core.models import Program
from growth_program.core.shards import shards
from growth_program.gateway import webhooks
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

SHARD = 1_000  # enrollments to a transaction


class MonthNotOver(Exception):
    """A month closes when it is over."""


class EarlierMonthOpen(Exception):
    """A month closes after all earlier ones of the enrollment."""


class RollupsDisagree(Exception):
    """The rollups of some days are not what their lines come to. Nothing was closed."""


def due(program: Program, month: date, *, most: int | None = None) -> list[tuple[int, str]]:
    """The enrollments, with their shops, that the month is still open for, by shop."""
    return list(bills.open_for(program, month).values_list("pk", "shop_id")[:most])


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
    if clock.today(program.time_zone) <= last_day(month):
        raise MonthNotOver(f"{month:%Y-%m}")
    open_, statements = due(program, month), 0
    for shard in shards(open_, SHARD):
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
    written: dict[str, Any] = {"number": number, "at": clock.now()}
    with connection.cursor() as cursor:
        bills.lay_out(cursor, month, dict(shard))
        _refuse_gaps(cursor)
        bills.count_lines(cursor)
        _refuse_differences(cursor)
        bills.adjust(cursor, month)
        cursor.execute(STATEMENTS, written)
        closed = cursor.fetchall()
        for statement in WRITTEN_WITH_IT:
            cursor.execute(statement, written)
    audit.record_batch(
        "statement.closed",
        program,
        {shop: {"statement": number, "total": str(total)} for _, shop, _, number, total in closed},
        rule="statements",
        rule_version="1",
    )
    notices.tell_all(
        "statement_closed",
        Statement,
        [
            News(pk, shop, {"number": number, "month": month, "total": total})
            for pk, shop, _, number, total in closed
        ],
    )
    webhooks.announce(
        [
            (
                shop,
                StatementClosed(
                    program=program.code,
                    enrollment_no=enrollment,
                    month=f"{month:%Y-%m}",
                    statement_no=number,
                    total_charged=total,
                ),
            )
            for _, shop, enrollment, number, total in closed
        ]
    )
    return len(closed)


def _refuse_gaps(cursor: Any) -> None:
    cursor.execute("SELECT number FROM closing WHERE NOT is_next ORDER BY number")
    if gaps := [number for (number,) in cursor.fetchall()]:
        raise EarlierMonthOpen(", ".join(gaps))


def _refuse_differences(cursor: Any) -> None:
    if found := [f"{shop_id} {day}" for shop_id, day in bills.differences(cursor)]:
        raise RollupsDisagree(", ".join(found))


STATEMENTS = f"""
    INSERT INTO billing_statement (enrollment_id, month, number, shop_name, orders, gmv,
        refunded, commission, fixed_fee, adjustments, total_charged, covered_referral,
        covered_marketing, covered_affiliate, covered_ads, recorded_in, closed_at)
    SELECT bill.*, %(number)s, %(at)s FROM ({bills.BILLS}) bill
    RETURNING id, (SELECT shop_id FROM closing c WHERE c.enrollment_id
        = billing_statement.enrollment_id), (SELECT c.number FROM closing c WHERE c.enrollment_id
        = billing_statement.enrollment_id), number, total_charged
"""
STATED = """
    closing c JOIN billing_statement s ON s.enrollment_id = c.enrollment_id AND s.month = c.month
"""
ADJUSTMENTS = f"""
    INSERT INTO billing_adjustment (statement_id, month, order_id, line_id, amount)
    SELECT s.id, a.month, a.order_id, a.line_id, a.amount
    FROM adjusting a JOIN ({STATED}) USING (shop_id)
    ORDER BY a.shop_id, a.month, a.order_id, a.line_id
"""
# Of each earlier statement whose bill this one lowers. An enrollment's notes count on.
CREDIT_NOTES = f"""
    INSERT INTO billing_creditnote (statement_id, credited_id, number, amount)
    SELECT s.id, earlier.id,
        c.number || '-C' || (
            row_number() OVER (PARTITION BY c.enrollment_id ORDER BY earlier.month)
            + (SELECT count(*) FROM billing_creditnote n JOIN billing_statement x
                ON x.id = n.statement_id WHERE x.enrollment_id = c.enrollment_id)),
        -lowered.amount
    FROM (
        SELECT shop_id, month, sum(amount) AS amount
        FROM (
            SELECT shop_id, month, amount FROM adjusting
            UNION ALL
            SELECT shop_id, date_trunc('month', service_from)::date, -fee_returned FROM closing
            WHERE fee_returned <> 0 AND service_from < month
        ) changed
        GROUP BY shop_id, month HAVING sum(amount) < 0
    ) lowered
    JOIN ({STATED}) USING (shop_id)
    JOIN billing_statement earlier
        ON earlier.enrollment_id = c.enrollment_id AND earlier.month = lowered.month
    ORDER BY c.shop_id, earlier.month
"""
POST = """
    INSERT INTO billing_posting (enrollment_id, kind, day, debit_id, credit_id, amount, source,
        recorded_in)
    SELECT c.enrollment_id, '{kind}', p.day,
        CASE WHEN p.amount > 0 THEN '{debit}' ELSE '{credit}' END,
        CASE WHEN p.amount > 0 THEN '{credit}' ELSE '{debit}' END,
        abs(p.amount), c.number || to_char(c.month, '-YYYYMM'), %(number)s
    FROM ({amounts}) p JOIN closing c USING (shop_id) WHERE p.amount <> 0
    ORDER BY c.shop_id, p.day
"""


def _posting(kind: str, amounts: str) -> str:
    debit, credit = KINDS[kind]
    return POST.format(kind=kind, debit=debit, credit=credit, amounts=amounts)


COMMISSION = _posting("commission", "SELECT shop_id, day, commission AS amount FROM counted")
# The fee is about the first day of the service, what is returned of it about the last.
FIXED_FEES = _posting(
    "fixed_fee",
    """
    SELECT shop_id, day, sum(amount) AS amount
    FROM (
        SELECT shop_id, service_from AS day, fee AS amount FROM closing
        UNION ALL SELECT shop_id, service_to, -fee_returned FROM closing
    ) fees
    GROUP BY shop_id, day
    """,
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
    SELECT enrollment_id, month, %(number)s FROM closing ORDER BY shop_id
"""
WRITTEN_WITH_IT = (ADJUSTMENTS, CREDIT_NOTES, COMMISSION, FIXED_FEES, CORRECTIONS, CLOSED)
