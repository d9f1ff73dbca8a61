"""Requests for samples as creators make them, and what becomes of samples on their way."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from enrollment.models import SampleRequest
from enrollment.rules import samples as rules
from enrollment.rules.sample_requests import POSTED, SampleEvent
from enrollment.rules.sample_requests import SampleRequest as Sent
from growth_program.core import recordings
from growth_program.core.models import ProgramVersion
from growth_program.core.nudges import nudge
from growth_program.core.steps import IllegalStep
from growth_program.gateway.answers import ACCEPTED, UNCHANGED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.marketplace.services import shops

CHANGED = Rejection("request_changed", "request_id")
UNKNOWN = Rejection("unknown_request", "request_id")
DECLINED = Rejection("request_declined", "request_id")
NOT_APPROVED = Rejection("not_approved", "request_id")
PREDECESSOR = Rejection("predecessor_missing", "event")
EVENT_CHANGED = Rejection("event_changed", "event")

# How long a request waits goes by the figures that its shop has agreed to, else by the newest.
TAKE = """
    INSERT INTO enrollment_samplerequest
        (request_id, shop_id, product_id, creator_id, requested_time, answer_due_on, recorded_in)
    SELECT t.request_id, t.shop_id, t.product_id, t.creator_id, t.requested_time,
        asked."on" + coalesce((
            SELECT v.sample_days FROM enrollment_enrollment n
            JOIN core_programversion v ON v.id = n.version_id
            WHERE n.shop_id = t.shop_id AND asked."on" BETWEEN n.service_from AND n.service_to
        ), (SELECT sample_days FROM core_programversion ORDER BY starts_on DESC, id DESC LIMIT 1),
            %(usual)s), %(recorded_in)s
    FROM unnest(%(ids)s::text[], %(shops)s::text[], %(products)s::text[], %(creators)s::text[],
        %(times)s::bigint[]) AS t (request_id, shop_id, product_id, creator_id, requested_time)
    CROSS JOIN LATERAL (
        SELECT (to_timestamp(t.requested_time) AT TIME ZONE %(zone)s)::date AS "on"
    ) asked
    ORDER BY t.request_id
    ON CONFLICT (request_id) DO NOTHING
    RETURNING request_id
"""
USUAL = ProgramVersion._meta.get_field("sample_days").default


@transaction.atomic
def record(items: Sequence[Sent], sender: Sender) -> list[Answer]:
    """Take requests. Neither the product nor the creator need be known: then they wait."""
    return answered(items, shops.lock_for(items, sender), lambda good: _take(good, sender))


def _take(items: Sequence[Sent], sender: Sender) -> list[Answer]:
    known = _known(item.request_id for item in items)
    new = {item.request_id: item for item in reversed(items) if item.request_id not in known}
    written = _write(list(new.values()), sender)
    # Of another shop's, or by somebody else at the same moment.
    known |= _known(new.keys() - written)
    answers: list[Answer] = []
    for item in items:
        if item.request_id in written and item is new[item.request_id]:
            answers.append(ACCEPTED)
        else:
            same = item == known.get(item.request_id, new.get(item.request_id))
            answers.append(UNCHANGED if same else CHANGED)
    if written:
        nudge(
            "enrollment.tasks.approve_samples_of",
            sorted({new[request_id].shop_id for request_id in written}),
        )
    return answers


def _known(request_ids: Iterable[str]) -> dict[str, Sent]:
    names = ("request_id", "shop_id", "product_id", "creator_id", "requested_time")
    wanted = set(request_ids)
    rows = SampleRequest.objects.filter(request_id__in=wanted).values(*names) if wanted else ()
    return {row["request_id"]: Sent(**row) for row in rows}


def _write(items: Sequence[Sent], sender: Sender) -> set[str]:
    """The ids of those that were not there."""
    if not items:
        return set()
    told = {
        "ids": [item.request_id for item in items],
        "shops": [item.shop_id for item in items],
        "products": [item.product_id for item in items],
        "creators": [item.creator_id for item in items],
        "times": [item.requested_time for item in items],
        "recorded_in": recordings.draw("sample-requests", source=sender.source),
        "zone": settings.TIME_ZONE,
        "usual": USUAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, told)
        return {request_id for (request_id,) in cursor.fetchall()}


# A statement for each kind of event: the database lets no step be skipped. A video is due so many
# days after its sample came, by the figures of the enrollment that gave it.
HAPPENED = {
    "shipped": "shipped_time = t.event_time",
    "delivered": """delivered_time = t.event_time, video_due_on = (
        SELECT (to_timestamp(t.event_time) AT TIME ZONE %(zone)s)::date + v.video_days
        FROM enrollment_enrolledproduct e
        JOIN enrollment_enrollment n ON n.id = e.enrollment_id
        JOIN core_programversion v ON v.id = n.version_id
        WHERE e.id = r.enrolled_product_id)""",
    POSTED: "posted_time = t.event_time, video_id = t.video_id",
}
STEP = """
    UPDATE enrollment_samplerequest r SET state = %(event)s, {happened}
    FROM unnest(%(ids)s::bigint[], %(times)s::bigint[], %(videos)s::text[])
        AS t (id, event_time, video_id)
    WHERE r.id = t.id
"""
TIMES = {"shipped": "shipped_time", "delivered": "delivered_time", POSTED: "posted_time"}


@transaction.atomic
def record_events(items: Sequence[SampleEvent], sender: Sender) -> list[Answer]:
    """Take events, in their order. One before its predecessor is refused, and can be sent again."""
    wanted = {item.request_id for item in items}
    rows = SampleRequest.objects.filter(request_id__in=wanted)
    shop_ids = set(rows.values_list("shop", flat=True))
    held = shops.lock(shop_id for shop_id in shop_ids if sender.may_speak_of(shop_id))
    found = {row.request_id: row for row in rows.filter(shop__in=held)}
    taken: dict[str, list[tuple[SampleRequest, SampleEvent]]] = {event: [] for event in HAPPENED}
    answers = [_judge(item, found.get(item.request_id), taken) for item in items]
    for event, happened in taken.items():
        _step(event, happened)
    return answers


def _judge(
    item: SampleEvent,
    row: SampleRequest | None,
    taken: dict[str, list[tuple[SampleRequest, SampleEvent]]],
) -> Answer:
    """The answer to an event; where it is taken, the request goes a step on."""
    if row is None:
        return UNKNOWN
    before = getattr(row, TIMES[item.event])
    if before is not None:
        same = before == item.event_time and (item.video_id or row.video_id) == row.video_id
        return UNCHANGED if same else EVENT_CHANGED
    try:
        row.state = rules.after(item.event, row.state)
    except IllegalStep:
        refusals = {"declined": DECLINED, "requested": NOT_APPROVED}
        return refusals.get(row.state, PREDECESSOR)
    setattr(row, TIMES[item.event], item.event_time)
    row.video_id = item.video_id or ""
    taken[item.event].append((row, item))
    return ACCEPTED


def _step(event: str, happened: Sequence[tuple[SampleRequest, SampleEvent]]) -> None:
    if not happened:
        return
    told: dict[str, Any] = {
        "event": event,
        "ids": [row.pk for row, _item in happened],
        "times": [item.event_time for _row, item in happened],
        "videos": [item.video_id for _row, item in happened],
        "zone": settings.TIME_ZONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(STEP.format(happened=HAPPENED[event]), told)
