"""XLSX: read with its limits known beforehand, written with nothing in it that runs.

A workbook is unpacked once, piece by piece, before the library sees it: how large it becomes, how
far its cells lie apart and how long its texts are decides what it costs to read.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any

import xlsxwriter
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from growth_program.documents import formulas
from growth_program.documents.unreadable import Unreadable

MEGABYTE = 2**20
UNPACKED = 48 * MEGABYTE  # all parts together
TEXT = 128 * MEGABYTE  # the longest text in every cell
PARTS = 500
CHUNK = 2**18
OVERLAP = 64  # of what is looked for, across two pieces
MACROS = re.compile(r"vbaproject|macrosheets", re.IGNORECASE)
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# An attribute `r`: the place of a cell, or the number of a row.
PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,8})([0-9]{1,18})["']""")
CELL = re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
TEXT_BEGINS = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
EXACT = 10**15  # a spreadsheet keeps fifteen digits


def read(content: bytes, *, most_rows: int, most_columns: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that is shown, with their numbers. Raises Unreadable."""
    _inspect(content, most_rows, most_columns)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(_first(book))
            rows = sheet.to_python(skip_empty_area=False)
    except PasswordError:
        raise Unreadable("old_or_protected") from None
    except (CalamineError, XmlError, ZipError, OSError):
        raise Unreadable("damaged") from None
    for number, cells in enumerate(rows, start=1):
        yield number, [_text(cell) for cell in cells]


def _first(book: CalamineWorkbook) -> int:
    for place, sheet in enumerate(book.sheets_metadata):
        is_shown = sheet.visible == SheetVisibleEnum.Visible
        if is_shown and sheet.typ == SheetTypeEnum.WorkSheet:
            return place
    raise Unreadable("empty")


def _text(cell: Any) -> str:
    """A cell as whoever filled it in sees it. Whole numbers come as floats."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        is_whole = cell == cell // 1 and abs(cell) < EXACT
        return str(int(cell)) if is_whole else f"{cell:.15g}".upper()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else ""


def _inspect(content: bytes, most_rows: int, most_columns: int) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _look_at_names([part.filename for part in parts])
            _Scan(most_rows, most_columns).unpack(archive, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError):
        raise Unreadable("damaged") from None
    except RuntimeError:  # a part of it is encrypted
        raise Unreadable("old_or_protected") from None


def _look_at_names(names: list[str]) -> None:
    if any(MACROS.search(name) for name in names):
        raise Unreadable("has_macros")
    if "xl/workbook.xml" not in names or "xl/workbook.bin" in names:
        raise Unreadable("no_workbook")
    if len(names) > PARTS or len(set(names)) < len(names):
        raise Unreadable("too_large")


class _Scan:
    """What reading a workbook will cost: counted while it is unpacked, stopped when too much."""

    def __init__(self, most_rows: int, most_columns: int) -> None:
        # Rows that only look empty are let through, so far as a person leaves such.
        self.last_row = 4 * most_rows
        self.most_rows, self.most_columns = most_rows, most_columns
        self.unpacked = self.cells = self.longest = 0

    def unpack(self, archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
        """Every part, to its end. Raises Unreadable."""
        for part in parts:
            scan, end = _Part(self), b""
            with archive.open(part) as file:
                while chunk := file.read(CHUNK):
                    self.unpacked += len(chunk)
                    if self.unpacked > UNPACKED:
                        raise Unreadable("too_large")
                    scan.look(end + chunk, new=len(end))
                    end = chunk[-OVERLAP:]

    def weigh(self) -> None:
        """Every cell may hold the longest text of all."""
        if self.cells > self.most_rows * self.most_columns:
            raise self.too_many_rows()
        if self.longest * self.cells > TEXT:
            raise Unreadable("too_large")

    def too_many_rows(self) -> Unreadable:
        """The head is no row of it."""
        return Unreadable("too_many_rows", most=self.most_rows - 1)


class _Part:
    """One part of a workbook, seen in pieces that overlap."""

    def __init__(self, whole: _Scan) -> None:
        self.whole = whole
        self.rows = self.cells = self.offset = 0
        self.text_from: int | None = None
        self.beyond: Unreadable | None = None

    def look(self, piece: bytes, *, new: int) -> None:
        """One piece, of which so many bytes were seen before. Raises Unreadable."""
        if self.offset == 0 and piece.startswith(UTF_16):
            raise Unreadable("damaged")  # no program writes such, and it could hide anything
        if any(entity in piece for entity in ENTITIES):
            raise Unreadable("has_entities")
        self._count(piece, new)
        self._measure(piece, self.offset - new)
        self.offset += len(piece) - new
        self.whole.weigh()

    def _count(self, piece: bytes, new: int) -> None:
        """Cells and rows, and whether one stands too far away. Drawings have an `r` as well."""
        cells = _fresh(CELL, piece, new)
        self.cells += cells
        self.whole.cells += cells
        self.rows += _fresh(ROW, piece, new)
        if self.rows > self.whole.last_row:
            raise self.whole.too_many_rows()
        for place in PLACE.finditer(piece):
            self._place(place[1].decode(), int(place[2]))
        if self.beyond and (self.cells or self.rows):
            raise self.beyond

    def _place(self, letters: str, number: int) -> None:
        column = 0
        for letter in letters.upper():
            column = 26 * column + ord(letter) - ord("A") + 1
        if number > self.whole.last_row:
            self.beyond = self.whole.too_many_rows()
        elif column > self.whole.most_columns:
            self.beyond = Unreadable("too_many_columns", most=self.whole.most_columns)

    def _measure(self, piece: bytes, offset: int) -> None:
        """How long shared texts are: from where one begins to where the next one does."""
        begins = [offset + found.start() for found in TEXT_BEGINS.finditer(piece)]
        for place in (*begins, offset + len(piece)):
            if self.text_from is not None:
                self.whole.longest = max(self.whole.longest, place - self.text_from)
            self.text_from = place if place < offset + len(piece) else self.text_from


def _fresh(tag: re.Pattern[bytes], piece: bytes, new: int) -> int:
    """How many end in what is new, so that none is counted twice."""
    return sum(found.end() > new for found in tag.finditer(piece))


def write(
    head: Sequence[str], rows: Iterable[Sequence[Any]], *, name: str, widths: Sequence[int]
) -> bytes:
    """One sheet: its head stays in view, a text is a text, and nothing is a formula or a link."""
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(name)
        heading = book.add_format({"bold": True, "bg_color": "#F0F2EE", "text_wrap": True})
        as_text = book.add_format({"num_format": "@"})
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, heading)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, formulas.escaped(cell), as_text)
                elif cell is not None:
                    sheet.write_number(number, place, cell)
    return out.getvalue()
