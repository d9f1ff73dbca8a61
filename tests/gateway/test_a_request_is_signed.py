"""API.md, Authentication: who signs is let in; what is old, altered or not signed is a 401."""

from datetime import UTC, datetime

import pytest
import time_machine

from growth_program.gateway.models import ApiClient
from growth_program.gateway.signatures import sign
from tests import world as built
from tests.world import Key, headers, signature, signed

NOW = datetime(2026, 6, 9, 3, 15, 27, tzinfo=UTC)
THEN = str(int(NOW.timestamp()))
PATH = "/api/v1/refunds"
BODY = b'{"refunds": []}'
EMPTY = {"accepted": 0, "unchanged": 0, "stale": 0, "rejected": []}


@pytest.fixture(autouse=True)
def wall_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post(client, key):
    """POST what is signed, save for what is changed afterwards."""

    def post(sent: str = PATH, *, path: str = PATH, body: bytes = BODY, key: Key = key, **changes):
        told = headers(key, "POST", path, BODY) | changes
        told = {name: value for name, value in told.items() if value is not None}
        return client.post(sent, body, content_type="application/json", headers=told)

    return post


def resigned(key: Key, timestamp: str) -> dict[str, str]:
    return {
        "X-Timestamp": timestamp,
        "X-Signature": signature(key, timestamp, "POST", PATH, BODY),
    }


def test_whoever_signs_is_let_in(post):
    response = post()

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == EMPTY


def test_a_signature_is_what_openssl_says_too():
    r"""printf '1780974927\nPOST\n…\n{"refunds": []}' | openssl dgst -sha256 -hmac s3cret."""
    ours = signature(Key("gp_1", "s3cret"), THEN, "POST", PATH, BODY)
    products = sign("s3cret", timestamp=THEN, method="POST", path=PATH, body=BODY)

    openssl = "6d23cf295c2ae63cefa858e3bd9aefe5867c861bd2fc9519b72d8c360b5deaee"
    assert (ours, products) == (openssl, openssl)


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, 200), (-299, 200), (299, 200), (-300, 200), (300, 200), (-301, 401), (301, 401)],
)
def test_a_timestamp_may_be_off_by_three_hundred_seconds(post, key, seconds, status):
    assert post(**resigned(key, str(int(THEN) + seconds))).status_code == status


def test_the_business_clock_has_no_say_in_it(post, clock):
    clock("2026-08-16")

    assert post().status_code == 200


@pytest.mark.parametrize(
    "timestamp",
    [
        *("", "now", "-1", f"+{THEN}", f" {THEN}", f"{THEN}.0", "1.78e9", f"0x{int(THEN):x}"),
        *("１７８０９７４９２７", "9" * 30, "2026-06-09T03:15:27Z"),
    ],
)
def test_a_timestamp_is_unix_seconds(post, key, timestamp):
    # A header cannot hold all of these: what arrives is their bytes in Latin-1.
    arrived = timestamp.encode().decode("latin-1")

    assert post(**resigned(key, arrived)).status_code == 401


@pytest.mark.parametrize("name", ["X-Client-Id", "X-Timestamp", "X-Signature"])
def test_every_header_is_needed(post, name):
    assert post(**{name: None}).status_code == 401


@pytest.mark.parametrize("spell", [str.upper, str.lower, str.title])
def test_the_case_of_hex_digits_does_not_matter(post, key, spell):
    signed_now = signature(key, THEN, "POST", PATH, BODY)

    assert post(**{"X-Signature": spell(signed_now)}).status_code == 200


@pytest.mark.parametrize(
    "altered",
    [
        lambda s: "",
        lambda s: s[:-1],
        lambda s: s + "0",
        lambda s: "0x" + s,
        lambda s: s[:-1] + ("0" if s[-1] != "0" else "1"),
        lambda s: "é" * 64,
        lambda s: "0" * 64,
    ],
)
def test_an_altered_signature_is_none(post, key, altered):
    signed_now = signature(key, THEN, "POST", PATH, BODY)

    assert post(**{"X-Signature": altered(signed_now)}).status_code == 401


@pytest.mark.parametrize(
    "body", [b'{"refunds": [ ]}', b'{"refunds": []} ', b"", b'{"refundS": []}', BODY + b"\n"]
)
def test_another_body_than_was_signed_is_refused(post, body):
    assert post(body=body).status_code == 401


