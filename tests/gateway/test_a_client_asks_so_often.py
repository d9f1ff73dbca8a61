"""A client that asks too often is told when to come back; others are not held up."""

import pytest

from growth_program.gateway.throttles import ClientThrottle
from tests import world as built
from tests.world import read, signed

PATH = "/api/v1/settlement-report?program=2026-summer&month=2026-05"


@pytest.fixture
def at_second(monkeypatch):
    """Three requests a minute, and a clock that is moved by hand."""
    now = [1_000.0]
    monkeypatch.setattr(ClientThrottle, "rate", "3/min", raising=False)
    monkeypatch.setattr(ClientThrottle, "timer", lambda self: now[0])

    def move(second: float) -> None:
        now[0] = 1_000.0 + second

    return move


def test_over_the_limit_it_is_told_when_to_come_back(world, client, at_second):
    key = built.key("reports:read")
    for second in (0, 10, 20):
        at_second(second)
        assert read(client, key, PATH).status_code == 200

    at_second(25)
    answer = read(client, key, PATH)
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert answer["Retry-After"] == "35"  # 60 seconds after the first
    assert answer.json()["title"] == "Too Many Requests"

    at_second(60)
    assert read(client, key, PATH).status_code == 200
    assert read(client, key, PATH).status_code == 429


def test_reads_and_writes_are_counted_together(world, client, at_second):
    key = built.key("reports:read", "orders:write")
    answers = [
        read(client, key, PATH),
        *(signed(client, key, "/api/v1/orders", {"orders": []}) for _ in range(3)),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_another_client_is_not_held_up(world, client, at_second):
    one, other = built.key("reports:read"), built.key("reports:read")
    for _ in range(4):
        read(client, one, PATH)

    assert read(client, other, PATH).status_code == 200


def test_what_is_not_taken_is_not_taken_in_part(world, client, at_second):
    key = built.key("orders:write")
    sent = [
        signed(client, key, "/api/v1/orders", {"orders": [built.order(f"O{n}")]}) for n in range(4)
    ]

    assert sent[-1].status_code == 429
    assert [row for (row,) in built.stored("billing_order", "order_id")] == ["O0", "O1", "O2"]
