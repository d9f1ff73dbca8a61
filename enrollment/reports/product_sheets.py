"""Spreadsheets of products that are handed out: the template, and rows that are to be mended."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from enrollment.models import Enrollment, ProductUpload
from enrollment.reports.product_reasons import is_chinese, plain_price, problem
from enrollment.rules import sheets
from enrollment.rules.products import Problem
from growth_program.documents import csv, workbooks
from growth_program.documents.tables import CSV

HANDED_OUT = tuple(column for column in sheets.COLUMNS if column != "reason")
WIDTHS = {"product_id": 22, "title": 40, "reason": 60}
USUAL_WIDTH = 14
# Those that were not submitted come first, so that a large catalogue is gone through in parts.
CATALOGUE = """
    SELECT p.product_id, p.title, p.list_price, p.currency, p.stock, e.floor_price,
        e.floor_currency, e.sample_quantity, e.auto_approve_quota, e.may_use_material
    FROM marketplace_product p
    LEFT JOIN enrollment_enrolledproduct e
        ON e.product_id = p.id AND e.enrollment_id = %(enrollment)s
    WHERE p.shop_id = %(shop)s
    ORDER BY e.id IS NOT NULL, p.product_id LIMIT %(most)s
"""


def template(enrollment: Enrollment, file_format: str, language: str) -> bytes:
    """The shop's catalogue with what is submitted, to be filled in. At most 5,000 products."""
    told: dict[str, Any] = {
        "enrollment": enrollment.pk,
        "shop": enrollment.shop_id,
        "most": sheets.MOST_ROWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE, told)
        rows = [_cells(row, language) for row in cursor.fetchall()]
    return _file(file_format, HANDED_OUT, rows, language)


def _cells(row: Sequence[Any], language: str) -> list[Any]:
    product_id, title, price, currency, stock, floor, floor_currency, *submitted = row
    given: list[Any] = [None] * 4
    if submitted[0] is not None:
        samples, quota, material = submitted
        given = [_number(floor, floor_currency), samples, quota, _yes_or_no(material, language)]
        if floor is None and not samples:
            given = [None] * 4  # nothing was said yet
    return [product_id, title, _number(price, currency), currency, stock, *given]


def _number(amount: Decimal | None, currency: str) -> Decimal | None:
    return None if amount is None else Decimal(plain_price(amount, currency))


def _yes_or_no(said: bool, language: str) -> str:
    with translation.override(language):
        return _("yes") if said else _("no")


def to_mend(upload: ProductUpload, problems: Sequence[Problem]) -> bytes:
    """The rows of an upload in which something is wrong, as they were typed, each with why."""
    with translation.override(upload.language):
        reasons: dict[int, list[str]] = {}
        for one in problems:
            column = sheets.name(one.column, upload.language)
            colon = "：" if is_chinese() else ": "
            reasons.setdefault(one.row, []).append(f"{column}{colon}{problem(one)}")
        rows = [
            [*cells, "\n".join(reasons[number])]
            for number, cells in upload.rows
            if number in reasons
        ]
    return _file(upload.file_format, [*upload.columns, "reason"], rows, upload.language)


def _file(
    file_format: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], language: str
) -> bytes:
    head = [sheets.name(column, language) for column in columns]
    if file_format == CSV:
        return csv.write([head, *rows])
    with translation.override(language):
        name = _("Products")
    widths = [WIDTHS.get(column, USUAL_WIDTH) for column in columns]
    return workbooks.write(head, rows, name=name, widths=widths)
