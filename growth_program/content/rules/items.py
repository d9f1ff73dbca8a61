"""AIGC items as sent (API.md, Writes)."""

from typing import Annotated, Literal

from msgspec import Meta

from growth_program.gateway.fields import Id, Seconds, Shape

Sha256 = Annotated[str, Meta(pattern=r"\A[0-9a-fA-F]{64}\Z")]


class AigcItem(Shape, frozen=True):
    """An item made by the platform's own tool."""

    item_id: Id
    shop_id: Id
    product_id: Id
    kind: Literal["image", "video"]
    offered_time: Seconds
    outcome: Literal["pending", "accepted", "rejected"]
    update_time: Seconds
    content_sha256: Sha256 | None = None
