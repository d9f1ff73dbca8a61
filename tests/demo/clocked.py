"""A demo on a test's database: its clock, its addresses and pages, and an empty marketplace."""

from datetime import datetime

import pytest
from django.test import Client

from growth_program.core import clock
from growth_program.core.models import DemoClock
from growth_program.demo import cast, lives, moves, reports
from growth_program.demo.embedded import CHECKOUT
from growth_program.demo.generated import Feed
from tests.world import at

CONTEXT = "growth_program.demo.context.demo"


@pytest.fixture
def demo(db, settings, tmp_path, monkeypatch) -> Client:
    """Somebody at the machine on which a demo runs, where the marketplace says nothing."""
    monkeypatch.setenv("GROWTH_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(lives, "feed", lambda: Feed({}))
    monkeypatch.setattr(reports, "write", lambda: None)
    settings.DEMO, settings.GROWTH_CLOCK = True, None
    settings.ROOT_URLCONF = "growth_program.demo.urls"
    settings.EMAIL_BACKEND = "growth_program.demo.mailbox.Mailbox"
    [engine] = settings.TEMPLATES
    options = engine["OPTIONS"]
    processors = [*options["context_processors"], CONTEXT]
    settings.TEMPLATES = [
        engine
        | {
            "DIRS": [*engine["DIRS"], CHECKOUT / "growth_program/demo/templates"],
            "OPTIONS": options | {"context_processors": processors},
        }
    ]
    cast.hire()
    return Client()


def put(instant: str) -> datetime:
    """The clock runs from an instant, as kept just now."""
    stands = {"stands_at": at(instant), "lived_to": at(instant)}
    return DemoClock.objects.create(**stands, put_at=clock.wall()).stands_at


def moved(demo: Client, to: str) -> None:
    """Press a button, and let the job do it all."""
    demo.post("/demo/clock/", {"to": to})
    while moves.go_on():
        pass
