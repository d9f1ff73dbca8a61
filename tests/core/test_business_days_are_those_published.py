"""PRODUCT.md §6: due in business days, by the calendar that the State Council publishes."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.core.calendar import (
    CalendarNotPublished,
    WorkingCalendar,
    add_business_days,
)
from tests.core.state_council import CHINA

ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path("../shared/data/holidays/working_day_vectors_2026.csv")


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        ((2026, 7, 30), True),  # a Thursday
        ((2026, 7, 31), True),  # a Friday
        ((2026, 8, 1), False),  # a Saturday
        ((2026, 8, 2), False),  # a Sunday
        ((2026, 8, 3), True),  # a Monday
        ((2026, 9, 20), True),  # a Sunday that makes up for National Day
        ((2026, 2, 14), True),  # a Saturday that makes up for the Spring Festival
        ((2026, 10, 1), False),  # a Thursday of National Day
        ((2026, 10, 3), False),  # a Saturday of National Day
        ((2026, 1, 1), False),
        ((2026, 12, 31), True),
    ],
)
def test_a_day_is_worked_or_off(day, is_worked):
    assert CHINA.is_business_day(date(*day)) is is_worked


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_year_that_is_not_published_is_never_guessed(year):
    with pytest.raises(CalendarNotPublished) as missing:
        CHINA.is_business_day(date(year, 6, 30))

    assert missing.value.args == (year,)


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [
        # August has 21 business days, 08-31 among them; then nine of September, to the 11th.
        ((2026, 7, 31), 30, (2026, 9, 11)),
        ((2026, 7, 31), 1, (2026, 8, 3)),
        ((2026, 7, 31), 0, (2026, 7, 31)),
        ((2026, 9, 18), 1, (2026, 9, 20)),  # a Friday; the Sunday after is worked
        ((2026, 9, 19), 1, (2026, 9, 20)),
        # National Day ends on 10-07: Thursday, Friday, and the Saturday that makes up for it.
        ((2026, 9, 30), 3, (2026, 10, 10)),
        ((2026, 12, 30), 1, (2026, 12, 31)),
    ],
)
def test_so_many_business_days_after_a_day(start, days, result):
    assert add_business_days(date(*start), days, CHINA) == date(*result)


def test_a_count_that_runs_into_a_year_that_is_not_published_says_which():
    with pytest.raises(CalendarNotPublished) as missing:
        add_business_days(date(2026, 12, 30), 2, CHINA)

    assert missing.value.args == (2027,)


def vectors() -> list[dict[str, str]]:
    """Counts made elsewhere."""
    place = ROOT / VECTORS
    if not place.exists():
        pytest.skip(f"{VECTORS} is not there")
    with place.open(newline="") as file:
        return list(csv.DictReader(file))


def test_forty_counts_made_elsewhere_agree():
    rows = vectors()

    assert len(rows) == 40
    assert [
        add_business_days(date.fromisoformat(row["start"]), int(row["n"]), CHINA) for row in rows
    ] == [date.fromisoformat(row["result"]) for row in rows]


YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
some_days = st.frozensets(st.sampled_from(YEAR), max_size=60)


@st.composite
def calendars(draw) -> WorkingCalendar:
    """Any year: weekdays off, weekend days worked, and the odd day that says nothing new."""
    off, worked = draw(some_days), draw(some_days)
    return WorkingCalendar(years=(2026,), days_off=tuple(off - worked), days_worked=tuple(worked))


def all_business_days(calendar: WorkingCalendar) -> list[date]:
    """The year as a list, with what is off struck out."""
    weekdays = {day for day in YEAR if day.strftime("%a") not in ("Sat", "Sun")}
    return sorted((weekdays - set(calendar.days_off)) | set(calendar.days_worked))


@given(calendars(), st.sampled_from(YEAR), st.integers(1, 250))
def test_a_slow_count_on_a_list_agrees(calendar, start, days):
    later = [day for day in all_business_days(calendar) if day > start]

    if days <= len(later):
        assert add_business_days(start, days, calendar) == later[days - 1]
    else:
        with pytest.raises(CalendarNotPublished):
            add_business_days(start, days, calendar)


@given(calendars(), st.sampled_from(YEAR[:200]), st.integers(0, 20), st.integers(0, 20))
def test_days_can_be_added_in_two_goes(calendar, start, some, more):
    between = add_business_days(start, some, calendar)

    assert add_business_days(between, more, calendar) == add_business_days(
        start, some + more, calendar
    )


def test_a_part_keeps_what_decides_about_its_days():
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 9, 11), date(2026, 9, 12)]
    calendar = WorkingCalendar(
        years=(2024, 2025, 2026, 2027), days_off=tuple(days), days_worked=tuple(reversed(days))
    )

    assert calendar.between(days[0], days[1]) == WorkingCalendar(
        years=(2025, 2026), days_off=(days[0], days[1]), days_worked=(days[1], days[0])
    )
    assert calendar.between(days[1], days[2]) == WorkingCalendar(
        years=(2026,), days_off=(days[1], days[2]), days_worked=(days[2], days[1])
    )


@given(calendars(), st.sampled_from(YEAR[:250]), st.integers(0, 20))
def test_a_part_that_reaches_the_day_counts_alike(calendar, start, days):
    found = add_business_days(start, days, calendar)

    assert add_business_days(start, days, calendar.between(start, found)) == found
