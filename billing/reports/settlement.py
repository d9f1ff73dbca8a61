"""The settlement report: finance's export of a closed month (API.md)."""

from datetime import date
from typing import IO

from django.db import connection

from growth_program.core.models import Program
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
# One row an enrollment with a statement, by shop, and the sums below.
ROWS = f"""
    SELECT program, month, statement_no, shop_id, shop_name, enrollment_no, orders,
        {", ".join(AMOUNTS)}, currency
    FROM (
        SELECT 0 AS place, p.code AS program, to_char(s.month, 'YYYY-MM') AS month,
            s.number AS statement_no, {csv.text("e.shop_id")} AS shop_id,
            e.shop_id AS sorted_by, {csv.text("s.shop_name")} AS shop_name,
            e.number AS enrollment_no, s.orders::bigint AS orders,
            {", ".join(f"s.{name}" for name in AMOUNTS)}, 'USD' AS currency
        FROM billing_statement s
        JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        JOIN core_program p ON p.id = e.program_id
        WHERE e.program_id = %(program)s AND s.month = %(month)s
        UNION ALL
        SELECT 1, NULL, NULL, NULL, 'TOTAL', NULL, NULL, NULL, coalesce(sum(s.orders), 0),
            {", ".join(f"coalesce(sum(s.{name}), 0.00)" for name in AMOUNTS)}, NULL
        FROM billing_statement s JOIN enrollment_enrollment e ON e.id = s.enrollment_id
        WHERE e.program_id = %(program)s AND s.month = %(month)s
    ) report
    ORDER BY place, sorted_by
"""


def write_csv(out: IO[bytes], program: Program, month: date) -> None:
    """The report of a month as CSV, streamed. Amounts in USD, with two decimals."""
    with connection.cursor() as cursor:
        csv.stream(out, cursor, ROWS, {"program": program.pk, "month": month})
