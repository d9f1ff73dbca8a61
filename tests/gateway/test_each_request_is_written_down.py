"""The request log: what each client asked for, beside the request and never in its way."""

import hashlib
import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext

from growth_program.gateway import clients, request_log, tasks
from growth_program.gateway.models import ApiRequest
from tests import world as built
from tests.gateway.conftest import client_of
from tests.world import Key, order, read, signed

NOW = datetime(2026, 6, 9, 3, 15, 27, tzinfo=UTC)
PATH = "/api/v1/orders"


@pytest.fixture
def wall_clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def rows(*columns: str) -> list[tuple]:
    return list(ApiRequest.objects.order_by("pk").values_list(*columns))


def test_a_batch_with_its_counts(client, world, key, wall_clock):
    signed(client, key, PATH, {"orders": [order("A"), order("B")]})
    body = {"orders": [order("A"), order("B", version=0), order("C"), {"order_id": "D"}]}
    raw = json.dumps(body).encode()
    signed(client, key, f"{PATH}?a=%7e", raw)

    _, last = ApiRequest.objects.order_by("pk")
    assert (last.client.client_id, last.method, last.path, last.status, last.at) == (
        key.client_id,
        "POST",
        "/api/v1/orders?a=%7e",
        200,
        NOW,
    )
    assert (last.accepted, last.unchanged, last.stale, last.rejected) == (1, 1, 1, 1)
    assert (last.bytes, bytes(last.body_sha256)) == (len(raw), hashlib.sha256(raw).digest())
    assert 0 <= last.milliseconds < 60_000


def test_the_body_is_kept_where_an_item_was_rejected(client, world, key):
    signed(client, key, PATH, {"orders": [order("A")]})
    raw = json.dumps({"orders": [order("B"), {"order_id": "C"}]}).encode()
    signed(client, key, PATH, raw)

    [(none,), (kept,)] = rows("body_deflated")
    assert (none, zlib.decompress(bytes(kept))) == (None, raw)


def test_a_read_counts_no_items(client, world):
    key = built.key("reports:read")
    read(client, key, "/api/v1/shops/7495001/enrollment")

    path = "/api/v1/shops/7495001/enrollment"
    assert rows("method", "path", "status", "bytes", "accepted", "rejected") == [
        ("GET", path, 200, 0, None, None)
    ]


def test_no_header_that_is_a_secret(client, key):
    more = {"Authorization": "Bearer s3cret", "Cookie": "s3cret", "X-Forwarded-For": "192.0.2.1"}
    signed(client, key, PATH, {"orders": []}, **more, **{"User-Agent": "oms/1.0" + "x" * 300})

    [(headers,)] = rows("headers")
    assert set(headers) == {"Content-Length", "Content-Type", "User-Agent", "X-Timestamp"}
    assert headers["User-Agent"] == ("oms/1.0" + "x" * 300)[:200]


def test_it_has_the_number_that_the_server_log_has(client, key):
    for _ in range(2):
        signed(client, key, PATH, {"orders": []})

    [(one,), (other,)] = rows("request_id")
    assert len({one, other} - {""}) == 2


# What is refused


@pytest.mark.parametrize(
    ("body", "status"), [(b"{", 400), (b'{"refunds": []}', 400), (b'{"orders": [%s]}', 413)]
)
def test_what_is_no_batch(client, key, body, status):
    raw = body.replace(b"%s", b",".join([b"1"] * 5_001))
    signed(client, key, PATH, raw)

    assert rows("status", "bytes", "rejected", "body_deflated") == [(status, len(raw), None, None)]


def test_more_than_is_read(client, key, settings):
    """It is not read for the log either."""
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    signed(client, key, PATH, {"orders": [order("A")]})

    [(status, length, digest)] = rows("status", "bytes", "body_sha256")
    assert (status, length > 100, digest) == (413, True, None)


def test_without_the_scope(client, db):
    key = built.key("ads:write")
    signed(client, key, PATH, {"orders": []})

    assert rows("status") == [(403,)]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_by_another_method(client, key, method):
    told = built.headers(key, method.upper(), PATH, b"")
    getattr(client, method)(PATH, headers=told)

    assert rows("method", "status") == [(method.upper(), 405)]


