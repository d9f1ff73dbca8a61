"""Which months can be closed now, and for how many enrollments."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from growth_program.core import clock
from growth_program.core.calendar import month_of

# Of every program and month of service that is over: how many were served in it, less how many
# have closed it. Counted in groups, for enrollments are many and months are few.
OPEN = """
    SELECT p.id, p.code, m.month, m.served - coalesce(c.closed, 0) AS open
    FROM (
        SELECT e.program_id, m.month::date AS month, sum(e.enrollments)::int AS served
        FROM (
            SELECT program_id, date_trunc('month', service_from::timestamp) AS first,
                date_trunc('month', least(service_to, %(before)s::date - 1)::timestamp) AS last,
                count(*) AS enrollments
            FROM enrollment_enrollment WHERE service_from < %(before)s GROUP BY 1, 2, 3
        ) e
        CROSS JOIN LATERAL generate_series(e.first, e.last, '1 month') m (month)
        GROUP BY 1, 2
    ) m
    JOIN core_program p ON p.id = m.program_id
    LEFT JOIN (
        SELECT e.program_id, c.month, count(*)::int AS closed
        FROM billing_closedmonth c JOIN enrollment_enrollment e ON e.id = c.enrollment_id
        WHERE c.month <= e.service_to GROUP BY 1, 2
    ) c ON c.program_id = m.program_id AND c.month = m.month
    WHERE m.served > coalesce(c.closed, 0) ORDER BY m.month, p.code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closable:
    """A month that is over and open for some enrollments that were served in it."""

    program_id: int
    program: str
    month: date
    enrollments: int


def closable() -> list[Closable]:
    """All of them, the oldest first, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, {"before": month_of(clock.today())})
        return [
            Closable(program_id=pk, program=code, month=month, enrollments=count)
            for pk, code, month, count in cursor.fetchall()
        ]
