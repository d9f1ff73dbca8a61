"""A paper's words are data, whatever they look like; the same paper is the same bytes."""

import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from growth_program.documents import pdf
from growth_program.documents.papers import RIGHT, Column, Paper, Part, Row
from tests.documents.printed import text

PAPER = Paper(
    issuer="The issuer",
    title="A title",
    number="N-1",
    figure="USD 17.31",
    figure_says="It comes to",
    figure_notes=("One sentence.", "Another."),
    facts=(("Shop", "Lin"),),
    parts=(
        Part(
            heading="A part",
            columns=(Column(head="Item", share=1), Column(head="Amount", align=RIGHT)),
            rows=(Row(cells=("Tea", "16.20")), Row(cells=("Sum", "17.31"), look="total")),
        ),
    ),
    foot=("The end.",),
    page_says="Page {page} of {pages}",
    language="en",
    dated=datetime(2026, 6, 1, 2, 3, tzinfo=UTC),
)


def named(name: str) -> Paper:
    """With the name wherever a name may stand."""
    row = Row(cells=(name, "1.11"))
    part = Part(heading=name, text=name, columns=PAPER.parts[0].columns, rows=(row,))
    return replace(PAPER, facts=(("Shop", name),), parts=(part,))


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "#panic[x] $x^2$ *bold* _low_ `code`",
        "<label> @ref ~ -- --- ...",
        "\\u{41} // no comment /* none */ \"quoted\" 'so'",
        "= heading + list / term: x",
        "<b>html</b> &amp; {page} {pages}",
    ],
)
def test_no_word_is_markup(name):
    said = text(pdf.write(named(name)))

    assert said.count(" ".join(name.split())) == 4


def test_letters_of_others_are_printed_as_far_as_there_are_any():
    """Right-to-left reads back right to left; what has no letter here is a box, not an error."""
    said = text(pdf.write(named("متجر לין 🍵 ＡＢ 茶葉 한국")))

    assert all(word in said for word in ("AB", "茶葉", "1.11"))


@pytest.mark.parametrize("name", ["", " ", "\n", "x" * 500, "长" * 500, "a\tb\u2028c\u202ed"])
def test_names_of_any_length_and_shape_break_nothing(name):
    assert text(pdf.write(named(name))).count("1.11") == 1


def test_the_same_paper_is_the_same_bytes_and_another_is_not():
    first = pdf.write(PAPER)

    assert pdf.write(replace(PAPER)) == first
    assert pdf.write(replace(PAPER, number="N-2")) != first


def test_it_says_what_it_is_and_of_when():
    read = PdfReader(io.BytesIO(pdf.write(PAPER)))

    assert (read.metadata.title, read.metadata.author) == ("A title N-1", "The issuer")
    assert read.metadata.creation_date == PAPER.dated
    assert read.trailer["/Root"]["/Lang"] == "en"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # a reader aloud finds its tables
    [page] = read.pages
    assert [round(side) for side in page.mediabox[2:]] == [595, 842]  # A4, in points


def test_a_long_table_goes_on_over_numbered_pages_with_its_head():
    rows = tuple(Row(cells=(f"Row {n}", f"{n}.07")) for n in range(150))
    long = replace(PAPER, parts=(replace(PAPER.parts[0], rows=rows),))

    pages = PdfReader(io.BytesIO(pdf.write(long))).pages
    said = [" ".join(page.extract_text().split()) for page in pages]

    assert len(said) == 4
    for n, page in enumerate(said, start=1):
        assert f"Page {n} of 4" in page
        assert "Item Amount" in page
        assert "N-1" in page
    for n in range(150):
        assert sum(page.split().count(f"{n}.07") for page in said) == 1


def test_chinese_sentences_follow_each_other_without_a_gap():
    paper = replace(PAPER, language="zh-hans", foot=("第一句。", "第二句。"))
    read = PdfReader(io.BytesIO(pdf.write(paper)))

    assert "第一句。第二句。" in text(pdf.write(paper))
    assert read.trailer["/Root"]["/Lang"] == "zh-CN"


def test_all_its_letters_are_in_it():
    """What it looks like does not depend on whose machine it is opened on."""
    [page] = PdfReader(io.BytesIO(pdf.write(replace(PAPER, title="成长 سلام")))).pages
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]

    assert fonts
    for font in fonts:
        [descendant] = font["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
