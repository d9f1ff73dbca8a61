"""Shops and their products as sent, with the metrics that screening looks at."""

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, between, text
from growth_program.demo.generated.shops import Product, Shop
from growth_program.demo.generated.term import seconds

IMAGES = (0, 1, 3, 4, 4, 5, 6, 6)
RATINGS = ("3.6", "4.1", "4.3", "4.4", "4.5", "4.6", "4.6", "4.7", "4.8", "4.9")
STATUSES = ("ACTIVATE",) * 14 + ("SELLER_DEACTIVATED",)
STOCK = (0, 35, 80, 120, 240, 400, 650, 1200)
REPORTED = seconds(date(2026, 1, 20))
FIRST_OPENED = seconds(date(2023, 3, 1))
LAST_OPENED = seconds(date(2025, 9, 30))

# Of each figure its worst and its best, as the supply chain is, and its decimals. The plan gives
# gmv and orders.
BASE = {
    "refund_rate_90d": (0.09, 0.012, 4),
    "cancel_rate_90d": (0.045, 0.006, 4),
    "on_time_shipping_rate_90d": (0.86, 0.995, 4),
    "stock_out_rate": (0.19, 0.01, 4),
    "stock_days_median": (8, 70, 1),
    "rating": (4.0, 4.9, 2),
    "price_index": (1.28, 0.82, 3),
}
# From a shop that is run well to one that hardly is. Counts have no decimals.
GAP = {
    "content_30d": (22, 0, 0),
    "creators_30d": (15, 0, 0),
    "campaigns_90d": (6, 0, 0),
    "sample_requests_90d": (30, 0, 0),
    "ad_roas_90d": (3.1, 0.6, 2),
    "affiliate_rate_90d": (0.17, 0.04, 4),
    "listing_score": (90, 40, 1),
}
SPREAD = 0.18  # around how the shop is
MOST_DISPUTES = 4


def shop_items(seed: int, shops: Iterable[Shop]) -> Iterator[dict[str, Any]]:
    """The shops as sent."""
    for shop in shops:
        rng = shop.stream(seed, "metrics")
        plan = shop.plan
        yield {
            "shop_id": shop.shop_id,
            "name": plan.name,
            "seller_type": "POP",
            "market": plan.market,
            "category": plan.category,
            "opened_time": between(rng, FIRST_OPENED, LAST_OPENED),
            "update_time": REPORTED,
            "metrics": _metrics(rng, shop),
            "owner": {"email": plan.email, "name": plan.owner, "language": "zh"},
        }


def _metrics(rng: Random, shop: Shop) -> dict[str, float]:
    plan = shop.plan
    orders = round(3 * plan.orders_a_month * rng.uniform(0.85, 1.0))
    metrics = {
        "gmv_90d": round(orders * plan.basket * rng.uniform(0.9, 1.1), 2),
        "orders_90d": orders,
        "active_products": len(shop.products),
        "violation_points": plan.violation_points + rng.choice((0, 0, 0, 1, 2)),
        "open_disputes": rng.randint(0, MOST_DISPUTES),
        **{name: _drawn(rng, plan.base, *ends) for name, ends in BASE.items()},
        **{name: _drawn(rng, plan.gap, *ends) for name, ends in GAP.items()},
    }
    return {name: value for name, value in metrics.items() if name not in plan.unreported}


def _drawn(rng: Random, level: float, least: float, most: float, places: int) -> float:
    """A figure on the way from the one end to the other, about as far as the shop is."""
    reached = min(max(level + rng.uniform(-SPREAD, SPREAD), 0.0), 1.0)
    value = round(least + (most - least) * reached, places)
    return value if places else int(value)


def product_items(seed: int, shops: Iterable[Shop]) -> Iterator[dict[str, Any]]:
    """The products as sent."""
    for shop in shops:
        rng = shop.stream(seed, "products")
        for product in shop.products:
            yield _product_item(rng, shop, product)


def _product_item(rng: Random, shop: Shop, product: Product) -> dict[str, Any]:
    images = range(1, rng.choice(IMAGES) + 1)
    return {
        "shop_id": shop.shop_id,
        "product_id": product.product_id,
        "title": product.title,
        "category": shop.plan.category,
        "list_price": {"amount": text(product.price), "currency": shop.market.currency},
        "stock": rng.choice(STOCK),
        "rating": rng.choice(RATINGS),
        "review_count": round(rng.lognormvariate(4, 1)),
        "image_urls": [f"https://images.example/{product.product_id}/{n}.jpg" for n in images],
        "status": rng.choice(STATUSES),
        "update_time": between(rng, REPORTED - 30 * DAY, REPORTED),
    }
