"""API.md, Conventions: how large a batch may be, and what is no batch at all."""

import json

import pytest

from tests import world as built
from tests.world import order, refund, signed

PATH = "/api/v1/orders"
MOST = 5_000
TEN_MB = 10_000_000
EMPTY = {"accepted": 0, "unchanged": 0, "stale": 0, "rejected": []}


def refused(response, status: int, title: str) -> bool:
    """Whether it is that problem document, whatever its detail says."""
    told = response.json()
    return (response.status_code, response["Content-Type"], told) == (
        status,
        "application/problem+json",
        {"type": "about:blank", "title": title, "status": status, "detail": told["detail"]},
    ) and bool(told["detail"])


def padded(size: int) -> bytes:
    """An empty batch of that many bytes."""
    return b'{"orders": [' + b" " * (size - 14) + b"]}"


def test_five_thousand_items_are_taken(client, world, key):
    items = [order(f"{number:05}") for number in range(MOST)]

    response = signed(client, key, PATH, {"orders": items})

    assert (response.status_code, response.json()) == (200, EMPTY | {"accepted": MOST})
    # 5,000 lines of 100.00, each with 20.00 of commission, 6.00 and 4.00 covered.
    assert built.rollups() == {
        built.MAY: built.figures(
            orders=5_000,
            gross="500000.00",
            gmv="500000.00",
            commission="100000.00",
            covered_referral="30000.00",
            covered_marketing="20000.00",
        )
    }


@pytest.mark.parametrize("item", [order("A"), {}, None])
def test_one_more_is_too_many_whatever_the_items_are(client, world, key, item):
    response = signed(client, key, PATH, {"orders": [item] * (MOST + 1)})

    assert refused(response, 413, "Request Entity Too Large")
    assert built.stored("billing_order", "order_id") == []


def test_ten_megabytes_are_taken(client, world, key):
    response = signed(client, key, PATH, padded(TEN_MB))

    assert (response.status_code, response.json()) == (200, EMPTY)


@pytest.mark.parametrize("size", [TEN_MB + 1, 11 * 2**20 + 1, 30_000_000])
def test_a_byte_more_is_too_large(client, key, size):
    assert refused(signed(client, key, PATH, padded(size)), 413, "Request Entity Too Large")


def test_so_is_one_large_item(client, world, key):
    items = [order("A"), order("B", platform_note="x" * TEN_MB)]

    response = signed(client, key, PATH, {"orders": items})

    assert refused(response, 413, "Request Entity Too Large")
    assert built.stored("billing_order", "order_id") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b'{"orders": [}',
        b'{"orders": []',
        b'{"orders": []} {}',
        b'{"orders": [],}',
        b"{'orders': []}",
        b"null",
        b"true",
        b"7",
        b'"orders"',
        b"[]",
        b"[{}]",
        b"{}",
        b'{"orders": null}',
        b'{"orders": {}}',
        b'{"orders": "[]"}',
        b'{"order": []}',
        b'{"Orders": []}',
        b'{"refunds": []}',
        b'{"orders": [], "refunds": []}',
        b'{"orders": [], "dry_run": true}',
        b'{"orders": [NaN]}',
        b'\xef\xbb\xbf{"orders": []}',
        '{"orders": []}'.encode("utf-16"),
        b'\x00{"orders": []}',
        b"\xff",
        b"\x1f\x8b\x08",
        b"orders=[]",
        b"[" * 200_000,
        b'{"orders": ' + b"[" * 200_000,
    ],
)
def test_anything_else_is_malformed(client, key, body):
    assert refused(signed(client, key, PATH, body), 400, "Bad Request")


def test_an_empty_list_is_a_batch(client, key):
    response = signed(client, key, PATH, b'{"orders": []}')

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == EMPTY


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data"])
def test_the_body_counts_whatever_it_is_called(client, world, key, media_type):
    body = json.dumps({"orders": [order("A")]}).encode()
    told = built.headers(key, "POST", PATH, body)

    response = client.post(PATH, body, content_type=media_type, headers=told)

    assert response.json() == EMPTY | {"accepted": 1}


def test_an_item_that_is_no_utf_8_harms_no_other(client, world, key):
    bad, good = b'{"order_id": "\xff"}', json.dumps(order("A")).encode()

    told = signed(client, key, PATH, b'{"orders": [' + bad + b", " + good + b"]}").json()

    [row] = told.pop("rejected")
    assert told == {"accepted": 1, "unchanged": 0, "stale": 0}
    assert (row["index"], row["id"], row["path"], row["code"]) == (0, "", "", "malformed")


@pytest.mark.parametrize(
    "inside",
    [rb'"\ud800"', b"[" * 100_000 + b"]" * 100_000],  # half a character; too deep to be read
)
def test_what_cannot_be_taken_apart_is_malformed_as_a_whole(client, key, inside):
    body = b'{"orders": [{"colour": ' + inside + b"}]}"

    assert refused(signed(client, key, PATH, body), 400, "Bad Request")


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options"])
def test_a_list_is_posted(client, key, method):
    told = built.headers(key, method.upper(), PATH, b"")

    response = getattr(client, method)(PATH, headers=told)

    assert refused(response, 405, "Method Not Allowed")
    assert response["Allow"] == "POST"


def test_whoever_wants_no_json_is_told_so(client, key):
    response = signed(client, key, PATH, b'{"orders": []}', Accept="text/html")

    assert refused(response, 406, "Not Acceptable")


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/api/v1/orders/", "/api/v1/", "/api/v1/%00"])
def test_an_address_that_does_not_exist_is_a_problem_too(client, key, path):
    assert refused(signed(client, key, path, {"orders": []}), 404, "Not Found")


def test_a_body_that_was_taken_once_is_unchanged_the_next_time(client, world, key):
    body = {"orders": [order("A"), order("B")]}
    signed(client, key, PATH, body)
    signed(client, key, "/api/v1/refunds", {"refunds": [refund("R", "12.34")]})
    before = (built.rollups(), built.ask("SELECT count(*) FROM core_recording"))

    assert signed(client, key, PATH, body).json() == EMPTY | {"unchanged": 2}
    again = signed(client, key, "/api/v1/refunds", {"refunds": [refund("R", "12.34")]})
    assert again.json() == EMPTY | {"unchanged": 1}
    assert (built.rollups(), built.ask("SELECT count(*) FROM core_recording")) == before
