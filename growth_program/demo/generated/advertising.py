"""Days of advertising: sales grow with the spend, ever more slowly.

The platform pays for them; of the pilot's shops ad credit pays for one more product.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from growth_program.core.calendar import last_day
from growth_program.demo.generated.chance import DAY, MINUTE, text
from growth_program.demo.generated.shops import Product, Shop
from growth_program.demo.generated.term import seconds

FIRST_DAY = date(2026, 6, 1)
LAST_DAY = last_day(date(2026, 7, 1))
PRODUCTS = 3  # the best sellers
CREDIT_FROM = date(2026, 5, 18)  # the pilot's decisions are approved
USUAL_SPEND = (9.0, 5.0, 3.0)  # USD a day, by rank
SPEND_SPREAD = 0.45  # of the logarithm

# Sales in USD are reach × ln(1 + spend ÷ ease), by product, with noise.
REACH = (14.0, 34.0)
EASE = (3.0, 9.0)
NOISE = 0.25

CREDIT_ROAS = (1.5, 4.0)
COST_OF_A_THOUSAND = (5.0, 9.0)  # impressions, in USD
CLICKED = (0.008, 0.022)


def build(rng: Random, shop: Shop) -> Iterator[dict[str, Any]]:
    """Every day of every advertised product of a shop."""
    if shop.plan.is_advertised:
        yield from _paid_by_platform(rng, shop)
    if shop.plan.credit_a_day:
        yield from _paid_by_credit(rng, shop)


def _paid_by_credit(rng: Random, shop: Shop) -> Iterator[dict[str, Any]]:
    """The same amount each day, of a product that the platform does not advertise."""
    product, spend = shop.products[PRODUCTS], shop.plan.credit_a_day
    for place in range((LAST_DAY - CREDIT_FROM).days + 1):
        figures = _figures(rng, shop, product, (spend, spend * rng.uniform(*CREDIT_ROAS)))
        yield _item(
            shop, product, CREDIT_FROM + timedelta(days=place), figures | {"funded_by": "ad_credit"}
        )


def _paid_by_platform(rng: Random, shop: Shop) -> Iterator[dict[str, Any]]:
    for product, usual in zip(shop.products[:PRODUCTS], USUAL_SPEND, strict=True):
        reach, ease = rng.uniform(*REACH), rng.uniform(*EASE)
        for place in range((LAST_DAY - FIRST_DAY).days + 1):
            spend = round(usual * rng.lognormvariate(0, SPEND_SPREAD), 2)
            gmv = reach * math.log1p(spend / ease) * rng.lognormvariate(0, NOISE)
            figures = _figures(rng, shop, product, (spend, gmv))
            yield _item(shop, product, FIRST_DAY + timedelta(days=place), figures)


def _figures(
    rng: Random, shop: Shop, product: Product, money: tuple[float, float]
) -> dict[str, Any]:
    """Sales come in whole pieces."""
    spend, gmv = money
    impressions = round(1000 * spend / rng.uniform(*COST_OF_A_THOUSAND))
    price = product.price / 100 * shop.market.usd_per_unit
    orders = int(gmv / price + rng.random())
    return {
        "spend": {"amount": text(round(spend * 100)), "currency": "USD"},
        "funded_by": "platform",
        "impressions": impressions,
        "clicks": max(orders, round(impressions * rng.uniform(*CLICKED))),
        "orders": orders,
        "gmv": text(round(orders * price * 100)),
    }


def _item(shop: Shop, product: Product, day: date, figures: dict[str, Any]) -> dict[str, Any]:
    """A day is reported in its last minute."""
    return {
        "shop_id": shop.shop_id,
        "product_id": product.product_id,
        "date": day.isoformat(),
        **figures,
        "update_time": seconds(day) + DAY - MINUTE,
    }
