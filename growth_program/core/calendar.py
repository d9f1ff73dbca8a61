"""Days, months and business days, as pure functions.

A month is named by its first day.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from growth_program.core.canonical import Record

FRIDAY = 4  # Monday is 0
ONE_DAY = timedelta(days=1)


class CalendarNotPublished(Exception):
    """The State Council has not published the calendar of a year that is needed."""


class WorkingCalendar(Record, frozen=True, kw_only=True):
    """Where the published calendar differs from Monday to Friday, in the years that are known."""

    years: tuple[int, ...]
    days_off: tuple[date, ...]  # holidays
    days_worked: tuple[date, ...]  # weekend days that make up for them

    def is_business_day(self, day: date) -> bool:
        """Raises CalendarNotPublished: a year that is not known is never guessed."""
        if day.year not in self.years:
            raise CalendarNotPublished(day.year)
        return day in self.days_worked or (day.weekday() <= FRIDAY and day not in self.days_off)

    def between(self, first: date, last: date) -> "WorkingCalendar":
        """The part that decides about these days, both inclusive."""
        return WorkingCalendar(
            years=tuple(year for year in self.years if first.year <= year <= last.year),
            days_off=tuple(day for day in self.days_off if first <= day <= last),
            days_worked=tuple(day for day in self.days_worked if first <= day <= last),
        )


@lru_cache  # a day of decisions asks the same for each of them
def add_business_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The day on which that many business days after ``start`` have passed.

    2026-07-31 + 30 is 2026-09-11. Raises CalendarNotPublished.
    """
    day = start
    while days:
        day += ONE_DAY
        days -= calendar.is_business_day(day)
    return day


def month_of(day: date) -> date:
    """The month in which a day lies."""
    return day.replace(day=1)


def named_month(text: str) -> date:
    """The month that is written ``YYYY-MM``. Raises ValueError."""
    if len(text) != len("YYYY-MM"):
        raise ValueError(f"{text!r} is not a month")
    return date.fromisoformat(f"{text}-01")


def next_month(month: date) -> date:
    """The month after."""
    return month_of(month + timedelta(days=31))


def last_day(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def months(first: date, last: date) -> Iterator[date]:
    """Every month that has a day from the one to the other, both inclusive."""
    month = month_of(first)
    while month <= last:
        yield month
        month = next_month(month)


def midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a time zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))
