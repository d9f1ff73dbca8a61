"""One POST to somebody else's address, and what came of it.

The name is looked up once, every address that it leads to is checked, and the connection goes to
one of those very addresses; TLS is still held against the name. No redirect is followed, no proxy
asked, and after ten seconds it is over, however slowly somebody answers.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Thread
from typing import Any

import httpcore
import httpx

from growth_program.gateway.addresses import BadAddress, checked, may_be_called

PATIENCE = 10.0  # seconds, for all of it: name, connection, TLS, answer
KEPT = 1_000  # bytes of the answer
EXPLAINED = 300  # characters of an error's own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a try: a status, or why there is none."""

    status: int | None = None
    failure: str = ""  # of `models.Failure`
    explanation: str = ""  # an error's own words
    text: str = ""  # the beginning of the answer's body
    milliseconds: int

    @property
    def is_taken(self) -> bool:
        """Whether the receiver says that it has it."""
        return not self.failure

    @property
    def finds_nobody(self) -> bool:
        """Whether the next try would fare no better: nobody there, or not well."""
        if self.status is None:
            return True
        too_much = self.status == HTTPStatus.TOO_MANY_REQUESTS
        return too_much or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR


class Inside(httpcore.ConnectError):
    """The name leads to an address that may not be called."""


class UnknownName(httpcore.ConnectError):
    """The name leads nowhere."""


class Caller:
    """Calls addresses, and keeps a connection for the next call. For one thread."""

    def __init__(self) -> None:
        """Nothing is looked up yet."""
        self._network = _Network()
        tls = httpx.create_ssl_context()
        self._client = httpx.Client(
            transport=_Transport(tls, self._network), trust_env=False, timeout=PATIENCE
        )

    def __enter__(self) -> "Caller":
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._client.close()

    def post(self, address: str, body: bytes, headers: Callable[[str], dict[str, str]]) -> Answer:
        """Send it once; its headers are made for the path that is asked for, query and all.

        Never raises for what somebody else does.
        """
        began = time.monotonic()
        self._network.until = began + PATIENCE
        told: dict[str, Any]
        try:
            url = checked(address)
            told = self._posted(url, body, headers(url.raw_path.decode()))
        except BadAddress as bad:
            told = {"failure": "address", "explanation": str(bad)}
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
            told = {"failure": _reason(error), "explanation": _cut(str(error), EXPLAINED)}
        return Answer(milliseconds=round(1000 * (time.monotonic() - began)), **told)

    def _posted(self, url: httpx.URL, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        sent = {"User-Agent": "growth-program", "Accept-Encoding": "identity", **headers}
        with self._client.stream("POST", url, content=body, headers=sent) as answer:
            text = _cut(_beginning(answer).decode(errors="replace"), KEPT)
            failure = "" if answer.is_success else "refused"
            return {"status": answer.status_code, "failure": failure, "text": text}


def _beginning(answer: httpx.Response) -> bytes:
    """As much of the body as is kept, not unpacked. A status that came counts without a body."""
    found = b""
    try:
        for part in answer.iter_raw():
            found += part
            if len(found) >= KEPT:
                break
    except httpx.HTTPError:
        return found
    return found[:KEPT]


def _cut(text: str, most: int) -> str:
    return text.replace("\0", "")[:most]


def _reason(error: Exception) -> str:
    """Our code for what went wrong, by what it was at its root."""
    seen = error
    while seen is not None:
        for kind, reason in REASONS.items():
            if isinstance(seen, kind):
                return reason
        seen = seen.__cause__ or seen.__context__  # type: ignore[assignment]
    return "broken"


REASONS: dict[type[Exception], str] = {
    Inside: "inside",
    UnknownName: "unknown_name",
    ssl.SSLError: "tls",
    httpx.TimeoutException: "timeout",
    OSError: "no_connection",
}


class _Transport(httpx.HTTPTransport):
    """httpx's own, on connections of ours: it has no argument for that."""

    def __init__(self, tls: ssl.SSLContext, network: httpcore.NetworkBackend) -> None:
        super().__init__(verify=tls, trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls, max_connections=1, network_backend=network
        )


class _Network(httpcore.NetworkBackend):
    """Connections to addresses that were checked, each act within what is left of the time."""

    until = 0.0  # by time.monotonic

    def left(self) -> float:
        """Seconds. Raises httpcore.ReadTimeout where there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("The time was over.")
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """To the first address of the name that can be reached, if all of them may be called."""
        found = addresses(host, port, within=self.left())
        if not all(map(may_be_called, found)):
            raise Inside("An address inside a network.")
        for place, address in enumerate(found, start=1):
            try:
                # A numeric address: nothing is looked up again.
                stream = httpcore.SyncBackend().connect_tcp(address, port, self.left())
                return _Stream(stream, self)
            except httpcore.ConnectError:
                if place == len(found):
                    raise
        raise UnknownName(host)


def addresses(host: str, port: int, *, within: float) -> list[str]:
    """The numeric addresses of a name, as the machine looks names up. Raises UnknownName.

    That may take the machine longer than it may take us: then it goes on without us.
    """
    found: list[str] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    looking = Thread(target=look_up, daemon=True)
    looking.start()
    looking.join(within)
    if looking.is_alive():
        raise httpcore.ConnectTimeout("The name was not found in time.")
    if not found:
        raise UnknownName("The name is not known.")
    return found


class _Stream(httpcore.NetworkStream):
    """A connection of which every read and write ends when the time is over."""

    def __init__(self, stream: httpcore.NetworkStream, network: _Network) -> None:
        self._stream, self._network = stream, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._network.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._network.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._network.left())
        return _Stream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
