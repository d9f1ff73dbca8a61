"""An act of a person of the demo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from growth_program.demo.generated.term import ZONE


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does at an instant, and how it is told while the clock is moved."""

    at: datetime
    said: str  # an English sentence, which has its Chinese
    do: Callable[[], object]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day in the program's zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZoneInfo(ZONE))
