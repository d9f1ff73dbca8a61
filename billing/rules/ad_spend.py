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
