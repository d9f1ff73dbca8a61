"""What a merchant answers to a mega promotion, and when he is reminded (PRODUCT.md §4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from enrollment.rules.campaigns import places
from enrollment.rules.products import AMOUNT

REMINDED_BEFORE = (7, 3, 1)  # days before the registration ends
SILENT_BEFORE = timedelta(days=3)
PRICE_REQUIRED, NOT_AN_AMOUNT = "price_required", "not_an_amount"
TOO_MANY_DECIMALS, NOT_POSITIVE = "too_many_decimals", "not_positive"
ABOVE_LIST_PRICE, UNDER_FLOOR = "above_list_price", "under_floor"
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """For one product, as it was typed: whether he confirms, at which price.

    ``accepts_below_floor``: he has read that the price is below his own floor price.
    """

    is_confirmed: bool
    price: str = ""
    accepts_below_floor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A product that he is asked for. A floor price in another currency is none."""

    list_price: Decimal
    currency: str
    floor_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A reply that can be taken. One that declines has no price."""

    is_confirmed: bool
    price: Decimal | None = None
    accepts_below_floor: bool = False


def read(reply: Reply, asked: Asked) -> Taken | str:
    """What is taken of a reply, or the code of what is wrong with it."""
    if not reply.is_confirmed:
        return Taken(is_confirmed=False)
    text = reply.price.strip()
    if not text:
        return PRICE_REQUIRED
    if not AMOUNT.fullmatch(text):
        return NOT_AN_AMOUNT
    price = Decimal(text)
    wrong = _wrong(price, asked)
    if wrong:
        return wrong
    is_below = asked.floor_price is not None and price < asked.floor_price
    if is_below and not reply.accepts_below_floor:
        return UNDER_FLOOR
    return Taken(is_confirmed=True, price=price, accepts_below_floor=is_below)


def _wrong(price: Decimal, asked: Asked) -> str:
    if -int(price.normalize().as_tuple().exponent) > places(asked.currency):
        return TOO_MANY_DECIMALS
    if not price:
        return NOT_POSITIVE
    return ABOVE_LIST_PRICE if price > asked.list_price else ""


def reminder_due(*, informed_at: datetime, register_by: datetime, now: datetime) -> int | None:
    """Of the reminders, in days before the end, the nearest one whose moment has come.

    None where the end is over, or where he was informed later than that moment.
    """
    if now > register_by:
        return None
    for days in sorted(REMINDED_BEFORE):
        moment = register_by - timedelta(days=days)
        if moment <= now:
            return days if informed_at < moment else None
    return None


def is_urgent(*, register_by: datetime, now: datetime) -> bool:
    """Whether one who is silent is for his account manager to call."""
    return register_by - SILENT_BEFORE <= now <= register_by
