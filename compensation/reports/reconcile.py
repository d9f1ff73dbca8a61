"""The proof of billing, and that every ad credit granted is in the ledger once."""

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


STEPS = billing.STEPS + 1  # and the credits


def reconcile(
    program: Program | None = None, *, progress: Callable[[int], Any] = lambda done: None
) -> tuple[Sums, list[Culprit]]:
    """The sums, and every culprit. ``progress`` is told how many of the `STEPS` are done."""
    sums, culprits = billing.reconcile(program, progress=progress)
    progress(billing.STEPS)
    with connection.cursor() as cursor:
        cursor.execute(CREDITS, {"program": program.pk if program else None})
        culprits += [
            Culprit(check="ad credit", place=place, expected=expected, found=found)
            for place, expected, found in cursor.fetchall()
        ]
    return sums, culprits
