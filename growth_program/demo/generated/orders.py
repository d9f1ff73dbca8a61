"""Orders, and how each of them goes on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from growth_program.core.calendar import last_day
from growth_program.demo.generated import fates
from growth_program.demo.generated.chance import HOUR, MINUTE, Numbers, between
from growth_program.demo.generated.creators import Creator, Versions
from growth_program.demo.generated.lines import Till
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import MONTHS, day_of, seconds

# Beside a shop's usual month, from January. After the term there are few.
SEASON = dict(zip(MONTHS, (0.8, 0.8, 0.9, 0.9, 1.0, 1.05, 1.1, 0.03), strict=True))
WEEKDAYS = (16.5, 17, 17, 19, 14, 3, 13.5)  # from Monday
HOURS = (  # of the market's day, from midnight: noon is the peak, the evening a small second one
    *(0.2, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.6, 1.4, 4.6, 8.4, 11.2),
    *(13.2, 14.6, 13.8, 12.0, 9.2, 3.8, 1.6, 1.2, 1.4, 1.2, 0.5, 0.3),
)
DAY_HOURS = 24

UNWATCHED_FROM = date(2026, 4, 1)  # ninety days of it, before the first of them is invited

# From paid to completed: each status, and how long it takes to come, in minutes.
STEPS = (
    ("ON_HOLD", 0, 0),
    ("AWAITING_SHIPMENT", 30, 75),
    ("AWAITING_COLLECTION", 5 * 60, 36 * 60),
    ("IN_TRANSIT", 3 * 60, 24 * 60),
    ("DELIVERED", 48 * 60, 170 * 60),
    ("COMPLETED", 120 * 60, 240 * 60),
)
MOVED_AT_THE_EDGE = 0.08  # of the usual orders paid on a month's first or last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All versions of an order, the oldest first, and whether its lines may be refunded."""

    versions: Versions
    is_refundable: bool

    @property
    def known_at(self) -> int:
        """When it is first heard of."""
        heard: int = self.versions[0]["update_time"]
        return heard


def build(rng: Random, shop: Shop, creators: list[Creator]) -> list[Order]:
    """The orders of a shop, in the order in which they were placed."""
    till = Till(rng, shop, creators)
    numbers = Numbers(rng, "576", shop.number, digits=18)
    placed = [
        _order(rng, till, {"shop_id": shop.shop_id, "order_id": numbers.draw()}, at)
        for month in MONTHS
        if shop.plan.is_watched or month >= UNWATCHED_FROM
        for at in _times(rng, shop, month)
    ]
    return placed if shop.plan.is_watched else [_finished(order) for order in placed]


def _finished(order: Order) -> Order:
    """Told once, as it ends."""
    return replace(order, versions=order.versions[-1:])


def _times(rng: Random, shop: Shop, month: date) -> list[int]:
    """Days are the program's, hours of the day the market's."""
    count = round(shop.plan.orders_a_month * SEASON[month])
    days = [month + timedelta(days=place) for place in range(last_day(month).day)]
    weights = [WEEKDAYS[day.weekday()] for day in days]
    starts = rng.choices([seconds(day) for day in days], weights, k=count)
    hours = rng.choices(range(DAY_HOURS), HOURS, k=count)
    behind = shop.market.hours_behind
    return sorted(
        start + (hour + behind) % DAY_HOURS * HOUR + between(rng, 0, HOUR)
        for start, hour in zip(starts, hours, strict=True)
    )


def _order(rng: Random, till: Till, ids: dict[str, str], placed: int) -> Order:
    fate = _fate(rng, placed)
    order = {
        **ids,
        "status": "",
        "paid_time": placed,
        "update_time": placed,
        "currency": till.currency,
        "is_sample_order": fate.is_sample,
        "line_items": till.sample() if fate.is_sample else till.lines(),
    }
    versions = fate.change(rng, list(_steps(rng, order)))
    return Order(versions=versions, is_refundable=fate.is_refundable)


def _fate(rng: Random, placed: int) -> fates.Fate:
    fate = fates.draw(rng)
    day = day_of(placed)
    is_at_the_edge = day.day in {1, last_day(day).day}
    if fate is fates.USUAL and is_at_the_edge and rng.random() < MOVED_AT_THE_EDGE:
        return fates.MOVED
    return fate


def _steps(rng: Random, order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    at = order["paid_time"]
    for status, soonest, latest in STEPS:
        at += between(rng, soonest * MINUTE, latest * MINUTE)
        yield order | {"status": status, "update_time": at}
