"""API.md, Authentication: `api_client` prints a secret once; the table holds it encrypted."""

import io

import pytest
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from growth_program.core.models import AuditEntry
from growth_program.gateway.models import ApiClient
from tests import world as built
from tests.world import Key, signed

pytestmark = pytest.mark.django_db


def made(*arguments: str) -> tuple[Key, str]:
    out = io.StringIO()
    call_command("api_client", *arguments, stdout=out)
    words = out.getvalue().split()
    return Key(words[1], words[3]), out.getvalue()


def test_it_is_printed_with_its_client():
    key, printed = made("oms", "--scopes", "orders:write, shops:write")

    assert printed == f"client_id {key.client_id}\nsecret    {key.secret}\n"
    row = ApiClient.objects.get()
    assert (row.client_id, row.name, row.scopes, row.shops, row.webhook_url, row.revoked_at) == (
        key.client_id,
        "oms",
        ["orders:write", "shops:write"],
        None,
        "",
        None,
    )


def test_it_signs(client, world):
    key, _ = made("oms", "--scopes", "orders:write", "--shops", built.LIN)

    response = signed(client, key, "/api/v1/orders", {"orders": [built.order("A")]})

    assert (response.status_code, response.json()["accepted"]) == (200, 1)


def test_shops_and_a_webhook_are_kept():
    made(
        *("erp", "--scopes", "reports:read", "--shops", "7495002,7495001"),
        *("--webhook", "https://erp.example/hook"),
    )

    row = ApiClient.objects.get()
    assert (row.shops, row.webhook_url) == (["7495001", "7495002"], "https://erp.example/hook")


def test_no_two_are_alike():
    one, other = made("oms", "--scopes", "orders:write")[0], made("oms", "--scopes", "ads:write")[0]

    assert one.client_id != other.client_id
    assert one.secret != other.secret
    assert len(one.secret) >= 43  # 32 bytes


def test_it_is_nowhere_in_clear():
    key, _ = made("oms", "--scopes", "orders:write")

    [(row,)] = built.ask("SELECT c::text FROM gateway_apiclient c")
    audited = str(list(AuditEntry.objects.values()))
    for held in (row, audited):
        assert key.secret not in held
        assert key.secret.encode().hex() not in held


def test_what_is_stored_opens_with_the_installations_key_alone(settings):
    made("oms", "--scopes", "orders:write")
    settings.GROWTH_KEYS = ["x" * 43 + "="]

    with pytest.raises(InvalidToken):
        ApiClient.objects.get().secret()


def test_a_scope_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match=r"no scope orders:wirte"):
        made("oms", "--scopes", "orders:write,orders:wirte")

    assert not ApiClient.objects.exists()


def test_an_address_that_no_webhook_may_go_to_is_refused():
    with pytest.raises(CommandError, match=r"gopher://erp.example/ is no address.*: scheme"):
        made("erp", "--scopes", "reports:read", "--webhook", "gopher://erp.example/")

    assert not ApiClient.objects.exists()


def test_that_it_was_made_is_audited():
    made("oms", "--scopes", "orders:write,ads:write")

    [entry] = AuditEntry.objects.values("act", "subject", "details")
    assert entry == {
        "act": "api_client.created",
        "subject": f"gateway.apiclient:{ApiClient.objects.get().pk}",
        "details": {"scopes": "ads:write orders:write"},
    }
