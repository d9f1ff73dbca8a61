"""Exchange rates as sent (API.md, Writes)."""

from datetime import date
from decimal import Decimal

from growth_program.gateway.fields import Currency, Day, Rate, Seconds, Shape


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


def supersedes(sent: FxRate, stored_time: int | None, stored_rate: Decimal) -> bool | None:
    """Whether a rate takes the place of the one stored; None where it says the same.

    Without a time on either side the last sent holds. Of equal times the larger rate holds,
    so that the order of arrival does not matter.
    """
    rate = Decimal(sent.usd_per_unit)
    if rate == stored_rate and sent.update_time == stored_time:
        return None
    if sent.update_time is None or stored_time is None:
        return None if rate == stored_rate and sent.update_time is None else True
    return (sent.update_time, rate) > (stored_time, stored_rate)
