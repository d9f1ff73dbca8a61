"""Administrators make clients, renew and revoke them, and see what was sent and asked for."""

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from growth_program.core import paging
from growth_program.core.models import AuditEntry
from growth_program.gateway import clients
from growth_program.gateway.models import ApiClient, ApiRequest, WebhookDelivery
from growth_program.people.models import User
from tests import world as built
from tests.gateway.conftest import client_of
from tests.world import Key, close, signed

CLIENTS = "/admin/gateway/apiclient"
DELIVERIES = "/admin/gateway/webhookdelivery"
REQUESTS = "/admin/gateway/apirequest"
NEW = {"name": "oms", "scopes": ["orders:write", "shops:write"], "shops": "", "webhook_url": ""}


@pytest.fixture
def ada(db) -> User:
    user = User.objects.create_user("ada@platform.example", name="Ada", is_staff=True)
    user.groups.add(Group.objects.get(name="administrators"))
    return user


@pytest.fixture
def admin(client, ada):
    built.sign_in(client, ada)
    return client


def page(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def shown(answer) -> Key:
    """The client and secret that a page shows."""
    [client_id, secret] = re.findall(r"<code>(.*?)</code>", page(answer))
    return Key(client_id, secret)


# A new one


def test_a_new_client_signs_with_the_secret_that_is_shown(admin, ada, world):
    key = shown(admin.post(f"{CLIENTS}/add/", NEW | {"shops": "7495001, 7495002\n7495003"}))

    made = ApiClient.objects.get()
    assert (made.name, made.scopes, made.shops, made.webhook_url) == (
        "oms",
        ["orders:write", "shops:write"],
        ["7495001", "7495002", "7495003"],
        "",
    )
    sent = {"orders": [built.order("A")]}
    assert signed(Client(), key, "/api/v1/orders", sent).json()["accepted"] == 1
    assert AuditEntry.objects.get(act="api_client.created").by == ada


def test_the_secret_is_shown_once_and_kept_nowhere(admin):
    answer = admin.post(f"{CLIENTS}/add/", NEW)
    key = shown(answer)

    assert "no-store" in answer["Cache-Control"]
    later = page(admin.get(f"{CLIENTS}/{client_of(key).pk}/change/"))
    everywhere = later + str(answer.cookies) + str(dict(admin.session))
    assert key.secret not in everywhere
    assert "data" not in answer.cookies
    [(sessions,)] = built.ask("SELECT string_agg(s::text, '') FROM django_session s")
    assert key.secret not in sessions


def test_a_page_that_is_loaded_again_makes_no_second_one(admin):
    admin.post(f"{CLIENTS}/add/", NEW)
    again = page(admin.post(f"{CLIENTS}/add/", NEW))

    assert ("已有同名客户端。" in again, ApiClient.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 129}, "name"),
        ({"name": "a\0"}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"shops": "7" * 65}, "shops"),
        ({"shops": "a\0"}, "shops"),
        ({"webhook_url": "ftp://erp.example/"}, "webhook_url"),
        ({"webhook_url": "https://lin:secret@erp.example/"}, "webhook_url"),
        ({"webhook_url": "https://erp.example/" + "a" * 200}, "webhook_url"),
        ({"webhook_url": "https://erp.example:22/"}, "webhook_url"),
    ],
)
def test_what_cannot_be_is_refused_in_words(admin, told, field):
    answer = admin.post(f"{CLIENTS}/add/", NEW | told)

    assert "field__error" in page(answer)
    assert list(answer.context["form"].errors) == [field]
    assert not ApiClient.objects.exists()


# Renewed, revoked, moved


def test_a_renewed_secret_is_shown_once(admin, ada, key):
    pk = client_of(key).pk
    asked = page(admin.get(f"{CLIENTS}/{pk}/rotate/"))
    assert ('name="number" value="1"' in asked, "将立即失效" in asked) == (True, False)

    answer = admin.post(f"{CLIENTS}/{pk}/rotate/", {"number": "1"})
    new = shown(answer)
    assert "no-store" in answer["Cache-Control"]
    for one in (key, new):
        assert signed(Client(), one, "/api/v1/orders", {"orders": []}).status_code == 200
    assert AuditEntry.objects.get(act="api_client.rotated").by == ada
    # Whoever renews now is told that the first one stops.
    assert "将立即失效" in page(admin.get(f"{CLIENTS}/{pk}/rotate/"))


def test_loaded_again_it_is_not_renewed_again(admin, key):
    pk = client_of(key).pk
    new = shown(admin.post(f"{CLIENTS}/{pk}/rotate/", {"number": "1"}))
    again = admin.post(f"{CLIENTS}/{pk}/rotate/", {"number": "1"}, follow=True)

    assert "密钥已更换" in page(again)
    assert "<code>" not in page(again)
    for one in (key, new):
        assert signed(Client(), one, "/api/v1/orders", {"orders": []}).status_code == 200


