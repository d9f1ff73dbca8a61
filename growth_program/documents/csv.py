"""Comma-separated values, as spreadsheets and finance clerks expect them."""

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

BYTE_ORDER_MARK = "\ufeff"


def read(content: bytes) -> Iterator[dict[str, str]]:
    """Rows by the header's names. Raises UnicodeDecodeError, csv.Error."""
    yield from csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)


FORMULAS = ", ".join(str(ord(first)) for first in "=+-@\t\r")


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
