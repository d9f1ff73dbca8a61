"""Promotions that shops run with their own tools."""

from collections.abc import Sequence

import msgspec
from django.db import transaction

from growth_program.gateway.answers import Answer
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.versions import take
from growth_program.marketplace import rules
from growth_program.marketplace.models import Promotion
from growth_program.marketplace.services import shops


@transaction.atomic
def record(items: Sequence[rules.promotions.Promotion], sender: Sender) -> list[Answer]:
    """Take promotions as the marketplace sends them. The tool need not be known."""
    refused = shops.lock_for(items, sender)
    return answered(
        items,
        refused,
        lambda good: take([_row(item) for item in good], kind="promotions", sender=sender),
    )


def _row(item: rules.promotions.Promotion) -> Promotion:
    return Promotion(**msgspec.structs.asdict(item))
