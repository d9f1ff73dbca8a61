"""`/healthz` is the process, `/readyz` the database and its migrations; the rest is reported."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from growth_program.gateway import health

READY = {"status": "ok", "database": "ok", "broker": "ok", "workers": 0}


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.1)


def test_the_process_answers_without_a_database(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, READY)


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client, monkeypatch):
    known = MigrationRecorder.applied_migrations
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda recorder: {k: v for k, v in known(recorder).items() if k[0] != "compensation"},
    )
    answer = client.get("/readyz")

    unavailable = READY | {"status": "unavailable", "database": "behind"}
    assert (answer.status_code, answer.json()) == (503, unavailable)


@pytest.mark.django_db(transaction=True)
def test_an_unreachable_database_is_not_ready(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    answer = client.get("/readyz")
    monkeypatch.undo()

    unavailable = READY | {"status": "unavailable", "database": "away"}
    assert (answer.status_code, answer.json()) == (503, unavailable)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["unix:///nowhere/valkey.sock", "redis://127.0.0.1:1"])
def test_an_absent_broker_is_reported_and_harmless(client, settings, address):
    settings.REDIS_URL = address
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, READY | {"broker": "away"})


@pytest.mark.django_db
def test_a_broker_that_goes_in_between_is_harmless(client, monkeypatch):
    def gone(**_):
        raise health.OperationalError("gone")

    monkeypatch.setattr(health.current_app.control, "ping", gone)

    assert client.get("/readyz").json() == READY


def test_it_is_only_asked(client):
    assert client.post("/readyz").status_code == 405


def test_whoever_asks_need_not_know_our_name_nor_speak_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


def test_the_root_asks_who_comes(client):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next=/")
