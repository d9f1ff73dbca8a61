"""AIGC items that were offered to shops."""

from collections.abc import Sequence

from django.db import transaction

from growth_program.content import rules
from growth_program.content.models import AigcItem
from growth_program.gateway.answers import Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.versions import take
from growth_program.marketplace.models import Product
from growth_program.marketplace.services import shops

UNKNOWN_PRODUCT = Rejection("unknown_product", "product_id")


@transaction.atomic
def record(items: Sequence[rules.items.AigcItem], sender: Sender) -> list[Answer]:
    """Take items and every version of their answers. The product must be the shop's."""
    products = set(
        Product.objects.filter(
            shop__in={item.shop_id for item in items},
            product_id__in={item.product_id for item in items},
        ).values_list("shop_id", "product_id")
    )
    refused = [
        no or (None if (item.shop_id, item.product_id) in products else UNKNOWN_PRODUCT)
        for item, no in zip(items, shops.lock_for(items, sender), strict=True)
    ]
    return answered(
        items,
        refused,
        lambda good: take([_row(item) for item in good], kind="aigc-items", sender=sender),
    )


def _row(item: rules.items.AigcItem) -> AigcItem:
    return AigcItem(
        shop_id=item.shop_id,
        item_id=item.item_id,
        product_id=item.product_id,
        kind=item.kind,
        offered_time=item.offered_time,
        outcome=item.outcome,
        content_sha256=(item.content_sha256 or "").lower(),
        update_time=item.update_time,
    )
