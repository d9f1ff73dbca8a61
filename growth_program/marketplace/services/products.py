"""Products of the catalogue."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from growth_program.gateway.answers import Answer
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.fields import thousandths
from growth_program.gateway.versions import take
from growth_program.marketplace import rules
from growth_program.marketplace.models import Product
from growth_program.marketplace.services import shops

HUNDREDTH = Decimal("0.01")


@transaction.atomic
def record(items: Sequence[rules.products.Product], sender: Sender) -> list[Answer]:
    """Take products as the marketplace sends them."""
    refused = shops.lock_for(items, sender)
    return answered(
        items,
        refused,
        lambda good: take([_row(item) for item in good], kind="products", sender=sender),
    )


def _row(item: rules.products.Product) -> Product:
    return Product(
        shop_id=item.shop_id,
        product_id=item.product_id,
        title=item.title,
        category=item.category,
        list_price=Decimal(thousandths(item.list_price.amount)),
        currency=item.list_price.currency,
        stock=item.stock,
        rating=Decimal(item.rating).quantize(HUNDREDTH),
        review_count=item.review_count,
        image_urls=item.image_urls,
        status=item.status,
        update_time=item.update_time,
    )
