"""Sample requests, and what became of samples, as sent (API.md, Writes)."""

from typing import Literal

from growth_program.gateway.fields import Id, Seconds, Shape

POSTED = "video_posted"


class SampleRequest(Shape, frozen=True):
    """A creator asks for a free sample. It never changes: it has no `update_time`."""

    request_id: Id
    shop_id: Id
    product_id: Id
    creator_id: Id
    requested_time: Seconds


class SampleEvent(Shape, frozen=True, omit_defaults=True):
    """What became of a sample that was approved. ``video_id`` is of the video, and needed there."""

    request_id: Id
    event: Literal["shipped", "delivered", "video_posted"]
    event_time: Seconds
    video_id: Id | None = None


def check_event(event: SampleEvent) -> tuple[str, str] | None:
    """What is wrong with an event: a code, and the path of the field."""
    if (event.video_id is None) == (event.event != POSTED):
        return None
    return ("video_id_required" if event.video_id is None else "video_id_unexpected"), "video_id"
