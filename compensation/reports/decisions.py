"""The adjudication report: the newest version of each decision (API.md)."""

from typing import IO

from django.db import connection

from growth_program.core.models import Program
from growth_program.documents import csv

ROWS = f"""
    SELECT program, {csv.text("shop_id")} AS shop_id, enrollment_no, version, state, gmv,
        fixed_fee, commission, program_cost, roas,
        CASE WHEN roas_met THEN 'true' ELSE 'false' END AS roas_met,
        aigc_committed, aigc_delivered, videos_committed, videos_delivered, remedy, remedy_rate,
        ad_credit, aigc_makeup, videos_makeup, makeup_due_on, credit_due_on, evidence_sha256
    FROM (
        SELECT DISTINCT ON (e.shop_id) p.code AS program, e.shop_id, e.number AS enrollment_no,
            a.*
        FROM compensation_adjudication a
        JOIN enrollment_enrollment e ON e.id = a.enrollment_id
        JOIN core_program p ON p.id = e.program_id
        WHERE e.program_id = %(program)s
        ORDER BY e.shop_id, a.version DESC
    ) newest
    ORDER BY newest.shop_id
"""


def write_csv(out: IO[bytes], program: Program) -> None:
    """The decisions of a program as CSV, streamed, by shop."""
    with connection.cursor() as cursor:
        csv.stream(out, cursor, ROWS, {"program": program.pk})
