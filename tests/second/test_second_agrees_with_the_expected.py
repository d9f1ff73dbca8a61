"""The second implementation finds, on real orders, what was calculated independently of both.

Every row and every column of `expected/`, to the cent. Only then is it a measure for the real one.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from .days import BusinessDays
from .replay import Replay, rows_of, spelled

CHECKOUT = Path(__file__).resolve().parents[2]
DEFAULT = CHECKOUT.parent / "shared" / "data" / "online_retail"
FOLDER = Path(os.environ.get("GROWTH_REAL_DATA", DEFAULT))

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),  # it is slow on purpose
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason="The real orders are not here, so they were left out."
    ),
]


@pytest.fixture(scope="module")
def replay():
    played = Replay(FOLDER)
    played.run()
    return played


REPORTS = [
    ("settlement-2026-05", 55),
    ("settlement-2026-06", 55),
    ("settlement-2026-07", 55),
    ("adjudications", 54),
    ("settlement-2026-08", 41),
]


@pytest.mark.parametrize(("report", "rows"), REPORTS)
def test_a_report_is_the_expected_one_in_every_row_and_column(replay, report, rows):
    expected = rows_of(FOLDER / "expected" / f"{report}.csv")
    columns = list(expected[0])

    found = [{name: spelled(row[name]) for name in columns} for row in replay.reports[report]]

    assert (found, len(found)) == (expected, rows)


def test_no_item_is_refused(replay):
    refused = [answer for answer in replay.answers if isinstance(answer, tuple)]

    assert (refused, replay.answers["accepted"] > 100_000) == ([], True)


def test_a_closed_month_can_be_shown_as_it_was(replay):
    [*rows, _] = replay.reports["settlement-2026-05"]
    detail = replay.world.detail("2026-05")

    shown = {shop_id: sum(line.commission for line in lines) for shop_id, lines in detail.items()}

    assert shown == {row["shop_id"]: row["commission"] for row in rows if row["orders"]}


def test_business_days_are_those_of_the_published_cases():
    calendar = BusinessDays.published_in(FOLDER.parent / "holidays")
    cases = rows_of(FOLDER.parent / "holidays" / "working_day_vectors_2026.csv")

    found = [calendar.after(date.fromisoformat(c["start"]), int(c["n"])) for c in cases]

    assert [str(day) for day in found] == [c["result"] for c in cases]
