"""FAULTS 24 and 25: whatever a file is called, its content says what it is; else why not."""

import io
import resource
import time
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from growth_program.documents import csv, tables, workbooks
from growth_program.documents.unreadable import Unreadable

MOST = 5_001
HEAD, ROW = ["商品编号", "底价"], ["QY-1", "44.00"]
TEXT = "商品编号,底价\r\nQY-1,44.00\r\n"


def read(content: bytes, most_rows: int = MOST) -> list[tuple[int, list[str]]]:
    return tables.read(content, most_rows=most_rows).rows


def refused(content: bytes, most_rows: int = MOST) -> tuple[str, dict]:
    with pytest.raises(Unreadable) as why:
        read(content, most_rows)
    return why.value.code, why.value.figures


def workbook(*rows, prepare=lambda book, sheet: None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        prepare(book, sheet)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, bytes | None], **others: bytes) -> bytes:
    """A workbook with parts replaced, taken out (None) or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = changes.get(name, before.read(name))
            if part is not None:
                after.writestr(name, part)
        for name, part in others.items():
            after.writestr(name.replace("__", "/"), part)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(data: bytes) -> bytes:
    """A workbook whose one sheet has this data."""
    part = b'<?xml version="1.0"?><worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
    return repacked(workbook(HEAD), {SHEET: part % (SPREADSHEET.encode(), data)})


# CSV.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_an_encoding(encoding, end):
    content = TEXT.replace("\r\n", end).encode(encoding)

    assert read(content) == [(1, HEAD), (2, ROW)]


def test_utf_16_of_either_order():
    for order, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert read(mark + TEXT.encode(order)) == [(1, HEAD), (2, ROW)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_separator(separator):
    assert read(TEXT.replace(",", separator).encode()) == [(1, HEAD), (2, ROW)]


def test_a_separator_that_the_file_names():
    assert read(b"sep=;\r\na;b,c\r\n1;2\r\n") == [(2, ["a", "b,c"]), (3, ["1", "2"])]


def test_quotes_hold_separators_lines_and_quotes():
    content = b'a,b\r\n"1,5","two\nlines ""so"""\r\nlast,1\r\n'

    assert read(content) == [(1, ["a", "b"]), (2, ["1,5", 'two\nlines "so"']), (3, ["last", "1"])]


def test_empty_lines_are_left_out_and_counted():
    assert read(b"a,b\n\n , \n1,2\n") == [(1, ["a", "b"]), (4, ["1", "2"])]


def test_a_quotation_mark_that_is_not_closed():
    assert refused(b'a,b\r\n1,2\r\n"3,4\r\n5,6') == ("broken_quotes", {"row": 3})


def test_a_character_that_can_not_be_kept_is_marked():
    assert read(b"a,b\n1\x00,2\n")[1] == (2, ["1\N{REPLACEMENT CHARACTER}", "2"])


def test_bytes_that_are_no_text():
    assert refused(b"\x89PNG\r\n\x1a\n\xff\xff\xff") == ("unknown_encoding", {})


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n", b" , ,\n", b"\xff\xfe"])
def test_nothing(content):
    assert refused(content) == ("empty", {})


def test_as_many_rows_as_are_taken_and_one_more():
    lines = b"a,b\n" + b"1,2\n" * 5_000

    assert len(read(lines)) == 5_001
    assert refused(lines + b"1,2\n") == ("too_many_rows", {"most": 5_000})


def test_a_million_empty_lines_are_nothing():
    assert len(read(b"a,b\n" + b"\n" * 1_000_000 + b"1,2\n")) == 2


def test_too_many_columns():
    assert refused(b"," * 64) == ("too_many_columns", {"most": 64})


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_bytes_are_read_or_refused(content):
    with suppress(Unreadable):
        rows = read(content)
        assert rows
        assert all("\0" not in cell for _number, cells in rows for cell in cells)


# XLSX.


def test_a_workbook_whatever_its_name():
    assert tables.read(workbook(HEAD, ROW), most_rows=9) == tables.Table(
        "xlsx", [(1, HEAD), (2, ROW)]
    )


def test_numbers_are_what_was_typed():
    """An integer comes as a float; a sum of 0.1 and 0.2 has fifteen digits in a spreadsheet."""
    content = workbook(["a"], [1729, 44.1, 0.1 + 0.2, 1729382256910270000, -3, True])

    assert read(content)[1] == (2, ["1729", "44.1", "0.3", "1.72938225691027E+18", "-3", "TRUE"])


def test_the_first_sheet_that_is_shown():
    def hide(book, sheet):
        sheet.hide()
        sheet.write_row(0, 0, ["not", "this"])
        book.add_worksheet().write_row(2, 1, ["this"])
        book.worksheets()[1].activate()

    assert read(workbook(prepare=hide)) == [(3, ["", "this"])]


def test_rows_keep_their_numbers():
    assert read(workbook([], HEAD, [], ROW)) == [(2, HEAD), (4, ROW)]


def test_as_many_rows_of_a_workbook_as_are_taken_and_one_more():
    rows = [["x", 1]] * 5_001

    assert len(read(workbook(*rows))) == 5_001
    assert refused(workbook(*rows, ["x", 1])) == ("too_many_rows", {"most": 5_000})


