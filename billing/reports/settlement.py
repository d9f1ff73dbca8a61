"""The settlement report: finance's export of a closed month (API.md)."""

from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.db.models import Count, Min, Sum

from billing.models import Statement
from growth_program.core import clock
from growth_program.core.calendar import months as all_months
from growth_program.core.models import Program, ProgramVersion
from growth_program.core.money import NOTHING
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
PAGE = 100  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of the report of a month, after the shop last seen, and the total of all."""

    rows: list[Statement]
    total: dict[str, Any]  # with how many statements there are
    next: str | None


def page(program: Program, month: date, *, after: str = "") -> Page:
    """A page of the report, by shop."""
    closed = Statement.objects.filter(enrollment__program=program, month=month)
    rows = closed.filter(enrollment__shop_id__gt=after).order_by("enrollment__shop_id")
    found = list(rows.select_related("enrollment__shop")[: PAGE + 1])
    sums = {name: Sum(name, default=NOTHING) for name in AMOUNTS}
    total = closed.aggregate(statements=Count("pk"), orders=Sum("orders", default=0), **sums)
    return Page(
        rows=found[:PAGE],
        total=total,
        next=found[PAGE - 1].enrollment.shop_id if len(found) > PAGE else None,
    )


def months(program: Program | None = None) -> list[date]:
    """The months of a program, or of all, that have begun; those after its end too."""
    versions = ProgramVersion.objects.all()
    if program is not None:
        versions = versions.filter(program=program)
    term = versions.aggregate(first=Min("starts_on"))
    return list(all_months(term["first"], clock.today())) if term["first"] else []


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
