"""A real mail server, whose answers a test chooses."""

import asyncio
import email
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller

TAKEN = "250 OK"


class Server:
    """What has arrived, and what it answers to whom."""

    def __init__(self) -> None:
        self.arrived: list[Message] = []
        self.answers: dict[str, str] = {}  # to the name of a receiver; else it takes the mail
        self.pause = 0.0  # seconds before it says that it took one
        self.holds_back = False  # the answer, until `let_go`
        self.has_one = threading.Event()  # a mail is here, and not yet answered
        self.tried: Counter[str] = Counter()
        self._controller: Controller | None = None
        self._free: asyncio.Event | None = None
        self.port = free_port()

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self.let_go()
            self._controller.stop()
            self._controller = None

    def let_go(self) -> None:
        self.holds_back = False
        if self._free is not None:
            self._controller.loop.call_soon_threadsafe(self._free.set)

    def names(self) -> list[str]:
        """Whom what has arrived is for."""
        return sorted(message["To"].partition("@")[0] for message in self.arrived)

    def numbers(self) -> Counter[str]:
        """How often each Message-ID has arrived."""
        return Counter(message["Message-ID"] for message in self.arrived)

    # What aiosmtpd asks.

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        name = address.partition("@")[0]
        self.tried[name] += 1
        if (answer := self.answers.get(name, TAKEN)) != TAKEN:
            return answer
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server, session, envelope) -> str:
        self.arrived.append(email.message_from_bytes(envelope.content, policy=default))
        if self.holds_back:
            self._free = asyncio.Event()
            self.has_one.set()
            await self._free.wait()
        await asyncio.sleep(self.pause)
        return TAKEN


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()