def test_formats_and_drawings_are_no_rows():
    """The theme of every workbook has rectangles with an `r` of 50,000."""

    def decorate(book, sheet):
        sheet.set_column(0, 5, 20, book.add_format({"bold": True}))
        sheet.conditional_format("A1:B9", {"type": "data_bar"})

    assert read(workbook(HEAD, ROW, prepare=decorate)) == [(1, HEAD), (2, ROW)]


MACROS = b"\xd0\xcf\x11\xe0 macros"
BOMB = b"<row>" + b" " * (64 * 2**20) + b"</row>"
LONG = b"<si><t>" + b"x" * (2 * 2**20) + b"</t></si>"
FAR = b'<row><c r="XFD1048576"><v>1</v></c></row>'
ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;">]><worksheet>&m;</worksheet>'


def hostile() -> dict[str, tuple[bytes, str]]:
    plain = workbook(HEAD, ROW)
    many = b"".join(b'<row r="%d"></row>' % n for n in range(1, 1_000_001))
    encrypted = bytearray(plain)
    place = encrypted.index(b"PK\x01\x02")
    encrypted[place + 8] |= 1
    return {
        "bomb": (sheet_of(BOMB), "too_large"),
        "a million empty rows": (sheet_of(many), "too_many_rows"),
        "a million without numbers": (sheet_of(b"<row/>" * 1_000_000), "too_many_rows"),
        "a million cells": (sheet_of(b"<row>" + b"<c/>" * 1_000_000 + b"</row>"), "too_many_rows"),
        "a cell at the far end": (sheet_of(FAR), "too_many_rows"),
        "a row at the far end": (
            sheet_of(b'<row s=">" r="1048576"><c><v>1</v></c></row>'),
            "too_many_rows",
        ),
        "a far column, hidden": (
            sheet_of(b"<row><c s='>' r = 'xfd1'><v>1</v></c></row>"),
            "too_many_columns",
        ),
        "one long text in every cell": (
            repacked(
                sheet_of(b"<row>" + b'<c t="s"><v>0</v></c>' * 5_000 + b"</row>"),
                {"xl/sharedStrings.xml": LONG},
            ),
            "too_large",
        ),
        "macros": (repacked(plain, {}, **{"xl__vbaProject.bin": MACROS}), "has_macros"),
        "external entity": (repacked(plain, {SHEET: ENTITY}), "has_entities"),
        "a billion laughs": (repacked(plain, {SHEET: LAUGHS}), "has_entities"),
        "hidden in UTF-16": (repacked(plain, {SHEET: ENTITY.decode().encode("utf-16")}), "damaged"),
        "no workbook": (repacked(plain, {"xl/workbook.xml": None}), "no_workbook"),
        "cut off": (plain[: len(plain) // 2], "damaged"),
        "broken XML": (repacked(plain, {SHEET: b"<worksheet><sheetData><row"}), "damaged"),
        "no relations": (repacked(plain, {"xl/_rels/workbook.xml.rels": None}), "damaged"),
        "encrypted": (bytes(encrypted), "old_or_protected"),
        "an old one": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old_or_protected"),
        "many parts": (
            repacked(plain, {}, **{f"docProps__{n}": b"" for n in range(600)}),
            "too_large",
        ),
    }


HOSTILE = hostile()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_at_once_and_in_flat_memory(name):
    content, code = HOSTILE[name]
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    assert refused(content)[0] == code
    assert time.process_time() - began < 5
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 96 * 1024, f"{grown} kB"


PARTS = {
    name: zipfile.ZipFile(io.BytesIO(workbook(HEAD, ROW))).read(name)
    for name in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")
}


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(PARTS)),
    changes=st.lists(st.tuples(st.integers(0, 9_999), st.binary(max_size=3)), max_size=4),
)
def test_a_workbook_with_changed_bytes_is_read_or_refused(name, changes):
    """Within a part: the archive's own sums would tell of others."""
    part = bytearray(PARTS[name])
    for place, put in changes:
        at = place % len(part)
        part[at : at + len(put) + 1] = put
    with suppress(Unreadable):
        assert read(repacked(workbook(HEAD, ROW), {name: bytes(part)}))


# What is handed out.

DANGEROUS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'quoted", "-", "plain"]


def test_no_formula_is_alive_in_what_is_handed_out_and_it_comes_back_as_it_was():
    rows = [["a"] * len(DANGEROUS), [*DANGEROUS]]
    book = workbooks.write(rows[0], rows[1:], name="x", widths=[9] * len(DANGEROUS))
    text = csv.write(rows)

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read(SHEET)
    assert b"<f>" not in sheet
    assert b"'=1+1" in sheet
    assert text.splitlines()[1].startswith(b"'=1+1,'+1,'-1,'@x,'\tx,")
    assert read(book)[1][1] == DANGEROUS
    assert read(text)[1][1] == DANGEROUS


def test_a_negative_number_stays_a_number():
    assert csv.write([["a", -3]]).endswith(b"a,-3\r\n")
    book = workbooks.write(["a"], [[-3]], name="x", widths=[9])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        assert b"<v>-3</v>" in archive.read(SHEET)