def test_a_client_is_revoked_when_that_is_confirmed(admin, ada, key):
    pk = client_of(key).pk
    assert "无法撤销" in page(admin.get(f"{CLIENTS}/{pk}/revoke/"))
    assert signed(Client(), key, "/api/v1/orders", {"orders": []}).status_code == 200

    admin.post(f"{CLIENTS}/{pk}/revoke/")
    assert signed(Client(), key, "/api/v1/orders", {"orders": []}).status_code == 401
    assert AuditEntry.objects.get(act="api_client.revoked").by == ada
    # And there is nothing left to do with it.
    assert "/revoke/" not in page(admin.get(f"{CLIENTS}/{pk}/change/"))
    for act in ("rotate", "revoke", "webhook"):
        assert admin.get(f"{CLIENTS}/{pk}/{act}/").status_code == 404
        assert admin.post(f"{CLIENTS}/{pk}/{act}/", {"number": "1"}).status_code == 404


@pytest.mark.parametrize("address", ["https://erp.example/hook", ""])
def test_the_webhook_address_is_changed(admin, key, address):
    pk = client_of(key).pk
    clients.send_webhooks_to(pk, "https://old.example/hook")
    assert "https://old.example/hook" in page(admin.get(f"{CLIENTS}/{pk}/webhook/"))

    admin.post(f"{CLIENTS}/{pk}/webhook/", {"webhook_url": address})
    assert client_of(key).webhook_url == address


def test_to_no_address_that_is_none(admin, key):
    pk = client_of(key).pk
    answer = admin.post(f"{CLIENTS}/{pk}/webhook/", {"webhook_url": "gopher://erp.example/"})

    assert "地址必须以 https:// 开头。" in page(answer)
    assert client_of(key).webhook_url == ""


def test_the_list_says_when_each_was_used(admin, key):
    signed(Client(), key, "/api/v1/orders", {"orders": []})
    listed = page(admin.get(f"{CLIENTS}/?q=marketplace"))

    assert key.client_id in listed
    assert client_of(key).last_used_at is not None
    assert key.client_id not in page(admin.get(f"{CLIENTS}/?q=nobody"))
    assert key.client_id not in page(admin.get(f"{CLIENTS}/?revoked_at__isempty=0"))


# Deliveries


@pytest.fixture
def delivery(world, listen, receiver, deliver) -> WebhookDelivery:
    listen(receiver.address())
    receiver.answers((404, {}, b"<b>no such hook</b>"))
    close("2026-05")
    deliver()
    return WebhookDelivery.objects.get()


def test_a_delivery_shows_its_tries(admin, delivery):
    shown = page(admin.get(f"{DELIVERIES}/{delivery.pk}/change/"))

    assert (str(delivery.event_id) in shown, "&lt;b&gt;no such hook" in shown) == (True, True)
    assert "接收方的响应不是 2xx。" in shown


def test_it_is_sent_again_by_button(admin, ada, delivery, receiver, deliver):
    receiver.answers(200)
    assert admin.get(f"{DELIVERIES}/{delivery.pk}/again/").status_code == 405
    answer = admin.post(f"{DELIVERIES}/{delivery.pk}/again/", follow=True)
    deliver()

    assert "将重新发送 1 条。" in page(answer)
    assert WebhookDelivery.objects.get().delivered_at is not None
    assert AuditEntry.objects.get(act="webhook.sent_again").by == ada


def test_so_are_those_that_are_chosen(admin, delivery, receiver, deliver):
    chosen = {"action": "send_selected_again", "_selected_action": [delivery.pk]}
    receiver.answers(200)
    answer = admin.post(f"{DELIVERIES}/", chosen, follow=True)
    deliver()

    assert "将重新发送 1 条。" in page(answer)
    assert WebhookDelivery.objects.get().delivered_at is not None


def test_those_that_nobody_listens_for_are_left(admin, delivery):
    clients.revoke(delivery.client_id)

    assert "1 条未处理" in page(admin.post(f"{DELIVERIES}/{delivery.pk}/again/", follow=True))


def test_too_many_are_not_sent_at_once(admin, delivery, monkeypatch):
    monkeypatch.setattr("growth_program.gateway.admin.deliveries.MOST", 0)
    chosen = {"action": "send_selected_again", "_selected_action": [delivery.pk]}

    assert "一次最多处理 0 条回调。" in page(admin.post(f"{DELIVERIES}/", chosen, follow=True))


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("", True),
        ("?q={event_id}", True),
        ("?q=7495001", True),
        ("?q=7495", False),
        ("?q=00000000-0000-0000-0000-000000000000", False),
        ("?type=statement.closed", True),
        ("?type=enrollment.changed", False),
        ("?outcome=due", True),
        ("?outcome=delivered", False),
        ("?outcome=given_up", False),
        ("?outcome=other", True),
    ],
)
def test_deliveries_are_found(admin, delivery, query, is_found):
    listed = page(admin.get(f"{DELIVERIES}/{query.format(event_id=delivery.event_id)}"))

    assert (f"{DELIVERIES}/{delivery.pk}/change/" in listed) == is_found


# Requests