def test_so_is_another_time(post):
    assert post(**{"X-Timestamp": str(int(THEN) + 1)}).status_code == 401


@pytest.mark.parametrize("path", ["/api/v1/orders", "/api/v1/refunds?", "/api/v1/Refunds"])
def test_so_is_another_path(post, path):
    assert post(path=path).status_code == 401


def test_so_is_another_method(client, key):
    told = headers(key, "PUT", PATH, BODY)

    assert client.post(PATH, BODY, content_type="application/json", headers=told).status_code == 401


@pytest.mark.parametrize(
    ("signed_query", "sent_query"),
    [
        ("a=1&b=2", "b=2&a=1"),
        ("a=1", ""),
        ("", "a=1"),
        ("a=1", "a=1&a=1"),
        ("a=x%20y", "a=x+y"),
        ("a=%41", "a=A"),
        ("a=A", "a=%41"),
        ("a=%2f", "a=%2F"),
    ],
)
def test_the_query_counts_as_it_is_written(post, signed_query, sent_query):
    """Re-ordered or percent-encoded otherwise than it was signed, it is another request."""
    signed_path, sent = (
        f"{PATH}?{query}" if query else PATH for query in (signed_query, sent_query)
    )

    assert post(signed_path, path=signed_path).status_code == 200
    assert post(sent, path=signed_path).status_code == 401


@pytest.mark.parametrize(
    ("signed_path", "sent_path", "status"),
    [
        ("/api/v1/%72efunds", "/api/v1/%72efunds", 200),
        ("/api/v1/refunds", "/api/v1/%72efunds", 401),
        ("/api/v1/%72efunds", "/api/v1/refunds", 401),
        ("/api/v1/%72efunds", "/api/v1/r%65funds", 401),
    ],
)
def test_so_does_the_path(client, key, signed_path, sent_path, status):
    """The server decodes the path; what it read is in RAW_URI."""
    told = headers(key, "POST", signed_path, BODY)
    response = client.post(
        sent_path, BODY, content_type="application/json", headers=told, RAW_URI=sent_path
    )

    assert response.status_code == status


def test_another_clients_secret_does_not_do(post, key):
    other = built.key("orders:write")

    assert post(key=Key(key.client_id, other.secret)).status_code == 401
    assert post(key=Key(other.client_id, key.secret)).status_code == 401
    assert post(key=other).status_code == 200


@pytest.mark.parametrize("client_id", ["", "gp_0000000000000000", "GP", "é", "x" * 300])
def test_a_client_that_is_not_known_is_refused(post, key, client_id):
    assert post(key=Key(client_id, key.secret)).status_code == 401


def test_a_revoked_client_is_refused(post, key):
    assert post().status_code == 200

    ApiClient.objects.filter(client_id=key.client_id).update(revoked_at=NOW)
    assert post().status_code == 401


def test_a_secret_encrypted_with_an_older_key_still_holds(post, settings):
    older = settings.GROWTH_KEYS[0]
    settings.GROWTH_KEYS = ["x" * 43 + "=", older]

    assert post().status_code == 200


def test_a_refusal_does_not_say_what_failed(post, key):
    """One problem document for all of them, and the challenge that makes it a 401."""
    responses = [
        post(**{"X-Client-Id": "gp_0000000000000000"}),
        post(**{"X-Signature": "0" * 64}),
        post(**{"X-Signature": None}),
        post(**resigned(key, str(int(THEN) - 301))),
    ]

    assert {response["Content-Type"] for response in responses} == {"application/problem+json"}
    assert {response["WWW-Authenticate"] for response in responses} == {"HMAC-SHA256"}
    [told] = {response.content for response in responses}
    assert responses[0].json() == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": responses[0].json()["detail"],
    }
    assert key.client_id.encode() not in told


def test_what_is_refused_is_not_taken(client, world, key):
    for kind, item in (("orders", built.order("A")), ("refunds", built.refund("R", "12.34"))):
        body = {kind: [item]}
        refused = signed(client, key, f"/api/v1/{kind}", body, **{"X-Signature": "0" * 64})
        assert refused.status_code == 401

    assert built.stored("billing_order", "order_id") == []
    assert built.stored("billing_refund", "refund_id") == []
