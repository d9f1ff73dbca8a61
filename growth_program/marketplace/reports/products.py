"""Products that orders, items and advertising name: not every one is in the catalogue."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from growth_program.marketplace.models import Product


class Naming(Protocol):
    """What names a product of its shop."""

    @property
    def product_id(self) -> str:
        """Empty where it is about none."""


Row = TypeVar("Row", bound=Naming)


def beside(rows: Sequence[Row], shop_id: str) -> list[tuple[Row, Product | None]]:
    """What is of one shop, each with the product that it names, in one statement."""
    found = named([shop_id], (row.product_id for row in rows))
    return [(row, found.get((shop_id, row.product_id))) for row in rows]


def named(shop_ids: Iterable[str], product_ids: Iterable[str]) -> dict[tuple[str, str], Product]:
    """By shop and product id, with their titles, in one statement; in none where none is named."""
    wanted = {product_id for product_id in product_ids if product_id}
    if not wanted:
        return {}
    rows = Product.objects.filter(shop__in=set(shop_ids), product_id__in=wanted)
    return {(row.shop_id, row.product_id): row for row in rows.only("shop", "product_id", "title")}
