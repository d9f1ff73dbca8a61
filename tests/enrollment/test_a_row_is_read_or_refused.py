"""API.md, import_enrollments: rows of enrollments that were agreed elsewhere."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.rules.imports import COLUMNS, BadRow, Row, parse

CELLS = {
    "shop_id": "7495001",
    "program": "2026-summer",
    "aigc_committed": "60",
    "videos_committed": "12",
    "activated_on": "2026-05-03",
    "fee_paid": "true",
    "all_products": "false",
}
ROW = Row(
    shop_id="7495001",
    program="2026-summer",
    aigc_committed=60,
    videos_committed=12,
    activated_on=date(2026, 5, 3),
    fee_paid=True,
    all_products=False,
)


def test_a_row_from_its_cells():
    assert parse(CELLS) == ROW
    assert parse({name: f" {cell}\t" for name, cell in CELLS.items()}) == ROW
    assert (
        parse(CELLS | {"fee_paid": "false", "all_products": "true", "aigc_committed": "0"}),
        parse(CELLS | {"aigc_committed": "1000000", "videos_committed": "007"}),
    ) == (
        Row(
            shop_id="7495001",
            program="2026-summer",
            aigc_committed=0,
            videos_committed=12,
            activated_on=date(2026, 5, 3),
            fee_paid=False,
            all_products=True,
        ),
        Row(
            shop_id="7495001",
            program="2026-summer",
            aigc_committed=1_000_000,
            videos_committed=7,
            activated_on=date(2026, 5, 3),
            fee_paid=True,
            all_products=False,
        ),
    )


def test_these_are_its_columns():
    assert list(CELLS) == list(COLUMNS)


def refusal(cells: dict) -> str:
    with pytest.raises(BadRow) as refused:
        parse(cells)
    return str(refused.value)


@pytest.mark.parametrize("column", list(COLUMNS))
def test_no_cell_may_be_empty_or_missing(column):
    missing = {name: cell for name, cell in CELLS.items() if name != column}

    assert {
        refusal(CELLS | {column: ""}),
        refusal(CELLS | {column: " \t"}),
        refusal(CELLS | {column: None}),
        refusal(missing),
    } == {f"{column}: is empty"}


@pytest.mark.parametrize("column", ["shop_id", "program", "activated_on"])
def test_no_cell_holds_a_nul(column):
    assert refusal(CELLS | {column: "7\0"}) == f"{column}: holds a NUL character"


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        *(
            (column, cell, "is not a count")
            for column in ("aigc_committed", "videos_committed")
            for cell in ("-1", "1.0", "1e3", "１", "²", "+5", "1 000", "many", "1000001")
        ),
        *(
            ("activated_on", cell, "is not a day (YYYY-MM-DD)")
            for cell in (
                "2026-02-29",
                "2026-5-3",
                "03.05.2026",
                "2026-05",
                "46145",
                "2026-05-03T00",
            )
        ),
        *(
            (column, cell, "is neither true nor false")
            for column in ("fee_paid", "all_products")
            for cell in ("TRUE", "True", "yes", "1", "0", "wahr")
        ),
    ],
)
def test_what_a_cell_may_not_say(column, cell, why):
    assert refusal(CELLS | {column: cell}) == f"{column}: {cell!r} {why}"


def test_the_first_bad_cell_is_the_one_that_is_named():
    bad = {**CELLS, "program": "", "aigc_committed": "-1", "all_products": "?"}

    assert refusal(bad) == "program: is empty"


cells = st.fixed_dictionaries(
    {name: st.none() | st.text(max_size=12) | st.just(cell) for name, cell in CELLS.items()}
)


@given(cells)
def test_whatever_the_cells_say_is_a_row_or_a_refusal(cells):
    try:
        row = parse(cells)
    except BadRow as refused:
        column = str(refused).partition(":")[0]
    else:
        column = "shop_id"
        assert (row.shop_id, row.program) == (cells["shop_id"].strip(), cells["program"].strip())
    assert column in COLUMNS
