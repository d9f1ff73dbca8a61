"""Campaigns as sent, and which products they take at which price (API.md; PRODUCT.md §4)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from msgspec import Meta

from growth_program.gateway.fields import (
    THREE_DECIMALS,
    Count,
    Id,
    Name,
    Seconds,
    Shape,
    Share,
    Word,
)

RULE, VERSION = "routine campaigns", 1
ROUTINE, MEGA = "routine", "mega"
ENTERED, SKIPPED, DECLINED = "entered", "skipped", "declined"
# Why a product is not one that a campaign asks for, in the order in which it is said.
SERVICE_OVER, NOT_QUALIFIED = "service_over", "not_qualified"
MARKET_OUTSIDE, CATEGORY_OUTSIDE, STOCK_LOW = "market_outside", "category_outside", "stock_low"
MISFITS = (SERVICE_OVER, NOT_QUALIFIED, MARKET_OUTSIDE, CATEGORY_OUTSIDE, STOCK_LOW)
# Why one that it asks for is skipped.
FLOOR_MISSING, FLOOR_CURRENCY_CHANGED = "floor_missing", "floor_currency_changed"
BELOW_FLOOR = "below_floor"
REASONS = (*MISFITS, FLOOR_MISSING, FLOOR_CURRENCY_CHANGED, BELOW_FLOOR)


class Names(Shape, frozen=True):
    """What it is called, in both languages."""

    zh: Name
    en: Name


class Campaign(Shape, frozen=True):
    """A campaign of a market. An empty list of categories is all of them."""

    campaign_id: Id
    kind: Literal["routine", "mega"]
    name: Names
    market: Word
    categories: Annotated[list[Word], Meta(max_length=1_000)]
    discount_rate: Share
    starts_time: Seconds
    ends_time: Seconds
    register_by_time: Seconds
    min_stock: Count
    update_time: Seconds


def check(campaign: Campaign) -> tuple[str, str] | None:
    """What is wrong with a campaign: a code, and the path of the field."""
    if campaign.ends_time <= campaign.starts_time:
        return "ends_before_start", "ends_time"
    if campaign.register_by_time > campaign.starts_time:
        return "registers_after_start", "register_by_time"
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a campaign asks for, and what it takes off. It starts on a day of the program's zone."""

    market: str
    categories: tuple[str, ...] = ()
    discount_rate: Decimal
    min_stock: int = 0
    starts_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An enrolled product, as it stands. The list price and the floor price have their currency."""

    is_qualified: bool
    served_until: date
    market: str
    category: str
    stock: int
    list_price: Decimal
    currency: str
    floor_price: Decimal | None = None
    floor_currency: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Entered at a price; or skipped, and why, with the price that it would have been."""

    state: str
    reason: str
    price: Decimal


def places(currency: str) -> int:
    """How many decimals its amounts have."""
    return 3 if currency in THREE_DECIMALS else 2


def campaign_price(list_price: Decimal, currency: str, discount_rate: Decimal) -> Decimal:
    """The list price less the discount, rounded half-up to its currency's decimals."""
    unit = Decimal(1).scaleb(-places(currency))
    return (list_price * (1 - discount_rate)).quantize(unit, rounding=ROUND_HALF_UP)


def misfit(offer: Offer, item: Item) -> str:
    """Why a product is none that the campaign asks for; nothing, where it is one."""
    if offer.starts_on > item.served_until:
        return SERVICE_OVER
    if not item.is_qualified:
        return NOT_QUALIFIED
    if item.market != offer.market:
        return MARKET_OUTSIDE
    if offer.categories and item.category not in offer.categories:
        return CATEGORY_OUTSIDE
    return STOCK_LOW if item.stock < offer.min_stock else ""


def judge(offer: Offer, item: Item) -> Verdict:
    """Whether a product enters a routine campaign (PRODUCT.md §4)."""
    price = campaign_price(item.list_price, item.currency, offer.discount_rate)
    reason = misfit(offer, item) or _under(price, item)
    return Verdict(SKIPPED if reason else ENTERED, reason, price)


def _under(price: Decimal, item: Item) -> str:
    if item.floor_price is None:
        return FLOOR_MISSING
    if item.floor_currency != item.currency:
        return FLOOR_CURRENCY_CHANGED
    return BELOW_FLOOR if price < item.floor_price else ""


def may_judge(state: str | None, *, register_by_time: int, starts_time: int, now: float) -> bool:
    """Whether a pair may be judged at an instant, by what it is: None is one that is new.

    New and skipped ones while registration is open; one that has entered until the start.
    """
    if state == ENTERED:
        return now < starts_time
    return now <= register_by_time