def test_a_signature_that_fails(client, key):
    signed(client, Key(key.client_id, "another"), PATH, {"orders": [order("A")]})

    [(status, digest)] = rows("status", "body_sha256")
    assert (status, digest) == (401, None)


def test_one_that_is_revoked(client, key):
    """So it is seen who still asks."""
    clients.revoke(client_of(key).pk)
    signed(client, key, PATH, {"orders": []})

    assert rows("status") == [(401,)]


def test_who_is_nobody_is_not_written_down(client, db):
    signed(client, Key("gp_0000000000000000", "s3cret"), PATH, {"orders": []})
    client.post(PATH)
    client.get("/api/v1/no-such-thing")
    client.get("/admin/")

    assert rows("status") == []


def test_refusals_that_cost_nothing_fill_no_disk(client, key, wall_clock):
    for _ in range(40):
        signed(client, Key(key.client_id, "another"), PATH, {"orders": []})
    assert len(rows("pk")) == 30

    wall_clock.shift(61)
    signed(client, Key(key.client_id, "another"), PATH, {"orders": []})
    assert len(rows("pk")) == 31


def test_what_is_answered_is_written_down_all_the_same(client, key, wall_clock):
    for _ in range(31):
        signed(client, Key(key.client_id, "another"), PATH, {"orders": []})
    signed(client, key, PATH, {"orders": []})

    assert rows("status")[-1] == (200,)


# Not in the way


def test_a_batch_is_taken_though_its_log_cannot_be_written(client, world, key, monkeypatch):
    def full(*_args, **_more):
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(ApiRequest, "save", full)
    response = signed(client, key, PATH, {"orders": [order("A")]})

    assert (response.status_code, response.json()["accepted"]) == (200, 1)
    assert list(built.rollups()) == [built.MAY]


def test_what_breaks_is_written_down_as_that(client, world, key, monkeypatch):
    monkeypatch.setattr("growth_program.gateway.batches.Batch.tally", lambda *_: 1 / 0)
    client.raise_request_exception = False
    response = signed(client, key, PATH, {"orders": [order("A")]})

    assert (response.status_code, rows("status", "rejected")) == (500, [(500, None)])


def test_it_takes_one_statement(client, world, key):
    signed(client, key, PATH, {"orders": []})  # says when the client was here
    with CaptureQueriesContext(connection) as queries:
        signed(client, key, PATH, {"orders": [order("A"), {"order_id": "B"}]})

    written = [row["sql"] for row in queries if "gateway_api" in row["sql"]]
    assert [sql.split()[0] for sql in written] == ["SELECT", "INSERT"]  # the client, the log


@pytest.mark.parametrize("query", ["a" * 3_000, "%ff%fe", "a=谢谢", "a=\0"])
def test_any_path_can_be_kept(client, key, query):
    """However it is written: the server hands on what came."""
    path = f"{PATH}?{query}"
    told = built.headers(key, "POST", PATH, b"")
    client.post(PATH, b"", content_type="application/json", headers=told, RAW_URI=path)

    kept = path.replace("\0", "")
    assert rows("path") == [(kept[:1024],)]


# For so long


def test_bodies_go_after_a_week_and_rows_after_ninety_days(client, world, key, wall_clock):
    raw = json.dumps({"orders": [{"order_id": "C"}]}).encode()
    for day in (0, 83, 84, 90):
        wall_clock.move_to(NOW + timedelta(days=day))
        signed(client, key, PATH, raw)
    wall_clock.move_to(NOW + timedelta(days=90, seconds=1))
    tasks.forget()

    kept = [(at - NOW, body is not None) for at, body in rows("at", "body_deflated")]
    assert kept == [
        (timedelta(days=83), False),
        (timedelta(days=84), True),
        (timedelta(days=90), True),
    ]


def test_it_lets_go_in_steps(client, key, wall_clock, monkeypatch):
    monkeypatch.setattr(request_log, "AT_ONCE", 2)
    for _ in range(5):
        signed(client, key, PATH, {"orders": [{}]})
    wall_clock.shift(timedelta(days=8))
    assert request_log.forget() == (5, 0)

    wall_clock.shift(timedelta(days=90))
    assert request_log.forget() == (0, 5)
