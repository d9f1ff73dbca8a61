"""Days, months and business days. A month is spelled as in reports: 2026-05."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SATURDAY = 5


def day_of(seconds: int, zone: ZoneInfo) -> date:
    """The day on which an instant falls in a time zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()


def midnight(day: date, zone: ZoneInfo) -> int:
    """The instant at which a day begins in a time zone."""
    return int(datetime.combine(day, time(), zone).timestamp())


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day:%Y-%m}"


def month_after(month: str) -> str:
    """The month that follows."""
    first = date.fromisoformat(f"{month}-01")
    return month_of(first + timedelta(days=31))


def months_between(first: str, last: str) -> list[str]:
    """Every month from the first to the last, both included."""
    months = []
    while first <= last:
        months.append(first)
        first = month_after(first)
    return months


class YearNotPublished(Exception):
    """The State Council has not published this year's holidays: nothing is guessed."""


class BusinessDays:
    """Business days by the published calendar: its days off, and its make-up workdays."""

    def __init__(self, is_off: dict[date, bool]) -> None:
        self.is_off = is_off
        self.years = {day.year for day in is_off}

    @classmethod
    def published_in(cls, folder: Path) -> "BusinessDays":
        """Read the years that lie in a folder, one file each; an empty year is unpublished."""
        files = sorted(folder.glob("holiday-cn_*.json"))
        days = [day for file in files for day in json.loads(file.read_text("utf-8"))["days"]]
        return cls({date.fromisoformat(day["date"]): day["isOffDay"] for day in days})

    def __contains__(self, day: date) -> bool:
        """Whether people work on that day."""
        if day.year not in self.years:
            raise YearNotPublished(day.year)
        return not self.is_off.get(day, day.weekday() >= SATURDAY)

    def after(self, day: date, count: int) -> date:
        """The business day that is so many business days later."""
        while count:
            day += timedelta(days=1)
            count -= day in self
        return day
