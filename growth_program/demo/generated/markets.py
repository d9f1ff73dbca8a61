"""The markets that the shops sell in, and what their money was worth."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from growth_program.demo.generated.term import seconds

FIRST_RATE_ON = date(2025, 12, 25)
LAST_RATE_ON = date(2026, 8, 31)
DAILY_MOVE = 0.003
PULL = 0.05  # of the way back to the usual rate, each day


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Where a shop sells."""

    currency: str
    usd_per_unit: float  # the usual rate
    hours_behind: int  # Shanghai, in summer
    price_step: int  # cents: prices lie just under a whole number of steps


MARKETS = {
    "GB": Market(currency="GBP", usd_per_unit=1.34, hours_behind=7, price_step=50),
    "US": Market(currency="USD", usd_per_unit=1.0, hours_behind=12, price_step=100),
    "MY": Market(currency="MYR", usd_per_unit=0.236, hours_behind=0, price_step=100),
    "DE": Market(currency="EUR", usd_per_unit=1.16, hours_behind=6, price_step=50),
}


def published(rate: dict[str, Any]) -> int:
    """When a rate is told: as its day begins."""
    return seconds(date.fromisoformat(rate["date"]))


def fx_rates(rng: Random) -> Iterator[dict[str, Any]]:
    """A rate for every day and every currency but USD, which needs none."""
    for market in MARKETS.values():
        if market.currency != "USD":
            yield from _rates(rng, market)


def _rates(rng: Random, market: Market) -> Iterator[dict[str, Any]]:
    usual = rate = market.usd_per_unit
    for place in range((LAST_RATE_ON - FIRST_RATE_ON).days + 1):
        rate += PULL * (usual - rate) + rng.gauss(0, DAILY_MOVE) * usual
        day = FIRST_RATE_ON + timedelta(days=place)
        yield {
            "currency": market.currency,
            "date": day.isoformat(),
            "usd_per_unit": f"{rate:.4f}",
        }
