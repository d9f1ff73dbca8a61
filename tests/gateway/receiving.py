"""A system that receives webhooks: a real server of its own, which answers as it is told."""

import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tests.world import Key, signature

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        return json.loads(self.body)

    def is_signed_by(self, key: Key) -> bool:
        """As API.md says that whoever receives it may check."""
        timestamp = self.headers["x-timestamp"]
        expected = signature(key, timestamp, "POST", self.path, self.body)
        is_recent = abs(time.time() - int(timestamp)) <= 300
        named = self.headers["x-client-id"] == key.client_id
        return is_recent and named and self.headers["x-signature"] == expected


@dataclass
class Receiver:
    """What came, and what is answered."""

    port: int = 0
    scheme: str = "http"
    received: list[Received] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # that TLS was begun with
    answer: Callable[[Received], Answer] = lambda request: (200, {}, b"thanks")

    def address(self, host: str = "127.0.0.1", path: str = "/hook") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answers(self, *answers: Answer | int) -> None:
        """One after the other; the last for ever."""
        left = list(answers)

        def answer(request: Received) -> Answer:
            one = left.pop(0) if len(left) > 1 else left[0]
            return (one, {}, b"") if isinstance(one, int) else one

        self.answer = answer


@contextmanager
def receiving(host: str = "127.0.0.1", port: int = 0, tls: Any = None) -> Iterator[Receiver]:
    """A receiver, until the end. ``tls``: the files of its certificate and key."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # whoever sent it hung up, or was killed, in the middle
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Received(self.path, headers, body)
            receiver.received.append(request)
            status, told, text = receiver.answer(request)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(text)), **told}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST

        def log_message(self, *_: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None: ...  # whoever calls may hang up

    with Server((host, port), Handler) as server:
        receiver.port = server.server_address[1]
        if tls is not None:
            receiver.scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            context.sni_callback = lambda _socket, name, _context: receiver.names.append(name)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        serving.start()
        yield receiver
        server.shutdown()
        serving.join()
