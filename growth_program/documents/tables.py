"""Tables that people send: bytes in, rows of texts out. What a file is, its content says."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from growth_program.documents import formulas, workbooks
from growth_program.documents.unreadable import Unreadable

CSV, XLSX = "csv", "xlsx"
MOST_COLUMNS = 64
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = ",;\t"
# Stands where a character can't be kept or could not be read.
REPLACED = "\N{REPLACEMENT CHARACTER}"

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that say anything, each with its number in the file."""

    file_format: str
    rows: list[Row]


def read(content: bytes, *, most_rows: int) -> Table:
    """The table of a file, CSV or XLSX. Raises Unreadable, in which every reason has a code.

    An apostrophe before what would be a formula is taken off: it was put there (`formulas`).
    """
    if content.startswith(OLE):
        raise Unreadable("old_or_protected")
    is_workbook = content.startswith(ZIP)
    found = (
        workbooks.read(content, most_rows=most_rows, most_columns=MOST_COLUMNS)
        if is_workbook
        else _lines(content)
    )
    rows = []
    for number, cells in found:
        texts = [_plain(cell) for cell in cells]
        if any(texts):
            rows.append((number, texts))
            if len(rows) > most_rows:
                raise Unreadable("too_many_rows", most=most_rows - 1)
    if not rows:
        raise Unreadable("empty")
    return Table(XLSX if is_workbook else CSV, rows)


def _plain(cell: str) -> str:
    return formulas.plain(cell.strip().replace("\0", REPLACED))


def _lines(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    separator = None
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        separator, text = first.strip()[-1], f"\n{rest}"
    lines = csv.reader(
        io.StringIO(text, newline=""), delimiter=separator or _separator(text), strict=True
    )
    number = 0
    try:
        for number, cells in enumerate(lines, start=1):
            if len(cells) > MOST_COLUMNS:
                raise Unreadable("too_many_columns", most=MOST_COLUMNS)
            yield number, cells
    except csv.Error:
        raise Unreadable("broken_quotes", row=number + 1) from None


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("unknown_encoding")


def _separator(text: str) -> str:
    """What parts the first line that says anything into the most cells."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=head.count)
