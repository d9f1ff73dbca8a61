"""Bringing to clients what is due, until they say that they have it or three days are over.

Each claim, try and outcome is a transaction of its own, and none is open while somebody else is
waited for. A process that is killed on the way leaves a delivery that is due again when its lease
ends: an event may come twice, with the same `event_id`, and never not at all.
"""

import hashlib
import random
import time
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Least

from growth_program.core import audit, clock
from growth_program.gateway import webhooks
from growth_program.gateway.models import (
    ENDED_AT,
    ApiClient,
    WebhookDelivery,
    WebhookReceiver,
    WebhookTry,
)
from growth_program.gateway.outgoing import Answer, Caller
from growth_program.gateway.signatures import sign

TURN = 15.0  # seconds: then another client may be served by this worker
LEASE = timedelta(seconds=30)  # a turn, the time-out of its last try, and some
FIRST_PAUSE = 10.0  # seconds
LONGEST_PAUSE = 6 * 3600.0  # of a delivery
LONGEST_REST = 600.0  # of a receiver that is away
JITTER = 0.25  # of a pause, to either side
KEPT = timedelta(days=90)  # from its end, like the log of requests
AT_ONCE = 5_000  # deliveries to a transaction

# Whoever finds the client free has the turn.
TAKE_TURN = """
    INSERT INTO gateway_webhookreceiver (client_id, free_at) VALUES (%(client)s, %(until)s)
    ON CONFLICT (client_id) DO UPDATE SET free_at = excluded.free_at
        WHERE gateway_webhookreceiver.free_at <= %(now)s
    RETURNING client_id
"""


def clients_due() -> list[int]:
    """The clients for whom something is due, and whom nobody serves."""
    now = clock.wall()
    due = WebhookDelivery.objects.filter(client=OuterRef("pk"), due_at__lte=now)
    free = Q(receiver=None) | Q(receiver__free_at__lte=now)
    return list(ApiClient.objects.filter(free, Exists(due)).values_list("pk", flat=True))


def serve(client_id: int) -> bool:
    """Deliver what is due for a client, one after the other, and say whether there is more.

    At most for a turn; nothing at all while another process serves the client, or while the
    receiver rests because it was found away. Safe to run twice at once, and to kill.
    """
    lease = clock.wall() + LEASE
    if not _has_turn(client_id, lease):
        return False
    _give_up_on(client_id)
    ends, last = time.monotonic() + TURN, None
    with Caller() as caller:
        while claimed := _claim(client_id):
            last = _try(caller, claimed)
            if last.finds_nobody or time.monotonic() >= ends:
                break
    _end_turn(client_id, lease, last)
    is_left = WebhookDelivery.objects.filter(client=client_id, due_at__lte=clock.wall())
    return not (last and last.finds_nobody) and is_left.exists()


def _has_turn(client_id: int, until: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN, {"client": client_id, "until": until, "now": clock.wall()})
        return cursor.fetchone() is not None


def _end_turn(client_id: int, lease: datetime, last: Answer | None) -> None:
    """Free for the next turn, or at rest; unless the lease was over and another has the turn."""
    mine = WebhookReceiver.objects.filter(client=client_id, free_at=lease)
    if last is None or not last.finds_nobody:
        mine.update(free_at=clock.wall(), silences=0 if last else F("silences"))
    elif receiver := mine.first():
        rest = pause(receiver.silences + 1, most=LONGEST_REST)
        mine.update(free_at=clock.wall() + rest, silences=F("silences") + 1)


def _give_up_on(client_id: int) -> None:
    """What nobody listens to any more, and what waited too long for a receiver that is away."""
    now = clock.wall()
    waiting = WebhookDelivery.objects.filter(client=client_id, due_at__isnull=False)
    too_late = Q(give_up_at__lte=now, client__receiver__silences__gt=0)
    not_heard = ~Q(client__in=ApiClient.objects.listening())
    waiting.filter(too_late | not_heard).update(due_at=None, given_up_at=now)


@transaction.atomic
def _claim(client_id: int) -> WebhookDelivery | None:
    """The delivery that is due longest. It is due again when the lease ends, whatever happens."""
    now = clock.wall()
    due = WebhookDelivery.objects.filter(client=client_id, due_at__lte=now).order_by("due_at")
    heard = due.filter(client__in=ApiClient.objects.listening()).select_related("client")
    delivery: WebhookDelivery | None = heard.select_for_update(
        of=("self",), skip_locked=True
    ).first()
    if delivery is not None:
        delivery.tries += 1
        delivery.due_at = now + LEASE
        delivery.save(update_fields=["tries", "due_at"])
    return delivery