@pytest.fixture
def asked(world, key) -> ApiRequest:
    body = {"orders": [{"order_id": "<b>"}]}
    signed(Client(), key, "/api/v1/orders", body)
    return ApiRequest.objects.get()


def test_a_request_shows_what_was_rejected(admin, asked):
    shown = page(admin.get(f"{REQUESTS}/{asked.pk}/change/"))

    assert "&lt;b&gt;" in shown
    assert bytes(asked.body_sha256).hex() in shown


@pytest.mark.parametrize(
    ("query", "is_found"),
    [("?answered=2", True), ("?answered=4", False), ("?rejects=1", True), ("?answered=9", True)],
)
def test_requests_are_found(admin, asked, query, is_found):
    listed = page(admin.get(f"{REQUESTS}/{query}"))

    assert (f"{REQUESTS}/{asked.pk}/change/" in listed) == is_found


@pytest.mark.parametrize("place", [REQUESTS, DELIVERIES, CLIENTS])
def test_nothing_counts_the_whole_table(admin, asked, delivery, monkeypatch, place):
    """And no list reads more statements for more rows."""
    monkeypatch.setattr(paging, "MOST", 2)
    with CaptureQueriesContext(connection) as queries:
        page(admin.get(f"{place}/"))

    counts = [row["sql"] for row in queries if "COUNT(" in row["sql"]]
    assert [sql for sql in counts if "LIMIT 3" not in sql] == []
    assert len(counts) >= 1


def test_a_list_takes_as_many_statements_for_many_rows_as_for_one(admin, asked, world, key):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(admin.get(f"{REQUESTS}/"))
        return len(queries)

    alone = statements()
    for _ in range(30):
        signed(Client(), key, "/api/v1/orders", {"orders": []})

    assert statements() == alone
    with CaptureQueriesContext(connection) as queries:
        page(admin.get(f"{REQUESTS}/"))
    assert [row for row in queries if "body_deflated" in row["sql"]] == []


@pytest.mark.parametrize("place", [CLIENTS, DELIVERIES, REQUESTS])
@pytest.mark.parametrize(
    "query", ["?q=%00", "?p=99999999999999999999", f"?client__id__exact={10**30}", "?o=1.99.-7"]
)
def test_whatever_is_asked_it_is_answered(admin, place, query):
    """FAULTS 10, 11."""
    assert admin.get(f"{place}/{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "path", [f"{CLIENTS}/{10**30}/rotate/", f"{CLIENTS}/9/revoke/", f"{CLIENTS}/%00/webhook/"]
)
def test_what_there_is_not_is_not_there(admin, path):
    assert admin.get(path).status_code in (302, 404)
    assert admin.post(f"{DELIVERIES}/{10**30}/again/").status_code == 404


# Who may


PAGES = [
    f"{CLIENTS}/",
    f"{CLIENTS}/add/",
    *(f"{CLIENTS}/{{client}}/{act}/" for act in ("change", "rotate", "revoke", "webhook")),
    f"{DELIVERIES}/",
    f"{DELIVERIES}/{{delivery}}/change/",
    f"{DELIVERIES}/{{delivery}}/again/",
    f"{REQUESTS}/",
]


@pytest.mark.parametrize("group", ["account managers", "finance"])
@pytest.mark.parametrize("path", PAGES)
def test_nobody_else(client, people, delivery, group, path):
    people.omar.groups.add(Group.objects.get(name=group))
    built.sign_in(client, people.omar)
    address = path.format(client=delivery.client_id, delivery=delivery.pk)

    assert client.get(address).status_code == 403
    assert client.post(address, {"number": "1", **NEW}).status_code == 403
    assert ApiClient.objects.count() == 1
    assert ApiClient.objects.get().secret_number == 1


@pytest.mark.parametrize("path", PAGES)
def test_nor_without_signing_in(client, delivery, path):
    address = path.format(client=delivery.client_id, delivery=delivery.pk)

    assert client.post(address, {"number": "1", **NEW}).status_code == 302
    assert (ApiClient.objects.get().secret_number, delivery.tries) == (1, 1)


@pytest.mark.parametrize("act", ["rotate", "revoke", "webhook"])
def test_it_needs_a_token(ada, key, act):
    """A page elsewhere can't press the button."""
    strict = Client(enforce_csrf_checks=True)
    built.sign_in(strict, ada)
    told = {"number": "1", "webhook_url": "https://evil.example/"}

    assert strict.post(f"{CLIENTS}/{client_of(key).pk}/{act}/", told).status_code == 403
    assert strict.post(f"{CLIENTS}/add/", NEW).status_code == 403
    one = ApiClient.objects.get()
    assert (one.secret_number, one.revoked_at, one.webhook_url) == (1, None, "")


def test_nobody_edits_what_was_sent_or_asked(admin, delivery, asked):
    for place, pk in ((DELIVERIES, delivery.pk), (REQUESTS, asked.pk)):
        assert admin.post(f"{place}/{pk}/change/", {"tries": "0"}).status_code == 403
        assert admin.get(f"{place}/{pk}/delete/").status_code == 403
        assert admin.get(f"{place}/add/").status_code == 403
