"""API.md, Conventions: errors are RFC 9457 problem documents, whatever refused."""

import pytest
from django.db import connection

from growth_program.gateway.api import BatchView
from tests import world as built
from tests.world import LIN, read, signed

ORDERS = "/api/v1/orders"
ENROLLMENT = f"/api/v1/shops/{LIN}/enrollment"


def told(answer) -> tuple[int, str, dict]:
    document = answer.json()
    return answer.status_code, answer["Content-Type"], {**document, "detail": "…"}


def problem(status: int, title: str) -> tuple[int, str, dict]:
    document = {"type": "about:blank", "title": title, "status": status, "detail": "…"}
    return status, "application/problem+json", document


@pytest.mark.parametrize("path", ["/api/", "/api/v2/orders", "/api/schema/orders", "/api/v1/x%00"])
def test_an_address_that_there_is_not(client, path):
    assert told(client.get(path)) == problem(404, "Not Found")


def test_a_nul_in_the_query(client, db):
    path = f"{ENROLLMENT}?shop=%00"

    assert told(read(client, built.key("reports:read"), path)) == problem(400, "Bad Request")


def test_another_host_than_ours(client, db):
    answer = client.get(ENROLLMENT, headers={"Host": "elsewhere.example"})

    assert told(answer) == problem(400, "Bad Request")


def test_what_nobody_expected(client, db, monkeypatch):
    def fail(*given):
        raise ZeroDivisionError("4711 secret words")

    monkeypatch.setattr(BatchView, "post", fail)
    client.raise_request_exception = False
    answer = signed(client, built.key("orders:write"), ORDERS, {"orders": []})

    assert told(answer) == problem(500, "Internal Server Error")
    assert b"4711" not in answer.content
    assert answer["Content-Length"] == str(len(answer.content))


def test_a_page_is_none(client):
    """What people see stays a page."""
    answer = client.get("/nowhere")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


def test_while_the_database_is_away_it_is_said_when_to_come_back(
    client, transactional_db, monkeypatch
):
    key = built.key("orders:write", "reports:read")
    ask = [
        lambda: signed(client, key, ORDERS, {"orders": []}),
        lambda: read(client, key, "/api/v1/settlement-report?program=2026-summer&month=2026-05"),
    ]
    connection.close()
    with monkeypatch.context() as patched:
        patched.setitem(connection.settings_dict, "NAME", "nowhere")
        answers = [one() for one in ask]

    for answer in answers:
        assert told(answer) == problem(503, "Service Unavailable")
        assert answer["Retry-After"] == "5"
    assert [one().status_code for one in ask] == [200, 404]
