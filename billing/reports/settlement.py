"""The settlement report: finance's export of a closed month (API.md)."""

from datetime import date
from typing import IO

from growth_program.core.models import Program
from growth_program.core.snapshots import one_picture
from growth_program.documents import csv

AMOUNTS = (
    "gmv",
    "refunded",
    "commission",
    "fixed_fee",
    "adjustments",
    "total_charged",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
    "covered_ads",
    "saved",
    "saved_net",
)
CLOSED = """
    FROM billing_statement s
    JOIN enrollment_enrollment e ON e.id = s.enrollment_id
    WHERE e.program_id = %(program)s AND s.month = %(month)s
"""
# One row an enrollment with a statement, by shop.
ROWS = f"""
    SELECT %(code)s AS program, %(named)s AS month, s.number AS statement_no,
        {csv.text("e.shop_id")} AS shop_id, {csv.text("s.shop_name")} AS shop_name,
        e.number AS enrollment_no, s.orders, {", ".join(f"s.{name}" for name in AMOUNTS)},
        'USD' AS currency
    {CLOSED} ORDER BY e.shop_id
"""
TOTAL = f"""
    SELECT NULL, NULL, NULL, 'TOTAL', NULL, NULL, coalesce(sum(s.orders), 0),
        {", ".join(f"coalesce(sum(s.{name}), 0.00)" for name in AMOUNTS)}, NULL
    {CLOSED}
"""


def write_csv(out: IO[bytes], program: Program, month: date) -> None:
    """The report of a month as CSV, streamed. Amounts in USD, with two decimals."""
    asked = {
        "program": program.pk,
        "month": month,
        "code": program.code,
        "named": f"{month:%Y-%m}",
    }
    with one_picture() as cursor:
        csv.stream(out, cursor, ROWS, asked)
        csv.append(out, cursor, TOTAL, asked)
