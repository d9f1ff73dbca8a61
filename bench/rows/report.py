"""The settlement report of 100,000 rows as CSV, beside plain COPY of the same rows."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from typing import IO

from django.db import connection

from bench import ground, term
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from billing.reports import settlement
from growth_program.core.models import Program

TIMES = 5
MONTH = date(2026, 7, 1)
MEGABYTES = 20
COPY = """
    COPY (
        SELECT p.code, to_char(s.month, 'YYYY-MM'), s.number, e.shop_id, s.shop_name, e.number,
            s.orders, s.gmv, s.refunded, s.commission, s.fixed_fee, s.adjustments, s.total_charged,
            s.covered_referral, s.covered_marketing, s.covered_affiliate, s.covered_ads, s.saved,
            s.saved_net, 'USD'
        FROM billing_statement s
        JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        JOIN core_program p ON p.id = e.program_id
        WHERE s.month = '2026-07-01' AND p.code = '2026-summer'
        ORDER BY e.shop_id
    ) TO STDOUT WITH (FORMAT csv)
"""


def ours() -> Callable[[], None]:
    """The report, into a file."""
    ground.use(term.full())
    program = Program.objects.get()
    return lambda: into_file(lambda out: settlement.write_csv(out, program, MONTH))


def into_file(write: Callable[[IO[bytes]], None]) -> None:
    """Write to a file that is gone after."""
    with tempfile.TemporaryFile() as out:
        write(out)


def _copy(out: IO[bytes]) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(COPY, out)


def _ours() -> Cost:
    return measure(ours())


def _limit() -> Cost:
    ground.use(term.full())
    return measure(lambda: into_file(_copy))


def rows() -> list[Row]:
    """The report and the plain rows, and the memory that the report takes."""
    written, copied = in_turn(_ours, _limit, times=TIMES)
    connection.close()
    asked = [sys.executable, "-m", "bench.memory"]
    told = subprocess.run(asked, check=True, capture_output=True, cwd=ground.CHECKOUT)
    grown = json.loads(told.stdout)
    return [
        Row(
            name="settlement report, 100,000 rows",
            limit="COPY (…) TO STDOUT of the same rows, without escaping and totals",
            goal=at_most(1.3),
            ours=written,
            theirs=copied,
            count=term.ENROLLMENTS,
            unit="rows",
            holds=grown <= MEGABYTES,
            notes=(f"memory of its process: {grown:.1f} MB above idle, at most {MEGABYTES}",),
        )
    ]
