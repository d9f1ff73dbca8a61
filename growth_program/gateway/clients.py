"""Keys for platform systems."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from growth_program.core import audit, clock
from growth_program.gateway import addresses, webhooks
from growth_program.gateway.models import ApiClient
from growth_program.gateway.models.clients import keys
from growth_program.gateway.scopes import SCOPES

OVERLAP = timedelta(hours=24)  # in which the secret before opens as well
SEEN_WITHIN = timedelta(minutes=1)


class UnknownScope(Exception):
    """A scope that no endpoint asks for."""


class Revoked(Exception):
    """The client is revoked: nothing of it changes any more."""


class SecretChanged(Exception):
    """The secret is not the one any more that was to be renewed."""


@transaction.atomic
def create(
    name: str,
    *,
    scopes: Sequence[str],
    shops: Sequence[str] | None = None,
    webhook_url: str = "",
    by: Any = None,
) -> tuple[ApiClient, str]:
    """A new client and its secret, which nobody can read again.

    Raises UnknownScope, addresses.BadAddress.
    """
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise UnknownScope(", ".join(unknown))
    if webhook_url:
        addresses.checked(webhook_url)
    secret, encrypted = _new_secret()
    client = ApiClient.objects.create(
        client_id=f"gp_{secrets.token_hex(8)}",
        name=name,
        secret_encrypted=encrypted,
        scopes=sorted(set(scopes)),
        shops=None if shops is None else sorted(set(shops)),
        webhook_url=webhook_url,
    )
    audit.record("api_client.created", client, by=by, scopes=" ".join(client.scopes))
    return client, secret


@transaction.atomic
def rotate(
    client_pk: int, *, number: int, by: Any = None, overlap: timedelta = OVERLAP
) -> tuple[ApiClient, str]:
    """A new secret in the place of the one with that number, which opens for an overlap more.

    One that was in its overlap already opens nothing from now on. What we send is signed with the
    new one at once. Raises Revoked, SecretChanged: whoever asks twice renews once.
    """
    client = _held(client_pk)
    if client.secret_number != number:
        raise SecretChanged
    client.previous_secret_encrypted = client.secret_encrypted
    client.previous_until = clock.wall() + overlap
    secret, client.secret_encrypted = _new_secret()
    client.secret_number += 1
    client.save(
        update_fields=[
            "secret_encrypted",
            "secret_number",
            "previous_secret_encrypted",
            "previous_until",
        ]
    )
    until = client.previous_until.isoformat()
    audit.record("api_client.rotated", client, by=by, previous_until=until)
    return client, secret


@transaction.atomic
def revoke(client_pk: int, *, by: Any = None) -> ApiClient:
    """Shut a client out, at once and for good; what it still waits for is given up.

    Raises Revoked.
    """
    client = _held(client_pk)
    client.revoked_at = clock.wall()
    client.save(update_fields=["revoked_at"])
    audit.record("api_client.revoked", client, by=by)
    webhooks.nudge(client.pk)
    return client


@transaction.atomic
def send_webhooks_to(client_pk: int, webhook_url: str, *, by: Any = None) -> ApiClient:
    """Where the client is told what happens from now on; empty: nowhere.

    What waits goes to the new address too. Raises Revoked, addresses.BadAddress.
    """
    if webhook_url:
        addresses.checked(webhook_url)
    client = _held(client_pk)
    before, client.webhook_url = client.webhook_url, webhook_url
    client.save(update_fields=["webhook_url"])
    audit.record("api_client.webhook_changed", client, by=by, before=before, after=webhook_url)
    webhooks.nudge(client.pk)
    return client


def mark_used(client: ApiClient) -> None:
    """Keep when a client was last here, to the minute. Waits for nobody: another does it then."""
    now = clock.wall()
    if client.last_used_at is not None and now - client.last_used_at < SEEN_WITHIN:
        return
    old = Q(last_used_at=None) | Q(last_used_at__lte=now - SEEN_WITHIN)
    with transaction.atomic():
        rows = ApiClient.objects.filter(old, pk=client.pk)
        free = rows.select_for_update(skip_locked=True, no_key=True)
        ApiClient.objects.filter(pk__in=free.values("pk")).update(last_used_at=now)


def _held(client_pk: int) -> ApiClient:
    """The client, held until the transaction ends. Raises Revoked."""
    client: ApiClient = ApiClient.objects.select_for_update(no_key=True).get(pk=client_pk)
    if client.revoked_at is not None:
        raise Revoked
    return client


def _new_secret() -> tuple[str, bytes]:
    """A secret, and how it is kept."""
    secret = secrets.token_urlsafe(32)
    return secret, keys().encrypt(secret.encode())
