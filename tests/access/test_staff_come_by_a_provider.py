"""Staff login by OpenID Connect, where an installation has switched it on."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from growth_program.people.models import User
from tests import world as built


class Provider(ThreadingHTTPServer):
    """A small OpenID Connect provider. Whoever comes is the person of `claims`."""

    claims: dict

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *_args) -> None:
        pass

    def do_GET(self) -> None:
        at = self.server.address
        told = {
            "/.well-known/openid-configuration": {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "userinfo_endpoint": f"{at}/userinfo",
                "jwks_uri": f"{at}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/userinfo": self.server.claims,
        }
        self.answer(told[self.path])

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert (asked["client_secret"], asked["code"]) == (["a secret"], ["once"])
        claims = self.server.claims | {"iss": self.server.address, "aud": "growth"}
        signed = jwt.encode(claims, "k" * 32, algorithm="HS256")
        self.answer({"access_token": "token", "token_type": "Bearer", "id_token": signed})

    def answer(self, told: dict) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider(settings):
    cache.clear()
    with Provider() as provider:
        threading.Thread(target=provider.serve_forever, daemon=True).start()
        settings.OIDC_ISSUER = provider.address
        app = {
            "provider_id": "staff",
            "name": "OpenID Connect",
            "client_id": "growth",
            "secret": "a secret",
            "settings": {"server_url": provider.address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        yield provider
        provider.shutdown()


def come(client: Client, provider: Provider, email: str, *, verified: bool = True):
    """Through the provider and back."""
    provider.claims = {"sub": email, "email": email, "email_verified": verified}
    sent = client.post("/accounts/oidc/staff/login/?next=/admin/")
    assert sent["Location"].startswith(f"{provider.address}/authorize?")
    state = parse_qs(urlsplit(sent["Location"]).query)["state"][0]
    return client.get(
        "/accounts/oidc/staff/login/callback/", {"code": "once", "state": state}, follow=True
    )


def test_staff_are_let_in_without_another_factor(db, client, provider):
    built.employ("omar", "finance")
    answer = come(client, provider, "Omar@platform.example")

    assert (answer.status_code, answer.redirect_chain[-1][0]) == (200, "/admin/")


def test_the_login_page_offers_it(db, client, provider):
    assert "/accounts/oidc/staff/login/" in client.get("/accounts/login/").content.decode()


def test_and_does_not_where_there_is_none(db, client):
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/oidc/staff/login/").status_code == 404


@pytest.mark.parametrize("email", ["lin@shop.example", "nobody@platform.example"])
def test_nobody_else_is(db, client, provider, email):
    User.objects.create_user("lin@shop.example", "a long enough one", name="Lin")
    come(client, provider, email)

    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_nor_by_an_address_that_the_provider_has_not_verified(db, client, provider):
    built.employ("omar", "finance")
    come(client, provider, "omar@platform.example", verified=False)

    assert "_auth_user_id" not in client.session


def test_nor_who_was_staff(db, client, provider):
    omar = built.employ("omar", "finance")
    come(Client(), provider, omar.email)
    User.objects.update(is_staff=False)

    assert come(client, provider, omar.email).status_code == 401
    assert "_auth_user_id" not in client.session
