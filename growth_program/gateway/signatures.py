"""Who a request comes from: HMAC-SHA256 over time, method, path and body (API.md)."""

import hashlib
import hmac
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http.request import RawPostDataException
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from growth_program.core import clock
from growth_program.gateway.batches import Sender
from growth_program.gateway.errors import TooLarge
from growth_program.gateway.models import ApiClient

TOLERANCE = 300  # seconds
TIMESTAMP_DIGITS = 12


def sign(secret: str, *, timestamp: str, method: str, path: str, body: bytes) -> str:
    """The signature in hex. ``path`` is with its query, as it stands in the request line."""
    head = f"{timestamp}\n{method}\n{path}\n".encode()
    return hmac.new(secret.encode(), head + body, hashlib.sha256).hexdigest()


class SignedClient:
    """The client that signed a request, in the place of a user."""

    is_authenticated = True

    def __init__(self, client: ApiClient) -> None:
        """Wrap a client."""
        self.client = client

    def as_sender(self) -> Sender:
        """The client as one who sends batches."""
        shops = self.client.shops
        return Sender(
            source=f"client {self.client.client_id}",
            shops=None if shops is None else frozenset(shops),
        )


class Signature(BaseAuthentication):
    """Lets in whose signature holds. What fails is a 401 that does not say which part failed."""

    def authenticate(self, request: Any) -> tuple[SignedClient, ApiClient] | None:
        """The client twice, as DRF's user and auth. Raises AuthenticationFailed."""
        headers = request.headers
        client_id, timestamp = headers.get("X-Client-Id", ""), headers.get("X-Timestamp", "")
        client = ApiClient.objects.filter(client_id=client_id).first()
        request._request.api_client = client  # for the log, whatever comes of it
        if client is None or client.revoked_at is not None:
            raise AuthenticationFailed
        if not _is_recent(timestamp) or not _holds(client, timestamp, request):
            raise AuthenticationFailed
        return SignedClient(client), client

    def authenticate_header(self, request: Any) -> str:
        """What makes the answer a 401 rather than a 403."""
        return "HMAC-SHA256"


def digest_of(request: Any) -> bytes:
    """What a signed request is known by: sent again as it was, it is the same one.

    Two alike within a second are one, too: nothing tells them apart.
    """
    headers = request.headers
    proof = f"{headers['X-Client-Id']}\n{headers['X-Signature'].lower()}"
    return hashlib.sha256(proof.encode()).digest()


def _is_recent(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= TIMESTAMP_DIGITS):
        return False
    return abs(int(clock.wall().timestamp()) - int(timestamp)) <= TOLERANCE


def _holds(client: ApiClient, timestamp: str, request: Any) -> bool:
    """Whether the signature is the client's, compared in constant time. Hex in either case.

    With every secret that opens: which one it was, the time that it takes does not say.
    """
    given = request.headers.get("X-Signature", "").lower().encode()
    path, body = path_as_sent(request), _body(request)
    held = [
        hmac.compare_digest(
            sign(secret, timestamp=timestamp, method=request.method, path=path, body=body).encode(),
            given,
        )
        for secret in client.secrets(clock.wall())
    ]
    return any(held)


def path_as_sent(request: Any) -> str:
    """The request line's own spelling, where the server hands it on."""
    return request.META.get("RAW_URI") or request.META.get("REQUEST_URI") or request.get_full_path()


def _body(request: Any) -> bytes:
    try:
        return request._request.body
    except (RequestDataTooBig, RawPostDataException):
        raise TooLarge from None
