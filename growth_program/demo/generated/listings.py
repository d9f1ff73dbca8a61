"""Shops and their products as sent, with the metrics that screening looks at."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, between, text
from growth_program.demo.generated.plans import name_of
from growth_program.demo.generated.shops import Product, Shop
from growth_program.demo.generated.term import seconds

IMAGES = (0, 1, 3, 4, 4, 5, 6, 6)
RATINGS = ("3.6", "4.1", "4.3", "4.4", "4.5", "4.6", "4.6", "4.7", "4.8", "4.9")
STATUSES = ("ACTIVATE",) * 14 + ("SELLER_DEACTIVATED",)
STOCK = (0, 35, 80, 120, 240, 400, 650, 1200)
REPORTED = seconds(date(2026, 3, 30))
FIRST_OPENED = seconds(date(2023, 3, 1))
LAST_OPENED = seconds(date(2025, 9, 30))

# Low, high and decimals of each figure that is no count. The plan gives gmv and orders.
FIGURES = {
    "refund_rate_90d": (0.012, 0.045, 4),
    "cancel_rate_90d": (0.006, 0.022, 4),
    "on_time_shipping_rate_90d": (0.93, 0.995, 4),
    "stock_out_rate": (0.01, 0.08, 4),
    "stock_days_median": (24, 75, 1),
    "rating": (4.3, 4.9, 2),
    "price_index": (0.82, 1.18, 3),
    "ad_roas_90d": (0.7, 2.4, 2),
    "affiliate_rate_90d": (0.04, 0.16, 4),
    "listing_score": (42, 78, 1),
}
COUNTS = {
    "open_disputes": (0, 4),
    "content_30d": (0, 9),
    "creators_30d": (0, 7),
    "campaigns_90d": (0, 4),
    "sample_requests_90d": (0, 12),
}


def shop_items(seed: int, shops: list[Shop]) -> Iterator[dict[str, Any]]:
    """The shops as sent."""
    for shop in shops:
        rng = shop.stream(seed, "metrics")
        plan = shop.plan
        yield {
            "shop_id": shop.shop_id,
            "name": name_of(shop.number),
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
    return {
        "gmv_90d": round(orders * plan.basket * rng.uniform(0.9, 1.1), 2),
        "orders_90d": orders,
        "active_products": len(shop.products),
        "violation_points": plan.violation_points + rng.choice((0, 0, 0, 1, 2)),
        **{
            name: round(rng.uniform(low, high), places)
            for name, (low, high, places) in FIGURES.items()
        },
        **{name: rng.randint(*ends) for name, ends in COUNTS.items()},
    }


def product_items(seed: int, shops: list[Shop]) -> Iterator[dict[str, Any]]:
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
