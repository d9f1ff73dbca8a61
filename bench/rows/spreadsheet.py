"""A spreadsheet of 5,000 products, checked and submitted, beside openpyxl that only reads it."""

import io
import sys
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from bench import ground, packages, seeds
from bench.items import ZONE
from bench.measuring import Cost, in_turn, measure
from bench.results import Row, at_most
from enrollment.models import EnrolledProduct, Enrollment
from enrollment.reports import product_sheets
from enrollment.services import uploads
from growth_program.documents import tables, workbooks
from growth_program.people.models import User

COUNT, TIMES = 5_000, 9
TERM = datetime(
    2026, 6, 10, 10, tzinfo=ZoneInfo(ZONE)
)  # products are submitted while a service runs
PRODUCTS = """
    INSERT INTO marketplace_product (shop_id, product_id, title, category, list_price, currency,
        stock, rating, review_count, image_urls, status, update_time, sha256, recorded_in)
    SELECT s.shop_id, '17293822569' || lpad(n::text, 7, '0'), '折叠露营椅 便携款 ' || n, 'Home',
        20 + n % 50, 'USD', 100, 4.5, 10, '["a", "b", "c", "d"]', 'ACTIVATE', 1767225600,
        sha256(n::text::bytea), 0
    FROM marketplace_shop s CROSS JOIN generate_series(1, %(count)s) n
"""


def full() -> str:
    """The template: a shop with its catalogue, of which nothing is submitted."""
    return seeds.template("bench_products", _fill)


def _fill(cursor: Any) -> None:
    seeds.shops(cursor, count=1)
    cursor.execute(PRODUCTS.replace("n % 50", "n %% 50"), {"count": COUNT})


def prepare() -> tuple[Enrollment, bytes, User]:
    """The shop as it is before, and its template filled in by a merchant."""
    connection.close()
    ground.use(ground.copy(full(), "bench_submitting"))
    settings.GROWTH_CLOCK = TERM
    user = User.objects.create_user("lin@example.com", name="Lin")
    enrollment = Enrollment.objects.select_related("program").get()
    return enrollment, _filled(product_sheets.template(enrollment, "xlsx", "zh-hans")), user


def _filled(template: bytes) -> bytes:
    (_number, head), *rows = tables.read(template, most_rows=COUNT + 1).rows
    given = [[*cells[:5], float(cells[2]) - 1, 20, 10, "是"] for _number, cells in rows]
    return workbooks.write(head, given, name="x", widths=[12] * len(head))


def submit(enrollment: Enrollment, content: bytes, user: User) -> None:
    """Check, keep, read again and submit: what a merchant does in two requests."""
    upload = uploads.check(enrollment, content, name="x.xlsx", by=user)
    done = uploads.submit(upload.pk, enrollment, by=user)
    if done.outcome["new"] != COUNT or EnrolledProduct.objects.qualified().count() != COUNT:
        raise RuntimeError(done.outcome)


def ours() -> Callable[[], None]:
    """All of it."""
    given = prepare()
    return lambda: submit(*given)


def _ours() -> Cost:
    work = ours()
    try:
        return measure(work)
    finally:
        settings.GROWTH_CLOCK = ground.CLOCK


def _theirs() -> Cost:
    openpyxl = import_module("openpyxl")
    _enrollment, content, _user = prepare()
    settings.GROWTH_CLOCK = ground.CLOCK

    def read() -> None:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        if sum(1 for _ in book.active.iter_rows(values_only=True)) != COUNT + 1:
            raise RuntimeError("openpyxl read another number of rows")

    return measure(read)


def rows() -> list[Row]:
    """Both sides in turn."""
    packages.install()
    sys.path.append(str(packages.FOLDER))  # behind the product's own
    submitted, read = in_turn(_ours, _theirs, times=TIMES)
    return [
        Row(
            name="spreadsheet of 5,000 products",
            limit="openpyxl, read-only, that reads the same file and does nothing with it",
            goal=at_most(1.5),
            ours=submitted,
            theirs=read,
            count=COUNT,
            unit="rows",
        )
    ]