def _try(caller: Caller, delivery: WebhookDelivery) -> Answer:
    """Send it once, signed with the client's newest secret, and write down what came of it."""
    at, body, client = clock.wall(), content(delivery), delivery.client
    timestamp = str(int(at.timestamp()))

    def headers(path: str) -> dict[str, str]:
        signature = sign(client.secret(), timestamp=timestamp, method="POST", path=path, body=body)
        return {
            "Content-Type": "application/json",
            "X-Client-Id": client.client_id,
            "X-Timestamp": timestamp,
            "X-Signature": signature,
        }

    answer = caller.post(client.webhook_url, body, headers)
    _write(delivery, answer, at=at, body=body)
    return answer


def content(delivery: WebhookDelivery) -> bytes:
    """What is sent: the same bytes at every try."""
    return msgspec.json.encode(
        {
            "event_id": str(delivery.event_id),
            "type": delivery.type,
            "created_time": int(delivery.happened_at.timestamp()),
            "shop_id": delivery.shop_id,
            "data": delivery.data,
        }
    )


@transaction.atomic
def _write(delivery: WebhookDelivery, answer: Answer, *, at: datetime, body: bytes) -> None:
    """The try into the log, and when the delivery is tried next, if it is."""
    WebhookTry.objects.create(
        delivery=delivery,
        number=delivery.tries,
        at=at,
        milliseconds=answer.milliseconds,
        status=answer.status,
        failure=answer.failure,
        explanation=answer.explanation,
        body_sha256=hashlib.sha256(body).digest(),
        answer=answer.text,
    )
    now = clock.wall()
    # Where another try was begun since, that one says how it goes on.
    mine = WebhookDelivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
    if answer.is_taken:
        mine.update(due_at=None, delivered_at=now, given_up_at=None)
    elif not mine.filter(give_up_at__lte=now).update(
        due_at=None, given_up_at=now, failures=F("failures") + 1
    ):
        # The last try is at the very end.
        due_at = Least(now + pause(delivery.failures + 1, most=LONGEST_PAUSE), F("give_up_at"))
        mine.update(due_at=due_at, failures=F("failures") + 1)


def pause(failures: int, *, most: float) -> timedelta:
    """Until the next try after so many: three times as long each, a quarter more or less."""
    seconds = min(FIRST_PAUSE * 3.0 ** min(failures - 1, 20), most)
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))


def forget() -> int:
    """Drop what ended ninety days ago, with its log, and say how many. What is due stays."""
    total = 0
    while done := _forget_some():
        total += done
    return total


@transaction.atomic
def _forget_some() -> int:
    """The first of them. Those that are being sent again just now are left."""
    ended = WebhookDelivery.objects.annotate(ended_at=ENDED_AT)
    old = ended.filter(ended_at__lt=clock.wall() - KEPT).order_by("ended_at")
    held = old.select_for_update(of=("self",), skip_locked=True)
    keys = list(held.values_list("pk", flat=True)[:AT_ONCE])
    WebhookTry.objects.filter(delivery__in=keys).delete()
    WebhookDelivery.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def send_again(deliveries: "QuerySet[WebhookDelivery]", *, by: Any = None) -> int:
    """Make deliveries due now, however they ended, for another three days; say how many.

    Those of clients that are revoked or have no address are left as they are.
    """
    heard = deliveries.filter(client__in=ApiClient.objects.listening())
    rows = list(heard.select_for_update(of=("self",)).select_related("client").order_by("pk"))
    now = clock.wall()
    WebhookDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        due_at=now,
        delivered_at=None,
        given_up_at=None,
        give_up_at=now + webhooks.TRIED_FOR,
        failures=0,
    )
    told: dict[ApiClient, dict[str, dict[str, list[str]]]] = {}
    for row in rows:
        by_shop = told.setdefault(row.client, {})
        by_shop.setdefault(row.shop_id, {"event_ids": []})["event_ids"].append(str(row.event_id))
    for client, by_shop in told.items():
        audit.record_batch("webhook.sent_again", client, by_shop, by=by)
        WebhookReceiver.objects.filter(client=client, silences__gt=0).update(free_at=now)
        webhooks.nudge(client.pk)
    return len(rows)
