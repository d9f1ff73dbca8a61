"""Creators and their videos."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from django.db import transaction

from growth_program.core.locks import one_at_a_time
from growth_program.gateway.answers import Answer
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.fields import thousandths
from growth_program.gateway.versions import take
from growth_program.marketplace import rules
from growth_program.marketplace.models import Creator, CreatorVideo
from growth_program.marketplace.services import shops

COLUMNS = frozenset({"creator_id", "handle", "market", "tier", "followers", "update_time"})


@transaction.atomic
def record(items: Sequence[rules.creators.Creator], sender: Sender) -> list[Answer]:
    """Take creators as the marketplace sends them, and every version of their tier."""
    one_at_a_time("marketplace.creators")
    return take([_creator(item) for item in items], kind="creators", sender=sender)


@transaction.atomic
def record_videos(items: Sequence[rules.creators.Video], sender: Sender) -> list[Answer]:
    """Take creators' videos. Neither the creator nor the product need be known."""
    refused = shops.lock_for(items, sender)
    return answered(
        items,
        refused,
        lambda good: take([_video(item) for item in good], kind="creator-videos", sender=sender),
    )


def _creator(item: rules.creators.Creator) -> Creator:
    sent = msgspec.to_builtins(item)
    sent["category_gmv_30d"] = {
        category: _spelled(gmv) for category, gmv in item.category_gmv_30d.items()
    }
    if item.median_video_gmv:
        sent["median_video_gmv"]["amount"] = _spelled(item.median_video_gmv.amount)
    figures = {name: value for name, value in sent.items() if name not in COLUMNS}
    return Creator(figures=figures, **{name: sent[name] for name in COLUMNS})


def _video(item: rules.creators.Video) -> CreatorVideo:
    return CreatorVideo(
        shop_id=item.shop_id,
        video_id=item.video_id,
        product_id=item.product_id,
        creator_id=item.creator_id,
        posted_time=item.posted_time,
        status=item.status,
        gmv=Decimal(thousandths(item.gmv)),
        views=item.views,
        update_time=item.update_time,
    )


def _spelled(amount: str) -> str:
    """One spelling: with two decimals, or three where it needs them."""
    return thousandths(amount).removesuffix("0")
