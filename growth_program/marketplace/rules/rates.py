"""Exchange rates as sent (API.md, Writes)."""

import hashlib
from datetime import date
from decimal import Decimal

from growth_program.gateway.fields import Currency, Day, Rate, Seconds, Shape
from growth_program.gateway.newest import Report


class FxRate(Shape, frozen=True):
    """What a unit of a currency was worth in USD on a day."""

    currency: Currency
    date: Day
    usd_per_unit: Rate
    update_time: Seconds | None = None


def check(rate: FxRate) -> tuple[str, str] | None:
    """What is wrong with a rate: a code, and the path of the field."""
    try:
        date.fromisoformat(rate.date)
    except ValueError:
        return "calendar_day", "date"
    if not Decimal(rate.usd_per_unit):
        return "min_value", "usd_per_unit"
    return None


def report(usd_per_unit: Decimal, update_time: int | None) -> Report:
    """A rate as one of its day's reports."""
    spelling = format(usd_per_unit.normalize(), "f")
    return Report(update_time, hashlib.sha256(spelling.encode()).digest())
