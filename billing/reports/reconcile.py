"""The proof that lines, statements and ledger say the same, to the cent (PRODUCT.md §5).

Every check counts anew from price, discount, rate and refunds, and names what differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing.models.lines import figures
from billing.reports import contents
from billing.reports.checks import CHECKS, LAST, NOW, THEN
from billing.reports.totals import totals
from enrollment.reports import rates
from growth_program.core.models import Program
from growth_program.core.snapshots import one_picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Culprit:
    """Two figures that should be one."""

    check: str  # what was held against what
    place: str  # the shop, order, day, statement… that differs
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.check}: {self.place}: {self.found} should be {self.expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Commission over all enrollments, from its three sources."""

    lines: Decimal  # of lines in service periods, now
    statements: Decimal  # closed
    draft: Decimal  # of what no statement has billed yet
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        """0.00, or the books are wrong."""
        return abs(self.lines - self.statements - self.draft) + abs(self.statements - self.ledger)


STEPS = len(CHECKS) + 2  # and whether what was sent is unaltered, and the sums


def reconcile(
    program: Program | None = None, *, progress: Callable[[int], Any] = lambda done: None
) -> tuple[Sums, list[Culprit]]:
    """The sums, and every culprit: of one program's enrollments, or of all and every shop.

    ``progress`` is told how many of the `STEPS` are done.
    """
    with one_picture() as cursor:
        rates.prepare(cursor)
        cursor.execute(SCOPE, {"program": program.pk if program else None})
        for statement in (CLOSED, BILLED):
            cursor.execute(statement)
        culprits: list[Culprit] = []
        for done, check in enumerate(CHECKS, start=1):
            culprits += _run(cursor, check)
            progress(done)
        culprits += [
            Culprit(check=check, place=place, expected="what was sent", found="another content")
            for check, place in contents.altered()
        ]
        progress(len(CHECKS) + 1)
        cursor.execute(SUMS)
        return Sums(**dict(zip(Sums.__slots__, cursor.fetchone(), strict=True))), culprits


def _run(cursor: Any, check: tuple[str, str]) -> Iterator[Culprit]:
    name, query = check
    cursor.execute(query)
    for place, expected, found in cursor.fetchall():
        yield Culprit(check=name, place=place, expected=str(expected), found=str(found))


# The enrollments to be looked at.
SCOPE = """
    DROP TABLE IF EXISTS pg_temp.scope, pg_temp.closed, pg_temp.billed;
    CREATE TEMP TABLE scope ON COMMIT DROP AS
    SELECT e.id AS enrollment_id, e.number, e.shop_id, e.service_from, e.service_to
    FROM enrollment_enrollment e
    WHERE %(program)s::bigint IS NULL OR e.program_id = %(program)s
"""
# Their closed months, each with its days and the number it was closed on.
CLOSED = """
    CREATE TEMP TABLE closed ON COMMIT DROP AS
    SELECT s.*, c.month, c.recorded_in AS number_drawn,
        greatest(s.service_from, c.month) AS from_on,
        least(s.service_to, (c.month + interval '1 month - 1 day')::date) AS until_on,
        max(c.recorded_in) OVER (PARTITION BY s.enrollment_id) AS last_drawn
    FROM scope s JOIN billing_closedmonth c USING (enrollment_id);
    DROP TABLE IF EXISTS pg_temp.closed_day;
    CREATE TEMP TABLE closed_day ON COMMIT DROP AS
    SELECT c.enrollment_id, c.shop_id, c.number_drawn, c.last_drawn, d::date AS day,
        r.commission_rate, r.referral_rate, r.marketing_rate
    FROM closed c CROSS JOIN LATERAL generate_series(c.from_on, c.until_on, interval '1 day') d
    JOIN rate r ON r.enrollment_id = c.enrollment_id AND d BETWEEN r.from_on AND r.until_on;
    ANALYZE closed, closed_day
"""
BILLED = f"""
    CREATE TEMP TABLE billed ON COMMIT DROP AS
    SELECT c.enrollment_id, c.number || to_char(c.month, '-YYYYMM') AS statement, c.month, t.*
    FROM ({totals(THEN)}) t
    JOIN closed c ON c.shop_id = t.shop_id AND t.day BETWEEN c.from_on AND c.until_on;
    ANALYZE billed
"""
CHARGED_NOW = figures(f"{NOW} JOIN scope USING (enrollment_id)", shop_id="o.shop_id")
# The draft: rollups of days that no close has billed, and what has changed of those that one has.
SUMS = f"""
    SELECT
        (SELECT coalesce(sum(commission), 0.00) FROM ({CHARGED_NOW}) line),
        (SELECT coalesce(sum(s.commission + s.adjustments), 0.00)
            FROM billing_statement s JOIN scope USING (enrollment_id)),
        (SELECT coalesce(sum(d.commission), 0.00)
            FROM scope JOIN billing_shopday d ON d.shop_id = scope.shop_id
                AND d.day BETWEEN scope.service_from AND scope.service_to)
        - (SELECT coalesce(sum(t.commission), 0.00) FROM ({totals(LAST)}) t),
        (SELECT coalesce(sum(CASE WHEN p.debit_id = 'receivable' THEN p.amount
                ELSE -p.amount END), 0.00)
            FROM billing_posting p JOIN scope USING (enrollment_id)
            WHERE p.kind IN ('commission', 'adjustment'))
"""
