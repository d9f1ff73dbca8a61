"""Creators ask for samples of the products of shops that are in their service."""

from collections.abc import Iterator
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, Numbers, between
from growth_program.demo.generated.creators import Creator
from growth_program.demo.generated.plans import Enrollment
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import Edition

A_DAY = 0.9  # requests that a shop gets, on average
SETTLED_AFTER = 4 * DAY  # from the service's first day: products are submitted by then
ASKED_FOR = 16  # products, by price: those that a shop gives samples of


def build(
    rng: Random, shop: Shop, edition: Edition, agreed: Enrollment, local: list[Creator]
) -> Iterator[dict[str, Any]]:
    """Requests of the whole service period, in order of time. Each creator asks once for each."""
    numbers = Numbers(rng, "7701", shop.number)
    dearest = sorted(shop.products, key=lambda product: -product.price)[:ASKED_FOR]
    asked: set[tuple[str, str]] = set()
    first, last = edition.service_starts(agreed.activated_on), edition.days_left(1)
    for start in range(first + SETTLED_AFTER, last, DAY):
        if rng.random() >= A_DAY:
            continue
        product, creator = rng.choice(dearest), rng.choice(local)
        if (product.product_id, creator.creator_id) not in asked:
            asked.add((product.product_id, creator.creator_id))
            yield {
                "request_id": numbers.draw(),
                "shop_id": shop.shop_id,
                "product_id": product.product_id,
                "creator_id": creator.creator_id,
                "requested_time": between(rng, start, start + DAY),
            }
