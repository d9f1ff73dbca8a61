"""Spreadsheets of products: checked, shown, and then submitted as they were shown."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import transaction

from enrollment.models import Enrollment, ProductUpload
from enrollment.models.uploads import KEPT_DAYS
from enrollment.reports.products import is_open
from enrollment.rules import sheets
from enrollment.rules.products import Judged, Problem, Row, is_blank
from enrollment.services import products
from growth_program.core import clock
from growth_program.documents import tables
from growth_program.documents.unreadable import Unreadable

MOST_BYTES = 5 * 2**20
NAME = 200  # characters of a file's name that are kept


class NothingReady(Exception):
    """No row of the file can be submitted."""


def check(enrollment: Enrollment, content: bytes, *, name: str, by: Any) -> ProductUpload:
    """Read a file, say what is wrong with it and keep it to be submitted. Nothing is applied.

    Raises NotOpen, Unreadable.
    """
    if not is_open(enrollment):
        raise products.NotOpen(enrollment.number)
    if len(content) > MOST_BYTES:
        raise Unreadable("too_large")
    table = tables.read(content, most_rows=sheets.MOST_ROWS + 1)
    (_number, first), *lines = table.rows
    head = _head(first)
    rows = _rows(head, lines)
    if not rows:
        raise Unreadable("nothing_given")
    judged = products.judged_now(enrollment, rows)
    columns = list(head.places)
    return ProductUpload.objects.create(
        enrollment=enrollment,
        by=by,
        at=clock.now(),
        name=name.replace("\0", tables.REPLACED)[:NAME],
        file_format=table.file_format,
        language=head.language,
        columns=columns,
        rows=[[row.number, [row.cells[column] for column in columns]] for row in rows],
        problems=_kept(judged),
        ready=len(judged.terms),
    )


def _head(cells: Sequence[str]) -> sheets.Head:
    head = sheets.head(cells)
    if head.twice:
        raise Unreadable("column_twice", column=sheets.name(head.twice[0], head.language))
    if head.missing:
        missing = [sheets.name(column, head.language) for column in head.missing]
        raise Unreadable("columns_missing", columns=missing)
    return head


def _rows(head: sheets.Head, lines: Sequence[tables.Row]) -> list[Row]:
    """Lines of the file without those that were left as the template has them."""
    rows = []
    for number, cells in lines:
        given = {
            column: cells[place] if place < len(cells) else ""
            for column, place in head.places.items()
        }
        if not is_blank(given):
            rows.append(Row(number, given))
    return rows


def rows_of(upload: ProductUpload) -> list[Row]:
    """What a file says, row by row."""
    return [
        Row(number, dict(zip(upload.columns, cells, strict=True))) for number, cells in upload.rows
    ]


def problems_of(upload: ProductUpload) -> list[Problem]:
    """What is wrong with a file, in its order."""
    return [Problem(*problem) for problem in upload.problems]


@transaction.atomic
def submit(upload_id: int, enrollment: Enrollment, *, by: Any) -> ProductUpload:
    """Submit the rows that are ready: those that were shown, or nothing.

    Submitted again, it changes nothing. Raises NotOpen, NothingReady.
    """
    upload = _held(upload_id, enrollment)
    if upload.submitted_at is not None:
        return upload
    held = products.held(enrollment.pk)
    judged = products.judged_now(held, rows_of(upload))
    if _kept(judged) != upload.problems:
        return _shown_anew(upload, judged)
    if not judged.terms:
        raise NothingReady
    outcome = products.write(held, judged, by=by, upload=upload)
    upload.submitted_at, upload.outcome = clock.now(), asdict(outcome)
    upload.save(update_fields=["submitted_at", "outcome"])
    return upload


def _shown_anew(upload: ProductUpload, judged: Judged) -> ProductUpload:
    """Products have changed since it was shown: what is wrong now, to be looked at first."""
    upload.problems, upload.ready, upload.at = _kept(judged), len(judged.terms), clock.now()
    upload.save(update_fields=["problems", "ready", "at"])
    return upload


@transaction.atomic
def discard(upload_id: int, enrollment: Enrollment) -> None:
    """Forget a file that was not submitted."""
    upload = _held(upload_id, enrollment)
    if upload.submitted_at is None:
        upload.delete()


def forget() -> int:
    """Let go of files that nobody has submitted in a week. How many they were."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    gone, _by_model = ProductUpload.objects.filter(submitted_at=None, at__lt=old).delete()
    return gone


def _held(upload_id: int, enrollment: Enrollment) -> ProductUpload:
    rows = ProductUpload.objects.select_for_update(of=("self",))
    upload: ProductUpload = rows.get(pk=upload_id, enrollment=enrollment)
    return upload


def _kept(judged: Judged) -> list[list[Any]]:
    return [[one.row, one.column, one.code, one.figures] for one in judged.problems]
