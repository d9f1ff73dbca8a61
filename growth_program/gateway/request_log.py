"""What clients asked for: a row for each request, beside the request and never in its way."""

import hashlib
import time
import zlib
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError

from growth_program.core import clock
from growth_program.gateway import clients
from growth_program.gateway.models import ApiClient, ApiRequest
from growth_program.gateway.signatures import path_as_sent

BODIES_KEPT = timedelta(days=7)
ROWS_KEPT = timedelta(days=90)
AT_ONCE = 5_000  # rows to a statement
# Others may hold secrets, and addresses of people, that no log needs.
HEADERS = (
    *("Accept", "Accept-Encoding", "Accept-Language", "Content-Encoding", "Content-Length"),
    *("Content-Type", "User-Agent", "X-Request-Id", "X-Timestamp"),
)
# What costs a client nothing to ask for is not written down for ever: so many a minute.
CAPPED, MOST_A_MINUTE, LOOKED_BACK = (
    (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS),
    30,
    100,
)

log = structlog.get_logger(__name__)


def written(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Middleware: write each request of a client down, once it has been answered.

    Whose it is says `api_client` of the request, set by whoever looked at its key.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        client: ApiClient | None = getattr(request, "api_client", None)
        if client is not None:
            milliseconds = round(1000 * (time.monotonic() - began))
            _keep(client, request, response, milliseconds)
        return response

    return answer


def _keep(
    client: ApiClient, request: HttpRequest, response: HttpResponse, milliseconds: int
) -> None:
    """Its row, and when the client was here. A log that cannot be written changes no answer."""
    try:
        if response.status_code not in CAPPED or not _is_enough(client):
            _row(client, request, response, milliseconds).save(force_insert=True)
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            clients.mark_used(client)
    except DatabaseError as error:
        log.error("api_request_not_logged", client=client.client_id, error=str(error))


def _is_enough(client: ApiClient) -> bool:
    """Whether the last minute of the client's log is full of such already."""
    latest = ApiRequest.objects.filter(client=client).order_by("-pk").values_list("status", "at")
    since = clock.wall() - timedelta(minutes=1)
    alike = [at for status, at in latest[:LOOKED_BACK] if status in CAPPED and at >= since]
    return len(alike) >= MOST_A_MINUTE


def _row(
    client: ApiClient, request: HttpRequest, response: HttpResponse, milliseconds: int
) -> ApiRequest:
    body = None if response.status_code == HTTPStatus.UNAUTHORIZED else _body(request)
    counts = _counts(response)
    return ApiRequest(
        client=client,
        at=clock.wall(),
        method=request.method[:16] if request.method else "",
        path=_kept(path_as_sent(request), 1024),
        status=response.status_code,
        milliseconds=milliseconds,
        request_id=structlog.contextvars.get_contextvars().get("request_id", "")[:64],
        headers={
            name: _kept(request.headers[name], 200) for name in HEADERS if name in request.headers
        },
        bytes=_length(request) if body is None else len(body),
        body_sha256=None if body is None else hashlib.sha256(body).digest(),
        body_deflated=zlib.compress(body, 1) if body and counts.get("rejected") else None,
        **counts,
    )


def _body(request: HttpRequest) -> bytes | None:
    """The body that was looked at already; one that was too large to read is not read now."""
    try:
        return request.body
    except (RequestDataTooBig, RawPostDataException, UnreadablePostError):
        return None


def _length(request: HttpRequest) -> int:
    """What the client says that it sent."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return min(int(told), 2**31 - 1) if told.isascii() and told.isdigit() else 0


def _counts(response: Any) -> dict[str, int]:
    """What became of a batch's items."""
    data = getattr(response, "data", None)
    if not isinstance(data, dict) or "rejected" not in data:
        return {}
    return {
        **{name: data[name] for name in ("accepted", "unchanged", "stale")},
        "rejected": len(data["rejected"]),
    }


def _kept(text: str, most: int) -> str:
    """Text that PostgreSQL holds."""
    return text.replace("\0", "")[:most]


def forget() -> tuple[int, int]:
    """Empty the bodies and drop the rows whose days are over; say how many of each."""
    now = clock.wall()
    old = ApiRequest.objects.filter(body_deflated__isnull=False, at__lt=now - BODIES_KEPT)
    emptied = _until_none(lambda: _some(old.order_by("at")).update(body_deflated=None))
    # By number: it grows with time, and has the index that the time has not.
    first = ApiRequest.objects.order_by("pk")
    dropped = _until_none(lambda: _some(first).filter(at__lt=now - ROWS_KEPT).delete()[0])
    return emptied, dropped


def _some(rows: Any) -> Any:
    return ApiRequest.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE]))


def _until_none(act: Callable[[], int]) -> int:
    """How many rows it was in all."""
    total = 0
    while done := act():
        total += done
    return total
