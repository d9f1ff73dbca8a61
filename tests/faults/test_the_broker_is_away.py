"""FAULTS 5: with Valkey gone the API answers; what should be done later is swept up later."""

import pytest

from compensation import tasks
from compensation.models import Adjudication
from tests import world as built
from tests.compensation.lived import DUE, TERM
from tests.world import close, order, signed

NOWHERE = "redis://127.0.0.1:1"


@pytest.fixture
def no_broker(settings):
    """Neither queue nor cache."""
    settings.REDIS_URL = settings.CELERY_BROKER_URL = NOWHERE
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": NOWHERE}}


def test_a_batch_is_taken(no_broker, client, world, key):
    response = signed(client, key, "/api/v1/orders", {"orders": [order("A")]})

    assert (response.status_code, response.json()["accepted"]) == (200, 1)
    assert list(built.rollups()) == [built.MAY]


def test_an_admin_page_answers(no_broker, admin_client):
    assert admin_client.get("/admin/billing/statement/").status_code == 200


def test_it_is_ready_and_says_that_the_broker_is_away(no_broker, client, db):
    response = client.get("/readyz")

    told = response.json()
    assert (response.status_code, told["database"], told["broker"]) == (200, "ok", "away")


def test_a_command_needs_none(no_broker, world):
    close(*TERM)

    assert list(built.statements()) == list(TERM)


def test_what_no_worker_was_told_of_the_next_sweep_finds(world, clock, monkeypatch):
    """A message that is lost is only later."""
    close(*TERM)
    clock(DUE)
    lost = []
    monkeypatch.setattr(tasks.adjudicate, "delay", lambda *told: lost.append(told))
    tasks.sweep()
    assert (len(lost), Adjudication.objects.count()) == (1, 0)

    monkeypatch.setattr(tasks.adjudicate, "delay", tasks.adjudicate)
    tasks.sweep()
    assert Adjudication.objects.count() == 1
