"""Products that orders, items and advertising name: not every one is in the catalogue."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from growth_program.marketplace.models import Product


class Naming(Protocol):
    """What names a product of its shop."""

    @property
    def product_id(self) -> str:
        """Empty where it is about none."""


Row = TypeVar("Row", bound=Naming)


def beside(rows: Sequence[Row], shop_id: str) -> list[tuple[Row, Product | None]]:
    """What is of one shop, each with the product that it names.

    Products have their titles and no more. In one statement; in none where nothing is named.
    """
    named = {row.product_id for row in rows if row.product_id}
    of_shop = Product.objects.filter(shop=shop_id, product_id__in=named)
    found = {one.product_id: one for one in of_shop.only("product_id", "title")}
    return [(row, found.get(row.product_id)) for row in rows]
