"""Shops: their locks, and what the marketplace says of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from growth_program.core.locks import one_at_a_time
from growth_program.gateway.answers import ACCEPTED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.versions import take
from growth_program.marketplace import rules
from growth_program.marketplace.models import Shop, ShopOwner

LOCK = """
    SELECT shop_id FROM marketplace_shop WHERE shop_id = ANY(%s) ORDER BY shop_id FOR NO KEY UPDATE
"""
LOCK_FREE = f"{LOCK} SKIP LOCKED"
UNKNOWN = Rejection("unknown_shop", "shop_id")


def lock(shop_ids: Iterable[str], *, skip_held: bool = False) -> list[str]:
    """Hold these shops until the transaction ends, always in the same order.

    Returns those that are known; with ``skip_held`` those, too, that nobody else holds.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_FREE if skip_held else LOCK, [list(set(shop_ids))])
        return [shop_id for (shop_id,) in cursor.fetchall()]


def lock_for(items: Sequence[Any], sender: Sender) -> list[Rejection | None]:
    """Hold the shops of a batch's items, and refuse the items of shops that are not known."""
    known = set(lock(item.shop_id for item in items if sender.may_speak_of(item.shop_id)))
    return [None if item.shop_id in known else UNKNOWN for item in items]


@transaction.atomic
def record(items: Sequence[rules.shops.Shop], sender: Sender) -> list[Answer]:
    """Take shops as the marketplace sends them."""
    one_at_a_time("marketplace.shops")
    refused = [None if sender.may_speak_of(item.shop_id) else UNKNOWN for item in items]
    lock(item.shop_id for item in items)
    return answered(items, refused, lambda good: _take(good, sender))


def _take(items: list[rules.shops.Shop], sender: Sender) -> list[Answer]:
    answers = take([_row(item) for item in items], kind="shops", sender=sender)
    ShopOwner.objects.bulk_create(
        [
            ShopOwner(shop_id=item.shop_id, **msgspec.to_builtins(item.owner))
            for item, answer in zip(items, answers, strict=True)
            if item.owner and answer == ACCEPTED
        ],
        update_conflicts=True,
        unique_fields=["shop"],
        update_fields=["email", "name", "language"],
    )
    return answers


def _row(item: rules.shops.Shop) -> Shop:
    return Shop(
        shop_id=item.shop_id,
        name=item.name,
        seller_type=item.seller_type,
        market=item.market,
        category=item.category,
        opened_at=datetime.fromtimestamp(item.opened_time, UTC),
        metrics=msgspec.to_builtins(item.metrics),
        update_time=item.update_time,
    )
