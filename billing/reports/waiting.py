"""How many months wait to be closed: what operators watch."""

from django.db import connection

from growth_program.core import clock

# Months of a service period that are over in the program's time zone.
MONTHS_DUE = """
    SELECT count(*)
    FROM enrollment_enrollment e
    JOIN core_program p ON p.id = e.program_id
    CROSS JOIN LATERAL generate_series(
        date_trunc('month', e.service_from::timestamp),
        least(e.service_to::timestamp,
            date_trunc('month', %s::timestamptz AT TIME ZONE p.time_zone) - interval '1 day'),
        interval '1 month') AS over (month)
    WHERE NOT EXISTS (
        SELECT FROM billing_closedmonth c
        WHERE c.enrollment_id = e.id AND c.month = over.month::date)
"""


def months_due() -> int:
    """Months of enrollments that are over and not closed, each enrollment's counted."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS_DUE, [clock.now()])
        [count] = cursor.fetchone()
    return int(count)
