"""What becomes of approved samples: shipped the day after, delivered, and most bring a video."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from django.utils.translation import gettext_noop

from enrollment.models import SampleRequest
from growth_program.core import clock
from growth_program.demo.script.acts import Act, at
from growth_program.gateway.batches import Sender, of_kind

SHIPS_AFTER, ARRIVES_AFTER, POSTED_AFTER = (timedelta(days=days) for days in (1, 5, 8))
KEPT = 7  # of eight creators, who post what they promised
# From which state, how long after the approval, to which event.
STEPS = (
    ("delivered", POSTED_AFTER, "video_posted"),
    ("shipped", ARRIVES_AFTER, "delivered"),
    ("approved", SHIPS_AFTER, "shipped"),
)
SOURCE = "demo"


def acts(day: date) -> Iterator[Act]:
    """Every evening on which something is on its way."""
    if SampleRequest.objects.filter(state__in=[state for state, _, _ in STEPS]).exists():
        yield Act(at(day, 18), gettext_noop("Samples are on their way"), move_on)


def move_on() -> None:
    """Each sample at most one step further."""
    now = clock.now()
    events = [
        msgspec.json.encode(_event(row, event, int(now.timestamp())))
        for state, after, event in STEPS
        for row in SampleRequest.objects.filter(state=state, decided_at__lte=now - after)
        if event != "video_posted" or _keeps(row.request_id)
    ]
    if events:
        of_kind("sample-events").tally(events, Sender(source=SOURCE))


def _event(row: SampleRequest, event: str, at_: int) -> dict[str, object]:
    told = {"request_id": row.request_id, "event": event, "event_time": at_}
    return told | ({"video_id": f"7513{row.request_id[-15:]}"} if event == "video_posted" else {})


def _keeps(request_id: str) -> bool:
    """Whether this creator posts; always the same for the same request."""
    return hashlib.sha256(request_id.encode()).digest()[0] % 8 < KEPT
