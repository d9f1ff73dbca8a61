"""Products as sent (API.md, Writes)."""

from typing import Annotated

from msgspec import Meta

from growth_program.gateway.fields import (
    Count,
    Id,
    Money,
    Name,
    Rating,
    Seconds,
    Shape,
    Url,
    Word,
    fits,
)


class Product(Shape, frozen=True):
    """A product of a shop's catalogue."""

    shop_id: Id
    product_id: Id
    title: Name
    category: Word
    list_price: Money
    stock: Count
    rating: Rating
    review_count: Count
    image_urls: Annotated[list[Url], Meta(max_length=50)]
    status: Word
    update_time: Seconds


def check(product: Product) -> tuple[str, str] | None:
    """What is wrong with a product: a code, and the path of the field."""
    if not fits(product.list_price.amount, product.list_price.currency):
        return "too_many_decimals", "list_price.amount"
    return None
