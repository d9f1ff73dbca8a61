"""`/metrics`: for whoever brings the token; what waits is counted, and no label grows."""

import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.db import connection
from django.urls import ResolverMatch, get_resolver
from prometheus_client.parser import text_string_to_metric_families

from compensation.services import adjudications
from growth_program.celery import app
from growth_program.core.models import Sweep
from growth_program.gateway import metrics
from tests import world as built
from tests.compensation.lived import TERM, decided
from tests.world import LATECOMER, close, enroll, order, signed

TOKEN = "a-token-that-nobody-guesses-4711"
SWEEP = "compensation.tasks.sweep"


app.loader.import_default_modules()  # as a worker does


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def ask(client, brought: str = f"Bearer {TOKEN}", **more):
    return client.get("/metrics", headers={"authorization": brought}, **more)


def told(client) -> dict[tuple[str, ...], float]:
    """Each of the product's own figures, by its name and the value of its label."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for sample in samples(client)
        if sample.name.startswith("growth_")
    }


def samples(client) -> list:
    answer = ask(client)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return [sample for family in families for sample in family.samples]


@pytest.mark.django_db
@pytest.mark.parametrize("brought", ["", TOKEN, "Bearer ", f"Bearer {TOKEN}x", "Bearer é"])
def test_whoever_brings_another_token_is_told_nothing(client, brought):
    answer = ask(client, brought)

    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.django_db
@pytest.mark.parametrize("brought", ["", "Bearer ", f"Bearer {TOKEN}"])
def test_without_a_token_there_is_no_such_address(client, settings, brought):
    settings.METRICS_TOKEN = ""

    answer, nowhere = ask(client, brought), client.get("/no-such-address")
    assert answer.status_code == nowhere.status_code == 404
    assert answer["Content-Type"] == nowhere["Content-Type"]


@pytest.mark.django_db
def test_who_asks_from_inside_need_not_know_our_name_nor_speak_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get(
        "/metrics", headers={"authorization": f"Bearer {TOKEN}", "host": "10.0.0.7:8000"}
    )

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/metrics").status_code == 405


@pytest.mark.django_db
def test_where_there_is_nothing_nothing_waits(client, settings):
    assert told(client) == {
        ("growth_broker_up",): 1,
        ("growth_queue_messages",): 0,
        ("growth_database_up",): 1,
        ("growth_months_due",): 0,
        ("growth_decisions_due",): 0,
        ("growth_decisions_waiting", "review"): 0,
        ("growth_decisions_waiting", "approval"): 0,
        ("growth_mails_due",): 0,
        ("growth_mails_failing",): 0,
        ("growth_mails_given_up",): 0,
        **{
            ("growth_sweep_last_success_seconds", entry["task"]): 0
            for entry in settings.CELERY_BEAT_SCHEDULE.values()
        },
    }


@pytest.mark.usefixtures("world")
def test_what_waits_is_counted(client, clock, people):
    """Lin serves May to July, the latecomer June 11 to July; the decisions are due on 08-16."""
    enroll(LATECOMER, "2026-06-11")

    def waits() -> tuple[float, ...]:
        now = told(client)
        return (
            now["growth_months_due",],
            now["growth_decisions_due",],
            now["growth_decisions_waiting", "review"],
            now["growth_decisions_waiting", "approval"],
        )

    clock("2026-05-31 23:59:59")
    assert waits() == (0, 0, 0, 0)
    clock("2026-06-01")
    assert waits() == (1, 0, 0, 0)
    clock("2026-07-01")
    assert waits() == (3, 0, 0, 0)
    close("2026-05")
    assert waits() == (2, 0, 0, 0)
    # August and later are nobody's service.
    clock("2026-08-15 23:59:59")
    assert waits() == (4, 0, 0, 0)
    clock("2026-08-16")
    assert waits() == (4, 2, 0, 0)
    close(*TERM[1:])
    assert waits() == (0, 2, 0, 0)
    decision = decided()
    assert waits() == (0, 1, 1, 0)
    adjudications.review(decision.pk, by=people.mei)
    assert waits() == (0, 1, 0, 1)
    adjudications.approve(decision.pk, by=people.omar)
    assert waits() == (0, 1, 0, 0)


@pytest.mark.django_db
def test_every_scheduled_task_says_when_it_ran_to_its_end(client):
    scheduled = {entry["task"] for entry in configured.CELERY_BEAT_SCHEDULE.values()}
    for task in scheduled:
        app.tasks[task].apply(throw=True)

    assert {row.task for row in Sweep.objects.all()} == scheduled
    for row in Sweep.objects.all():
        said = told(client)["growth_sweep_last_success_seconds", row.task]
        assert said == pytest.approx(row.succeeded_at.timestamp())


@pytest.mark.django_db
def test_a_task_that_failed_says_nothing(monkeypatch):
    monkeypatch.setattr("compensation.tasks.Program", None)
    app.tasks[SWEEP].apply()

    assert not Sweep.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("was_there", [False, True])
def test_a_database_that_is_away_is_told(client, monkeypatch, was_there):
    if was_there:
        connection.ensure_connection()
        connection.connection.close()  # by itself: Django does not know
    else:
        connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    now = told(client)
    monkeypatch.undo()
    connection.close()

    assert now == {
        ("growth_broker_up",): 1,
        ("growth_queue_messages",): 0,
        ("growth_database_up",): 0,
    }


@pytest.mark.django_db
def test_a_broker_that_is_away_is_told(client, settings):
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    now = told(client)
    assert now["growth_broker_up",] == 0
    assert ("growth_queue_messages",) not in now
    assert now["growth_database_up",] == 1


@pytest.mark.django_db
def test_a_figure_that_takes_too_long_is_left_out_alone(client, monkeypatch):
    def slow() -> float:
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(30)")
        return 1

    monkeypatch.setattr(metrics, "PATIENCE", 50)
    monkeypatch.setattr(metrics, "_figures", [metrics.Figure("slow", "Slow.", slow)])

    now = told(client)
    assert ("growth_slow",) not in now
    assert now["growth_sweep_last_success_seconds", SWEEP] == 0


@pytest.mark.usefixtures("world")
def test_no_label_holds_what_was_asked_for(client, key):
    """Views are named as the URLconf names them; all else is one value."""
    signed(client, key, "/api/v1/orders", {"orders": [order("A-8812")]})
    for path in (
        "/api/v1/never-7495001",
        "/never/7495001",
        f"/api/v1/shops/{built.LIN}/enrollment",
    ):
        client.get(path, {"program": "7495001"}, headers={"X-Client-Id": "gp_7495001"})
    client.generic("PROPFIND-7495001", "/api/v1/orders")

    found: dict[str, set[str]] = {}
    for sample in samples(client):
        for name, value in sample.labels.items():
            found.setdefault(name, set()).add(value)
    assert not [name for name, values in found.items() if any("749500" in v for v in values)]
    # What others of this process looked at: the demo has pages of its own.
    known = set(views()) | set(views(get_resolver("growth_program.demo.urls")))
    assert found["view"] <= known | {"<unnamed view>"}
    assert {"api:orders", "api:nothing-here", "<unnamed view>"} <= found["view"]
    assert "<invalid method>" in found["method"]


def views(resolver=None, space: str = "") -> list[str]:
    """The name of every view, with its namespaces; of one without a name its path."""
    names = []
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            names += views(entry, inner)
        else:
            names.append(space + ResolverMatch(entry.callback, (), {}, entry.name).view_name)
    return names


def test_a_token_that_could_be_guessed_stops_the_start():
    asked = subprocess.run(
        [sys.executable, "-c", "from growth_program.settings import base"],
        env={
            **dict.fromkeys(("DATABASE_URL",), "postgresql://a@/b"),
            "SECRET_KEY": "only-for-this-test-" * 4,
            "GROWTH_KEYS": "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXowMTIzNDU=",
            "REDIS_URL": "redis://nowhere.invalid",
            "FILES_URL": "file:///nowhere",
            "METRICS_TOKEN": "x" * 31,
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert '"METRICS_TOKEN" invalid' in asked.stderr
    assert "xxx" not in asked.stderr
