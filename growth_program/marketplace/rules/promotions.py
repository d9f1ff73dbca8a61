"""Promotions as sent (API.md, Writes)."""

from typing import Annotated, Literal

from msgspec import Meta

from growth_program.gateway.fields import Id, Name, Seconds, Shape, Text

ToolCode = Annotated[Text, Meta(min_length=1, max_length=64, examples=["coupons"])]


class Promotion(Shape, frozen=True):
    """What a shop runs with its own tools. A tool that no edition knows is kept, never frozen."""

    promotion_id: Id
    shop_id: Id
    tool: ToolCode
    name: Name
    starts_time: Seconds
    ends_time: Seconds
    status: Literal["RUNNING", "ENDED"]
    update_time: Seconds


def check(promotion: Promotion) -> tuple[str, str] | None:
    """What is wrong with a promotion: a code, and the path of the field."""
    if promotion.ends_time < promotion.starts_time:
        return "ends_before_start", "ends_time"
    return None
