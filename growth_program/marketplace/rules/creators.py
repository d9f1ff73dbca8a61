"""Creators and their videos as sent (API.md, Writes)."""

from typing import Annotated, Literal

from msgspec import Meta

from growth_program.gateway.fields import (
    Amount,
    BigCount,
    Count,
    Id,
    Money,
    Name,
    Seconds,
    Shape,
    Share,
    Word,
    fits,
)

Figures = Annotated[dict[Word, Amount], Meta(max_length=200)]


class Creator(Shape, frozen=True, omit_defaults=True):
    """A creator."""

    creator_id: Id
    handle: Name
    market: Word
    tier: Literal["nano", "micro", "mid", "top"]
    followers: BigCount
    category_gmv_30d: Figures
    videos_30d: Count
    update_time: Seconds
    median_views: BigCount | None = None
    median_video_gmv: Money | None = None
    fulfilment_rate: Share | None = None


class Video(Shape, frozen=True):
    """A video that a creator posted for a product. ``gmv`` is USD."""

    video_id: Id
    shop_id: Id
    product_id: Id
    creator_id: Id
    posted_time: Seconds
    status: Literal["PUBLIC", "REMOVED"]
    gmv: Amount
    views: BigCount
    update_time: Seconds


def check(creator: Creator) -> tuple[str, str] | None:
    """What is wrong with a creator: a code, and the path of the field."""
    for category, gmv in creator.category_gmv_30d.items():
        if not fits(gmv, "USD"):
            return "too_many_decimals", f"category_gmv_30d.{category}"
    median = creator.median_video_gmv
    if median and not fits(median.amount, median.currency):
        return "too_many_decimals", "median_video_gmv.amount"
    return None


def check_video(video: Video) -> tuple[str, str] | None:
    """What is wrong with a video: a code, and the path of the field."""
    return None if fits(video.gmv, "USD") else ("too_many_decimals", "gmv")
