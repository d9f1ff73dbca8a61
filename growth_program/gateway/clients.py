"""Keys for platform systems."""

import secrets
from collections.abc import Sequence

from django.db import transaction

from growth_program.core import audit
from growth_program.gateway.models import ApiClient
from growth_program.gateway.models.clients import keys
from growth_program.gateway.scopes import SCOPES


class UnknownScope(Exception):
    """A scope that no endpoint asks for."""


@transaction.atomic
def create(
    name: str, *, scopes: Sequence[str], shops: Sequence[str] | None = None, webhook_url: str = ""
) -> tuple[ApiClient, str]:
    """A new client and its secret, which nobody can read again. Raises UnknownScope."""
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise UnknownScope(", ".join(unknown))
    secret = secrets.token_urlsafe(32)
    client = ApiClient.objects.create(
        client_id=f"gp_{secrets.token_hex(8)}",
        name=name,
        secret_encrypted=keys().encrypt(secret.encode()),
        scopes=sorted(set(scopes)),
        shops=None if shops is None else sorted(set(shops)),
        webhook_url=webhook_url,
    )
    audit.record("api_client.created", client, scopes=" ".join(client.scopes))
    return client, secret
