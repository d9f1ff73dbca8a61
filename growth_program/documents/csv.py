"""Comma-separated values, as spreadsheets and finance clerks expect them."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from growth_program.documents import formulas

BYTE_ORDER_MARK = "\ufeff"


def read(content: bytes) -> Iterator[dict[str, str]]:
    """Rows by the header's names. Raises UnicodeDecodeError, csv.Error."""
    yield from csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)


def write(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows in UTF-8 with a byte order mark, without which Excel takes Chinese for noise."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([formulas.escaped(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


FORMULAS = ", ".join(str(ord(first)) for first in formulas.BEGINNINGS)


def text(column: str) -> str:
    """SQL for a text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    is_formula = f"ascii({column}) IN ({FORMULAS})"  # of its first character; 0 where there is none
    return f"CASE WHEN {is_formula} THEN chr(39) || {column} ELSE {column} END"


def stream(out: IO[bytes], cursor: Any, query: str, parameters: dict[str, Any]) -> None:
    """The rows of a query as PostgreSQL itself writes them: in UTF-8 with a byte order mark.

    Nothing is held in memory. Texts come through `text`, numbers and booleans as they are.
    """
    out.write(BYTE_ORDER_MARK.encode())
    _copy(out, cursor, query, parameters, "FORMAT csv, HEADER, ENCODING 'UTF8'")


def append(out: IO[bytes], cursor: Any, query: str, parameters: dict[str, Any]) -> None:
    """More rows of the same columns."""
    _copy(out, cursor, query, parameters, "FORMAT csv, ENCODING 'UTF8'")


def _copy(
    out: IO[bytes], cursor: Any, query: str, parameters: dict[str, Any], options: str
) -> None:
    rows = cursor.mogrify(query, parameters).decode()
    cursor.copy_expert(f"COPY ({rows}) TO STDOUT WITH ({options})", out)
