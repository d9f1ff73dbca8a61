"""Telling systems what happened: written in the transaction that did it (API.md, Webhooks out)."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import structlog
from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from growth_program.core import clock
from growth_program.gateway.events import Event, of_type

TRIED_FOR = timedelta(days=3)
DELIVER = "growth_program.gateway.tasks.deliver"  # the task: services do not know tasks
# A row for every client whose shops cover it and who has an address.
DELIVERIES = """
    WITH written AS (
        INSERT INTO gateway_webhookdelivery
            (client_id, type, shop_id, data, happened_at, due_at, give_up_at)
        SELECT c.id, %(type)s, told.shop_id, told.data::jsonb, %(happened_at)s, %(due_at)s,
            %(give_up_at)s
        FROM unnest(%(shops)s::text[], %(data)s::text[]) WITH ORDINALITY
            AS told (shop_id, data, place)
        JOIN gateway_apiclient c ON c.shops IS NULL OR told.shop_id = ANY(c.shops)
        WHERE c.webhook_url <> '' AND c.revoked_at IS NULL
        ORDER BY told.place, c.id
        RETURNING client_id
    )
    SELECT DISTINCT client_id FROM written ORDER BY client_id
"""

log = structlog.get_logger(__name__)


def announce(events: Sequence[tuple[str, Event]]) -> None:
    """Tell every client that listens what happened to each shop. All are of one type.

    In one statement; where nobody listens nothing is written. What is written is delivered once
    the transaction is there.
    """
    if not events:
        return
    [kind] = {event.TYPE for _, event in events}
    of_type(kind)
    now = clock.wall()
    told: dict[str, Any] = {
        "type": kind,
        "shops": [shop_id for shop_id, _ in events],
        "data": [msgspec.json.encode(event).decode() for _, event in events],
        "happened_at": clock.now(),
        "due_at": now,
        "give_up_at": now + TRIED_FOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES, told)
        for (client_id,) in cursor.fetchall():
            nudge(client_id)


def nudge(client_id: int) -> None:
    """Have what is due for a client delivered as soon as this transaction is there."""
    transaction.on_commit(partial(_send, client_id))


def _send(client_id: int) -> None:
    """A message that is lost is only later: what is due is a row, and is swept up."""
    try:
        current_app.send_task(DELIVER, args=[client_id])
    except (OperationalError, RedisError) as away:
        log.warning("webhooks_not_nudged", client=client_id, error=str(away))
