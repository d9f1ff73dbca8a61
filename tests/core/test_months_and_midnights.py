"""A month is named by its first day; a day begins at midnight in the program's zone."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.core.calendar import (
    last_day,
    midnight,
    month_of,
    months,
    named_month,
    next_month,
)


@pytest.mark.parametrize(
    ("day", "month", "after", "last"),
    [
        ((2026, 5, 1), (2026, 5, 1), (2026, 6, 1), (2026, 5, 31)),
        ((2026, 6, 30), (2026, 6, 1), (2026, 7, 1), (2026, 6, 30)),
        ((2026, 2, 17), (2026, 2, 1), (2026, 3, 1), (2026, 2, 28)),
        ((2028, 2, 9), (2028, 2, 1), (2028, 3, 1), (2028, 2, 29)),
        ((2026, 12, 31), (2026, 12, 1), (2027, 1, 1), (2026, 12, 31)),
    ],
)
def test_the_month_of_a_day_the_next_and_its_last_day(day, month, after, last):
    found = month_of(date(*day))

    assert (found, next_month(found), last_day(found)) == (date(*month), date(*after), date(*last))


def test_a_month_by_its_name():
    assert named_month("2026-07") == date(2026, 7, 1)


@pytest.mark.parametrize("text", ["2026-13", "2026-07-01", "July 2026", "", "07-2026", "2026"])
def test_what_names_no_month(text):
    with pytest.raises(ValueError, match=r"."):
        named_month(text)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ((2026, 5, 1), (2026, 7, 31), [(2026, 5), (2026, 6), (2026, 7)]),
        ((2026, 5, 31), (2026, 6, 1), [(2026, 5), (2026, 6)]),
        ((2026, 7, 31), (2026, 7, 31), [(2026, 7)]),
        ((2026, 12, 9), (2027, 1, 1), [(2026, 12), (2027, 1)]),
        ((2026, 8, 1), (2026, 7, 31), []),
    ],
)
def test_the_months_that_a_period_touches(first, last, found):
    assert list(months(date(*first), date(*last))) == [date(*month, 1) for month in found]


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(days)
def test_a_month_is_as_long_as_the_almanac_says(day):
    month = month_of(day)

    assert last_day(month) == date(day.year, day.month, monthrange(day.year, day.month)[1])
    assert next_month(month) - timedelta(days=1) == last_day(month)


@given(days, st.integers(0, 400))
def test_months_are_those_of_every_day_between(first, length):
    every = [first + timedelta(days=n) for n in range(length + 1)]

    assert list(months(first, every[-1])) == sorted({day.replace(day=1) for day in every})


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Asia/Shanghai", datetime(2026, 7, 31, 16, tzinfo=UTC)),
        ("UTC", datetime(2026, 8, 1, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 8, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_day_begins_when_its_zone_says(zone, instant):
    begins = midnight(date(2026, 8, 1), zone)

    assert (begins, begins.tzinfo) == (instant, ZoneInfo(zone))
