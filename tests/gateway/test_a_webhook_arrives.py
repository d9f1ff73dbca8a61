"""API.md, Webhooks out: tried until the receiver says 2xx, for three days; every try is logged."""

import hashlib
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
import time_machine
from celery import Celery
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from growth_program.core.models import AuditEntry
from growth_program.gateway import clients, deliveries, outgoing, tasks, webhooks
from growth_program.gateway.models import WebhookDelivery, WebhookReceiver, WebhookTry
from tests.faults.threads import at_once
from tests.gateway.conftest import client_of
from tests.gateway.receiving import receiving
from tests.world import LATECOMER, LIN, NEIGHBOUR, Key, close, enroll

NOW = datetime(2026, 9, 2, 3, 15, 27, tzinfo=UTC)


@pytest.fixture
def wall_clock():
    """It stands, and is moved by hand."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def happened(world, receiver, listen, wall_clock) -> Key:
    """The statement of a month, on its way to one client."""
    key = listen(receiver.address(path="/hook?of=growth&a=%7e"))
    close("2026-05")
    return key


def log() -> list[tuple]:
    rows = WebhookTry.objects.order_by("pk")
    return list(rows.values_list("number", "status", "failure", "answer"))


def outcome() -> str:
    one = WebhookDelivery.objects.get()
    ended = {"delivered": one.delivered_at, "given up": one.given_up_at, "due": one.due_at}
    [(name, _at)] = [(name, at) for name, at in ended.items() if at is not None]
    return name


def test_it_is_posted_and_signed_as_our_own_requests_are(happened, receiver, deliver):
    deliver()

    [one] = receiver.received
    delivery = WebhookDelivery.objects.get()
    assert one.path == "/hook?of=growth&a=%7e"
    assert one.is_signed_by(happened)
    assert one.headers["content-type"] == "application/json"
    assert one.told == {
        "event_id": str(delivery.event_id),
        "type": "statement.closed",
        "created_time": int(delivery.happened_at.timestamp()),
        "shop_id": LIN,
        "data": delivery.data,
    }
    assert (outcome(), log()) == ("delivered", [(1, 200, "", "thanks")])
    assert bytes(WebhookTry.objects.get().body_sha256) == hashlib.sha256(one.body).digest()


def test_what_has_arrived_is_not_sent_again(happened, receiver, deliver):
    deliver()
    deliver()

    assert len(receiver.received) == 1


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_takes_it(happened, receiver, deliver, status):
    receiver.answers(status)
    deliver()

    assert outcome() == "delivered"


@pytest.mark.parametrize("status", [300, 301, 302, 307, 308, 304, 400, 401, 404, 410, 429, 500])
def test_anything_else_does_not(happened, receiver, deliver, status):
    with receiving() as elsewhere:
        receiver.answers((status, {"Location": elsewhere.address()}, b"not now"))
        deliver()

    text = "" if status == 304 else "not now"
    assert (outcome(), log()) == ("due", [(1, status, "refused", text)])
    assert elsewhere.received == []  # no redirect is followed


def test_every_try_says_the_same_with_a_signature_of_its_own(
    happened, receiver, deliver, wall_clock
):
    receiver.answers(500, 404, 200)
    for _ in range(3):
        deliver()
        wall_clock.shift(600)

    one, other, last = receiver.received
    assert one.body == other.body == last.body
    assert len({request.headers["x-timestamp"] for request in receiver.received}) == 3
    assert len({request.headers["x-signature"] for request in receiver.received}) == 3
    assert [row[:3] for row in log()] == [(1, 500, "refused"), (2, 404, "refused"), (3, 200, "")]
    assert outcome() == "delivered"


def test_the_pauses_grow_and_after_three_days_it_is_given_up(
    happened, receiver, deliver, wall_clock
):
    receiver.answers(404)
    while outcome() == "due":
        wall_clock.move_to(WebhookDelivery.objects.get().due_at)
        deliver()

    tried = list(WebhookTry.objects.order_by("number").values_list("at", flat=True))
    pauses = [(after - before).total_seconds() for before, after in pairwise(tried)]
    # 10, 30, 90, 270, 810, 2430, 7290 and then 21600 seconds, a quarter more or less.
    for pause, middle in zip(pauses, [10 * 3**n for n in range(7)], strict=False):
        assert 0.75 * middle <= pause <= 1.25 * middle
    assert all(0.75 * 21600 <= pause <= 1.25 * 21600 for pause in pauses[7:-1])
    assert round((tried[-1] - tried[0]) / timedelta(minutes=1)) == 3 * 24 * 60
    assert outcome() == "given up"
    assert 16 <= len(receiver.received) == len(tried) <= 26


def test_pauses_differ_so_that_not_everything_comes_back_at_once():
    assert len({deliveries.pause(3, most=21600) for _ in range(20)}) == 20


def test_nothing_is_given_up_untried(happened, receiver, deliver, wall_clock):
    """Nobody delivered for a week: it was us who were away."""
    wall_clock.shift(timedelta(days=7))
    deliver()

    assert outcome() == "delivered"


def test_a_receiver_that_stays_away_is_given_up_on(happened, receiver, deliver, wall_clock):
    """Also what it was never tried with, because it was away for all else."""
    enroll(NEIGHBOUR, "2026-05-10")
    receiver.answers(500)
    deliver()
    assert WebhookTry.objects.count() == 1  # one was enough to see that it is not well

    wall_clock.shift(timedelta(days=3, seconds=1))
    deliver()
    assert set(WebhookDelivery.objects.values_list("due_at", flat=True)) == {None}
    assert WebhookTry.objects.count() == 1


# One that is slow or away


def test_ten_seconds_are_all_that_there_is(happened, receiver, deliver, monkeypatch):
    monkeypatch.setattr(outgoing, "PATIENCE", 0.6)
    receiver.answer = lambda request: (time.sleep(30), (200, {}, b""))[1]
    deliver()

    [(number, status, failure, _)] = log()
    assert (number, status, failure, outcome()) == (1, None, "timeout", "due")


class Dripping(StreamRequestHandler):
    """Never lets anybody wait for a byte for long, and never comes to an end."""

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
            for _ in range(300):
                time.sleep(0.1)
                self.wfile.write(b"a")


def test_also_of_one_that_says_a_byte_at_a_time(world, listen, deliver, monkeypatch):
    monkeypatch.setattr(outgoing, "PATIENCE", 0.6)
    with ThreadingTCPServer(("127.0.0.1", 0), Dripping) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        listen(f"http://127.0.0.1:{server.server_address[1]}/")
        close("2026-05")
        began = time.monotonic()
        deliver()
        server.shutdown()
        server.block_on_close = False

    assert time.monotonic() - began < 30
    assert [row[1:3] for row in log()] == [(None, "timeout")]


def test_a_body_that_never_ends_is_not_read_to_its_end(happened, receiver, deliver):
    receiver.answers((200, {}, b"x" * 5_000_000))
    deliver()

    assert (outcome(), log()) == ("delivered", [(1, 200, "", "x" * 1_000)])


def test_a_status_counts_though_its_body_does_not_come(happened, receiver, deliver, monkeypatch):
    monkeypatch.setattr(outgoing, "PATIENCE", 0.6)
    receiver.answers((200, {"Content-Length": "1000"}, b"half"))
    deliver()

    assert (outcome(), log()) == ("delivered", [(1, 200, "", "half")])


@pytest.mark.parametrize("text", [b"a\0b", b"\xff\xfe", "谢谢".encode()])
def test_any_answer_can_be_kept(happened, receiver, deliver, text):
    receiver.answers((200, {}, text))
    deliver()

    assert log()[0][3] == text.decode(errors="replace").replace("\0", "")


def test_what_is_no_http_is_a_try_as_well(world, listen, deliver, monkeypatch):
    with receiving() as gone:
        address = gone.address()
    listen(address)
    close("2026-05")
    deliver()

    assert [(row[1], row[2]) for row in log()] == [(None, "no_connection")]


def test_who_is_away_rests_and_then_gets_everything(
    happened, receiver, deliver, wall_clock, settings
):
    enroll(NEIGHBOUR, "2026-05-10")
    enroll(LATECOMER, "2026-07-10")
    receiver.answers(503, 503, 200)
    deliver()
    deliver()
    assert len(receiver.received) == 1  # nobody asks again at once

    wall_clock.shift(13)  # at least 7.5 seconds, at most 12.5
    deliver()
    assert (len(receiver.received), WebhookReceiver.objects.get().silences) == (2, 2)
    wall_clock.shift(38)
    deliver()
    assert WebhookReceiver.objects.get().silences == 0
    wall_clock.shift(38)
    deliver()

    assert not WebhookDelivery.objects.exclude(due_at=None).exists()
    assert len({request.told["event_id"] for request in receiver.received}) == 3


def test_one_event_that_is_refused_holds_no_other_up(happened, receiver, deliver):
    enroll(NEIGHBOUR, "2026-05-10")
    receiver.answers(400, 200)
    deliver()

    assert [row[:2] for row in log()] == [(1, 400), (1, 200)]


@pytest.mark.django_db(transaction=True)
def test_a_slow_receiver_holds_nobody_else_up(world, receiver, listen, monkeypatch):
    """Beside it another is served; and it is served by one process at a time."""
    monkeypatch.setattr(deliveries, "TURN", 0)
    with receiving() as slow:
        slow.answer = lambda request: (time.sleep(5), (200, {}, b""))[1]
        slow_one = client_of(listen(slow.address(), name="slow"))
        quick_one = client_of(listen(receiver.address(), name="quick"))
        enroll(NEIGHBOUR, "2026-05-10")
        close("2026-05")
        began = time.monotonic()

        def served(client):
            deliveries.serve(client.pk)
            return time.monotonic() - began

        durations = at_once(*(lambda c=c: served(c) for c in (slow_one, slow_one, quick_one)))

    assert (durations[2] < 5, max(durations[:2]) > 5) == (True, True)
    assert min(durations[:2]) < 5  # found that another serves it
    assert (len(slow.received), len(receiver.received)) == (1, 1)


def test_a_turn_ends_when_it_has_lasted(happened, receiver, monkeypatch):
    """So that a worker gets round to others; the rest is for the next turn."""
    enroll(NEIGHBOUR, "2026-05-10")
    monkeypatch.setattr(deliveries, "TURN", 0)
    client = client_of(happened)

    assert [deliveries.serve(client.pk) for _ in range(2)] == [True, False]
    assert len(receiver.received) == 2


# By the queue


def test_the_sweep_finds_what_no_worker_was_told_of(happened, receiver):
    """FAULTS 5: the message was lost, the row is there."""
    tasks.deliver.app.conf.task_always_eager = True
    try:
        tasks.sweep()
    finally:
        tasks.deliver.app.conf.task_always_eager = False

    assert (outcome(), len(receiver.received)) == ("delivered", 1)


def test_a_broker_that_is_away_undoes_nothing(
    world, listen, settings, django_capture_on_commit_callbacks
):
    listen("https://erp.example/hook")
    nowhere = Celery("nowhere", broker="redis://127.0.0.1:1", set_as_current=False)
    nowhere.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    nowhere.conf.task_publish_retry = False
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(webhooks, "current_app", nowhere)
        with django_capture_on_commit_callbacks(execute=True):
            close("2026-05")

    assert outcome() == "due"


def test_a_delivery_takes_as_many_statements_as_any(happened, receiver):
    """A turn of three events is a turn of one and two times the statements of an event."""
    client = client_of(happened)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            deliveries.serve(client.pk)
        return len([row for row in queries if "SAVEPOINT" not in row["sql"]])

    one = statements()
    enroll(NEIGHBOUR, "2026-05-10")
    enroll(LATECOMER, "2026-07-10")
    two = statements()

    assert (one, two - one) == (9, 4)  # claim: two, log, outcome


# Clients that change


def test_what_waits_goes_to_the_new_address(happened, receiver, deliver, wall_clock):
    receiver.answers(404)
    deliver()
    with receiving() as moved:
        clients.send_webhooks_to(client_of(happened).pk, moved.address())
        wall_clock.shift(600)
        deliver()

    assert (len(receiver.received), len(moved.received), outcome()) == (1, 1, "delivered")


@pytest.mark.parametrize("act", ["revoked", "no address"])
def test_who_listens_no_more_is_told_nothing_more(happened, receiver, deliver, act):
    client = client_of(happened)
    if act == "revoked":
        clients.revoke(client.pk)
    else:
        clients.send_webhooks_to(client.pk, "")
    deliver()

    assert (receiver.received, outcome()) == ([], "given up")


def test_after_a_renewal_it_is_signed_with_the_new_secret(happened, receiver, deliver):
    client, secret = clients.rotate(client_of(happened).pk, number=1)
    deliver()

    assert receiver.received[0].is_signed_by(Key(client.client_id, secret))


# Again


def given_up(receiver, deliver, wall_clock) -> WebhookDelivery:
    receiver.answers(404)
    deliver()
    wall_clock.shift(timedelta(days=4))
    deliver()
    assert outcome() == "given up"
    return WebhookDelivery.objects.get()


def test_what_was_given_up_can_be_sent_again(happened, receiver, deliver, wall_clock, capsys):
    delivery = given_up(receiver, deliver, wall_clock)
    receiver.answers(200)
    call_command("redeliver", str(delivery.event_id))
    deliver()

    assert capsys.readouterr().out == "due again: 1\n"
    assert (outcome(), [row[:2] for row in log()]) == ("delivered", [(1, 404), (2, 404), (3, 200)])
    assert len({request.body for request in receiver.received}) == 1  # the same event
    [entry] = AuditEntry.objects.filter(act="webhook.sent_again")
    assert (entry.subject, entry.shop, entry.details) == (
        f"gateway.apiclient:{delivery.client_id}",
        LIN,
        {"event_ids": [str(delivery.event_id)]},
    )


def test_so_can_all_of_a_client(happened, receiver, deliver, wall_clock, capsys):
    given_up(receiver, deliver, wall_clock)
    enroll(NEIGHBOUR, "2026-05-10")  # on its way: not given up
    call_command("redeliver", "--given-up", happened.client_id)

    assert capsys.readouterr().out == "due again: 1\n"


@pytest.mark.parametrize("arguments", [[], ["--given-up", "gp_1", "0" * 32]])
def test_it_has_to_be_said_which(db, arguments):
    with pytest.raises(CommandError):
        call_command("redeliver", *arguments)


def test_it_is_tried_for_three_days_once_more(happened, receiver, deliver, wall_clock):
    given_up(receiver, deliver, wall_clock)
    deliveries.send_again(WebhookDelivery.objects.all())
    deliver()

    one = WebhookDelivery.objects.get()
    assert round((one.give_up_at - NOW) / timedelta(minutes=1)) == 7 * 24 * 60
    assert one.failures == 1


def test_not_to_a_client_that_listens_no_more(happened, receiver, deliver, wall_clock):
    given_up(receiver, deliver, wall_clock)
    clients.revoke(client_of(happened).pk)

    assert deliveries.send_again(WebhookDelivery.objects.all()) == 0
    assert outcome() == "given up"


def test_what_has_ended_is_kept_ninety_days(happened, receiver, deliver, wall_clock):
    deliver()
    wall_clock.move_to(NOW + timedelta(days=89, hours=23))
    tasks.forget()
    assert (outcome(), len(log())) == ("delivered", 1)

    wall_clock.move_to(NOW + timedelta(days=90, hours=1))
    assert deliveries.forget() == 1
    assert (WebhookDelivery.objects.count(), log()) == (0, [])


def test_what_was_given_up_goes_too_and_what_is_sent_again_stays(
    happened, receiver, deliver, wall_clock
):
    receiver.answers(500)
    deliver()
    wall_clock.shift(timedelta(days=4))
    deliver()
    assert outcome() == "given up"

    wall_clock.shift(timedelta(days=91))
    deliveries.send_again(WebhookDelivery.objects.all())
    assert (deliveries.forget(), outcome()) == (0, "due")

    wall_clock.shift(timedelta(days=4))
    deliver()
    assert (deliveries.forget(), outcome()) == (0, "given up")
    wall_clock.shift(timedelta(days=91))
    assert deliveries.forget() == 1


def test_many_go_in_steps(world, receiver, listen, deliver, wall_clock, monkeypatch):
    """Two of three at first."""
    monkeypatch.setattr(deliveries, "AT_ONCE", 2)
    enroll(NEIGHBOUR, "2026-05-02")
    enroll(LATECOMER, "2026-05-02")
    listen(receiver.address())
    close("2026-05")
    deliver()
    wall_clock.shift(timedelta(days=91))
    assert (deliveries.forget(), WebhookDelivery.objects.count()) == (3, 0)


@pytest.mark.parametrize("table", ["gateway_webhooktry", "gateway_webhookdelivery"])
def test_nobody_lets_go_of_what_is_due(happened, receiver, deliver, table):
    receiver.answers(500)
    deliver()
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match=r"due|Cannot delete"):
        cursor.execute(f"DELETE FROM {table}")
