"""Who acts in the story, each by the surface that he has: the API, the portal, the admin, mail."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from growth_program.demo import lives
from growth_program.people.models import User
from tests import world as built
from tests.world import Key, words

SCOPES = (
    *("shops:write", "orders:write", "creators:write", "campaigns:write", "ads:write"),
    *("tools:read", "reports:read"),
)
# Everything that the schedule starts, once.
beat = lives.run_schedule
# What the marketplace says of every batch, when all of it is new.
LISTS = {
    "fx-rates": "rates",
    "sample-requests": "requests",
    "sample-events": "events",
    "creator-videos": "videos",
    "aigc-items": "items",
    "ad-spend": "days",
}


@dataclass
class Platform:
    """A system of the marketplace: signed batches, and the schedule that runs meanwhile."""

    key: Key
    client: Client

    def push(self, kind: str, *items: dict) -> dict[str, Any]:
        """Send a batch that is taken whole."""
        body = {LISTS.get(kind, kind): list(items)}
        answer = built.signed(self.client, self.key, f"/api/v1/{kind}", body)
        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert told["rejected"] == [], told
        return told

    def ask(self, path: str) -> Any:
        return built.read(self.client, self.key, f"/api/v1/{path}").json()

    def use(self, shop_id: str, tool: str, action: str = "create") -> int:
        """Try to use a marketing tool: the answer's status."""
        path = f"/api/v1/shops/{shop_id}/tools/{tool}/use"
        return built.signed(self.client, self.key, path, {"action": action}).status_code


@dataclass
class Person:
    """Somebody at a browser."""

    user: User
    client: Client

    def read(self, way: str) -> str:
        """What a page says."""
        return words(self.page(way))

    def page(self, way: str) -> str:
        answer = self.client.get(way, follow=True)
        assert answer.status_code == 200, (way, answer.status_code)
        return answer.content.decode()

    def status(self, way: str) -> int:
        return self.client.get(way).status_code

    def post(self, way: str, given: Any = None, **more: Any) -> str:
        """What the page says that a form leads to."""
        answer = self.client.post(way, given or {}, follow=True, **more)
        assert answer.status_code == 200, (way, answer.status_code)
        return words(answer.content.decode())


def person(name: str, *groups: str) -> Person:
    """One of the platform's staff, who reads English."""
    user = built.employ(name, *groups)
    user.language = "en"
    user.save(update_fields=["language"])
    return Person(user, built.signed_in(user))


def visitor(email: str) -> Person:
    """Somebody of whom the marketplace has only said the address."""
    return Person(User.objects.get(email=email), Client())


@pytest.fixture
def at_once(settings) -> Iterator[None]:
    """A worker takes each message as it is sent, and mail goes at every hour of the wall clock."""
    settings.QUIET_HOURS = None
    with lives.at_once():
        yield


def run(command: str, *words_: str) -> str:
    """What an operator's command prints."""
    out = StringIO()
    call_command(command, *words_, stdout=out)
    return out.getvalue()


def link_in_mail_to(email: str) -> str:
    """The address in the newest mail to somebody that leads into the portal."""
    newest = [one for one in mail.outbox if one.to == [email]][-1]
    found = re.search(r"https://\S+", newest.body)
    assert found, newest.body
    return urlsplit(found[0]).path
