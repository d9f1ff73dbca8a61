"""The days of the demo: a month before the term, the term, and the month after it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from growth_program.core.calendar import midnight, months, next_month

PROGRAM = "2026-summer"
ZONE = "Asia/Shanghai"
STARTS_ON = date(2026, 5, 1)
ENDS_ON = date(2026, 7, 31)
FIRST_MONTH = date(2026, 4, 1)
LAST_MONTH = date(2026, 8, 1)
MONTHS = tuple(months(FIRST_MONTH, LAST_MONTH))


def seconds(day: date) -> int:
    """The instant at which a day begins, in Unix seconds."""
    return int(midnight(day, ZONE).timestamp())


def until(month: date) -> datetime:
    """The instant at which a month is over."""
    return midnight(next_month(month), ZONE)


def day_of(instant: int) -> date:
    """The day, in the program's zone, in which an instant lies."""
    return datetime.fromtimestamp(instant, ZoneInfo(ZONE)).date()


def service_starts(activated_on: date) -> int:
    """When the service period of a shop begins."""
    return seconds(max(activated_on, STARTS_ON))
