"""The demo's mail server: every mail is a file, and nothing leaves this machine."""

import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from django.core.mail import EmailMessage as Outgoing
from django.core.mail.backends.base import BaseEmailBackend

from growth_program.demo.addresses import data_folder

NAME = re.compile(r"[0-9]{19}-[A-Za-z0-9]{1,40}\.eml")
MOST = 200  # shown


@dataclass(frozen=True, slots=True)
class Received:
    """One mail, as it arrived."""

    name: str  # of its file
    at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """What it is about."""
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        """Whom it is for."""
        return str(self.message["To"])

    def part(self, kind: str) -> str:
        """Its text as ``plain`` or ``html``, empty where it has none."""
        found = self.message.get_body((kind,))
        return str(found.get_content()) if found else ""


class Mailbox(BaseEmailBackend):
    """Takes mail as a server would."""

    def send_messages(self, email_messages: Sequence[Outgoing]) -> int:
        """Keep each, under its instant and Message-ID."""
        for one in email_messages:
            _keep(one.message().as_bytes())
        return len(email_messages)


def folder() -> Path:
    """Where they lie."""
    return data_folder() / "mailbox"


def _keep(raw: bytes) -> None:
    number = email.message_from_bytes(raw, policy=default)["Message-ID"].partition("@")[0]
    letters = re.sub(r"[^A-Za-z0-9]", "", number)[-40:]
    nanoseconds = int(datetime.now(UTC).timestamp() * 1_000_000) * 1_000
    path = folder() / f"{nanoseconds}-{letters}.eml"
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.write_bytes(raw)
    half.rename(path)


def received() -> Iterator[Received]:
    """The newest first."""
    names = sorted((path.name for path in folder().glob("*.eml")), reverse=True)
    return (_read(name) for name in names[:MOST])


def one(name: str) -> Received | None:
    """The mail in a file of that name, if there is one."""
    if NAME.fullmatch(name) and (folder() / name).is_file():
        return _read(name)
    return None


def _read(name: str) -> Received:
    at = datetime.fromtimestamp(int(name.partition("-")[0]) / 1_000_000_000, UTC)
    raw = (folder() / name).read_bytes()
    return Received(name, at, email.message_from_bytes(raw, policy=default))
