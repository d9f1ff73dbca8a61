"""The days of the demo: a month before the pilot, two editions, and the month after the second."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from growth_program.core.calendar import midnight, months

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition of the program, and the hundreds of numbers that its content is given."""

    code: str
    starts_on: date
    ends_on: date
    series: int

    def service_starts(self, activated_on: date) -> int:
        """When the service period of a shop begins."""
        return seconds(max(activated_on, self.starts_on))

    def days_left(self, days: int) -> int:
        """The instant at which so many days of the term are still to come."""
        return seconds(self.ends_on - timedelta(days=days - 1))


PILOT = Edition(
    code="2026-pilot", starts_on=date(2026, 2, 1), ends_on=date(2026, 4, 30), series=1_000
)
SUMMER = Edition(
    code="2026-summer", starts_on=date(2026, 5, 1), ends_on=date(2026, 7, 31), series=0
)
FIRST_MONTH = date(2026, 1, 1)
LAST_MONTH = date(2026, 8, 1)
MONTHS = tuple(months(FIRST_MONTH, LAST_MONTH))


def seconds(day: date) -> int:
    """The instant at which a day begins, in Unix seconds."""
    return int(midnight(day, ZONE).timestamp())


def day_of(instant: int) -> date:
    """The day, in the program's zone, in which an instant lies."""
    return datetime.fromtimestamp(instant, ZoneInfo(ZONE)).date()
