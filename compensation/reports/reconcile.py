"""The proof of billing, and that all of every ad credit is in the ledger once."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from billing.reports import reconcile as billing
from billing.reports.reconcile import Culprit, Sums
from growth_program.core.models import Program

CREDITS = """
    SELECT 'posting of ' || e.number || ' ad_credit', coalesce(c.amount::text, 'none'),
        coalesce(p.amount::text, 'none')
    FROM (
        SELECT a.enrollment_id, g.amount, e.number || ' v' || a.version AS source
        FROM compensation_adcredit g
        JOIN compensation_adjudication a ON a.id = g.adjudication_id
        JOIN enrollment_enrollment e ON e.id = a.enrollment_id
    ) c
    FULL JOIN (
        SELECT enrollment_id, source, CASE WHEN (debit_id, credit_id)
            = ('ad_credit_expense', 'ad_credit_owed') THEN amount ELSE -amount END AS amount
        FROM billing_posting WHERE kind = 'ad_credit'
    ) p USING (enrollment_id, source)
    JOIN enrollment_enrollment e ON e.id = enrollment_id
    WHERE c.amount IS DISTINCT FROM p.amount
        AND (%(program)s::bigint IS NULL OR e.program_id = %(program)s)
    ORDER BY 1
"""

# What was entered, and posted, by enrollment, day and recording: taken is positive.
ENTERED = """
    SELECT 'posting of ' || e.number || ' ' || kind || ' ' || day,
        coalesce(c.amount::text, 'none'), coalesce(p.amount::text, 'none')
    FROM (
        SELECT a.enrollment_id, k.kind, c.day, c.recorded_in,
            sum(CASE WHEN c.kind IN ('spent', 'expired') THEN c.amount ELSE -c.amount END) AS amount
        FROM compensation_creditentry c
        JOIN compensation_adcredit g ON g.id = c.grant_id
        JOIN compensation_adjudication a ON a.id = g.adjudication_id
        CROSS JOIN LATERAL (SELECT CASE WHEN c.kind IN ('spent', 'reversed')
            THEN 'credit_spent' ELSE 'credit_expired' END AS kind) k
        GROUP BY 1, 2, 3, 4
        HAVING sum(CASE WHEN c.kind IN ('spent', 'expired') THEN c.amount ELSE -c.amount END) <> 0
    ) c
    FULL JOIN (
        SELECT enrollment_id, kind, day, recorded_in,
            sum(CASE WHEN debit_id = 'ad_credit_owed' THEN amount ELSE -amount END) AS amount
        FROM billing_posting WHERE kind IN ('credit_spent', 'credit_expired')
        GROUP BY 1, 2, 3, 4
    ) p USING (enrollment_id, kind, day, recorded_in)
    JOIN enrollment_enrollment e ON e.id = enrollment_id
    WHERE c.amount IS DISTINCT FROM p.amount
        AND (%(program)s::bigint IS NULL OR e.program_id = %(program)s)
    ORDER BY 1
"""
# Each day of advertising that credit funds is paid whole, and no other is.
PAID = """
    SELECT 'shop ' || shop_id || ' ad credit spent on product ' || product_id || ' of ' || day,
        coalesce(s.spend_usd, 0.00), coalesce(c.amount, 0.00)
    FROM (
        SELECT e.shop_id, c.product_id, c.day,
            sum(CASE WHEN c.kind = 'spent' THEN c.amount ELSE -c.amount END) AS amount
        FROM compensation_creditentry c
        JOIN compensation_adcredit g ON g.id = c.grant_id
        JOIN compensation_adjudication a ON a.id = g.adjudication_id
        JOIN enrollment_enrollment e ON e.id = a.enrollment_id
        WHERE c.kind IN ('spent', 'reversed')
        GROUP BY 1, 2, 3
    ) c
    FULL JOIN (
        SELECT shop_id, product_id, day, spend_usd FROM billing_adspend
        WHERE funded_by = 'ad_credit'
    ) s USING (shop_id, product_id, day)
    WHERE coalesce(c.amount, 0.00) <> coalesce(s.spend_usd, 0.00)
        AND (%(program)s::bigint IS NULL OR shop_id IN
            (SELECT shop_id FROM enrollment_enrollment WHERE program_id = %(program)s))
    ORDER BY 1
"""
# What a grant's entries leave of it, one after the other.
LEFT = """
    SELECT 'enrollment ' || e.number || ' ad credit ' || g.number || ' entry ' || c.place,
        c.expected, c."left"
    FROM (
        SELECT c.grant_id, c.place, c."left", g.amount + sum(
            CASE WHEN c.kind IN ('spent', 'expired') THEN -c.amount ELSE c.amount END
        ) OVER (PARTITION BY c.grant_id ORDER BY c.place) AS expected
        FROM compensation_creditentry c JOIN compensation_adcredit g ON g.id = c.grant_id
    ) c
    JOIN compensation_adcredit g ON g.id = c.grant_id
    JOIN compensation_adjudication a ON a.id = g.adjudication_id
    JOIN enrollment_enrollment e ON e.id = a.enrollment_id
    WHERE c.expected <> c."left"
        AND (%(program)s::bigint IS NULL OR e.program_id = %(program)s)
    ORDER BY g.id, c.place
"""
# Granted, less spent and expired, more what came back, is the balance of what is owed.
OWED = """
    SELECT 'enrollment ' || e.number || ' ad_credit_owed',
        coalesce(g.amount, 0.00), coalesce(p.amount, 0.00)
    FROM (
        SELECT a.enrollment_id, sum(g.amount + coalesce(c.change, 0.00)) AS amount
        FROM compensation_adcredit g
        JOIN compensation_adjudication a ON a.id = g.adjudication_id
        LEFT JOIN (
            SELECT grant_id, sum(
                CASE WHEN kind IN ('spent', 'expired') THEN -amount ELSE amount END) AS change
            FROM compensation_creditentry GROUP BY grant_id
        ) c ON c.grant_id = g.id
        GROUP BY a.enrollment_id
    ) g
    FULL JOIN (
        SELECT enrollment_id, sum(
            CASE WHEN credit_id = 'ad_credit_owed' THEN amount ELSE -amount END) AS amount
        FROM billing_posting WHERE kind IN ('ad_credit', 'credit_spent', 'credit_expired')
        GROUP BY enrollment_id
    ) p USING (enrollment_id)
    JOIN enrollment_enrollment e ON e.id = enrollment_id
    WHERE coalesce(g.amount, 0.00) <> coalesce(p.amount, 0.00)
        AND (%(program)s::bigint IS NULL OR e.program_id = %(program)s)
    ORDER BY 1
"""
CHECKS = (CREDITS, ENTERED, PAID, LEFT, OWED)


STEPS = billing.STEPS + 1  # and the credits


def reconcile(
    program: Program | None = None, *, progress: Callable[[int], Any] = lambda done: None
) -> tuple[Sums, list[Culprit]]:
    """The sums, and every culprit. ``progress`` is told how many of the `STEPS` are done."""
    sums, culprits = billing.reconcile(program, progress=progress)
    progress(billing.STEPS)
    with connection.cursor() as cursor:
        for check in CHECKS:
            cursor.execute(check, {"program": program.pk if program else None})
            culprits += [
                Culprit(check="ad credit", place=place, expected=str(expected), found=str(found))
                for place, expected, found in cursor.fetchall()
            ]
    return sums, culprits
