"""API.md, Authentication: a secret is renewed with an overlap; who is revoked is out at once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from growth_program.core.models import AuditEntry
from growth_program.gateway import clients
from growth_program.gateway.models import ApiClient
from tests import world as built
from tests.faults.threads import at_once
from tests.gateway.conftest import client_of
from tests.world import Key, signed

PATH, EMPTY = "/api/v1/orders", {"orders": []}
NOW = datetime(2026, 6, 9, 3, 15, 27, tzinfo=UTC)
DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


@pytest.fixture
def wall_clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def renew(key: Key, **more) -> Key:
    client = client_of(key)
    _, secret = clients.rotate(client.pk, number=client.secret_number, **more)
    return Key(key.client_id, secret)


def status(client, key: Key) -> int:
    return signed(client, key, PATH, EMPTY).status_code


def test_both_open_for_a_day_and_then_the_new_one(client, key, wall_clock):
    new = renew(key)
    assert (status(client, key), status(client, new)) == (200, 200)

    wall_clock.move_to(NOW + DAY - SECOND)
    assert (status(client, key), status(client, new)) == (200, 200)
    wall_clock.move_to(NOW + DAY)
    assert (status(client, key), status(client, new)) == (401, 200)


def test_the_overlap_may_be_another(client, key, wall_clock):
    renew(key, overlap=timedelta(0))

    assert status(client, key) == 401


def test_renewed_again_the_first_opens_nothing(client, key, wall_clock):
    second = renew(key)
    third = renew(key)

    assert [status(client, one) for one in (key, second, third)] == [401, 200, 200]


def test_whoever_asks_twice_renews_once(key):
    clients.rotate(client_of(key).pk, number=1)
    with pytest.raises(clients.SecretChanged):
        clients.rotate(client_of(key).pk, number=1)

    assert client_of(key).secret_number == 2


@pytest.mark.django_db(transaction=True)
def test_so_do_two_at_once():
    key = built.key("orders:write")
    pk = client_of(key).pk
    came = at_once(*[lambda: clients.rotate(pk, number=1)] * 4)

    assert sorted(type(one).__name__ for one in came) == ["SecretChanged"] * 3 + ["tuple"]


def test_the_new_one_is_nowhere_in_clear(key):
    new = renew(key)

    [(row,)] = built.ask("SELECT c::text FROM gateway_apiclient c")
    audited = str(list(AuditEntry.objects.values()))
    for held in (row, audited):
        assert new.secret not in held
        assert new.secret.encode().hex() not in held


def test_who_is_revoked_is_out_with_both(client, key, wall_clock):
    new = renew(key)
    clients.revoke(client_of(key).pk)

    assert (status(client, key), status(client, new)) == (401, 401)


@pytest.mark.parametrize(
    "act",
    [
        clients.revoke,
        lambda pk: clients.rotate(pk, number=1),
        lambda pk: clients.send_webhooks_to(pk, "https://erp.example/hook"),
    ],
)
def test_of_who_is_revoked_nothing_changes_any_more(key, act):
    pk = client_of(key).pk
    clients.revoke(pk)
    with pytest.raises(clients.Revoked):
        act(pk)


def test_every_act_is_audited(key, people, wall_clock):
    pk = client_of(key).pk
    clients.rotate(pk, number=1, by=people.omar)
    clients.send_webhooks_to(pk, "https://erp.example/hook", by=people.omar)
    clients.revoke(pk, by=people.mei)

    rows = AuditEntry.objects.order_by("pk").values_list("act", "by__name", "subject", "details")
    assert list(rows)[1:] == [
        (
            "api_client.rotated",
            "Omar",
            f"gateway.apiclient:{pk}",
            {"previous_until": "2026-06-10T03:15:27+00:00"},
        ),
        (
            "api_client.webhook_changed",
            "Omar",
            f"gateway.apiclient:{pk}",
            {"before": "", "after": "https://erp.example/hook"},
        ),
        ("api_client.revoked", "Mei", f"gateway.apiclient:{pk}", {}),
    ]


def test_when_it_was_used_is_known_to_the_minute(client, key, wall_clock):
    assert client_of(key).last_used_at is None
    status(client, key)
    assert client_of(key).last_used_at == NOW

    wall_clock.move_to(NOW + timedelta(seconds=59))
    status(client, key)
    assert client_of(key).last_used_at == NOW
    wall_clock.move_to(NOW + timedelta(seconds=60))
    status(client, key)
    assert client_of(key).last_used_at == NOW + timedelta(seconds=60)


def test_a_signature_that_fails_is_no_use(client, key):
    assert status(client, Key(key.client_id, "another")) == 401

    assert client_of(key).last_used_at is None


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_to_say_so():
    """While somebody holds the row, whoever comes by goes on."""
    key = built.key("orders:write")
    with transaction.atomic():
        held = ApiClient.objects.select_for_update().get(client_id=key.client_id)
        [came] = at_once(lambda: clients.mark_used(held))

    assert (came, client_of(key).last_used_at) == (None, None)
