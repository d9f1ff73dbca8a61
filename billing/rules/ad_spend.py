"""Days of advertising as sent (API.md, Writes)."""

from datetime import date
from typing import Literal

from growth_program.gateway.fields import (
    Amount,
    BigCount,
    Day,
    Id,
    Money,
    Seconds,
    Shape,
    fits,
)


class AdSpend(Shape, frozen=True):
    """What was spent on a product's advertising on one day. ``gmv`` is in the same currency."""

    shop_id: Id
    product_id: Id
    date: Day
    spend: Money
    funded_by: Literal["platform", "ad_credit"]
    impressions: BigCount
    clicks: BigCount
    orders: BigCount
    gmv: Amount
    update_time: Seconds | None = None


def check(spend: AdSpend) -> tuple[str, str] | None:
    """What is wrong with a day: a code, and the path of the field."""
    try:
        date.fromisoformat(spend.date)
    except ValueError:
        return "calendar_day", "date"
    for path, amount in (("spend.amount", spend.spend.amount), ("gmv", spend.gmv)):
        if not fits(amount, spend.spend.currency):
            return "too_many_decimals", path
    return None


def judge(sent: tuple[int | None, bytes], stored: tuple[int | None, bytes]) -> str:
    """Accepted, unchanged or stale: by time, then by hash; without a time the last sent holds."""
    if sent == stored:
        return "unchanged"
    if sent[0] is None or stored[0] is None:
        return "accepted"
    return "accepted" if sent > stored else "stale"
