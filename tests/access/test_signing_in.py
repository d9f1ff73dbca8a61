"""Issue of accounts: e-mail and password, a second factor for staff, and no other way in."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from growth_program.people.models import ShopMember, User
from growth_program.support.services import mails
from tests import world as built
from tests.world import LIN

PASSWORD = "a long enough one"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, FRONT = "/accounts/login/", "/"


@pytest.fixture(autouse=True)
def uncounted():
    """Tries are counted in the cache, by address."""
    cache.clear()


@pytest.fixture
def lin(world) -> User:
    user = User.objects.create_user("lin@shop.example", PASSWORD, name="Lin", language="en")
    ShopMember.objects.create(user=user, shop_id=LIN, role="owner")
    return user


@pytest.fixture
def omar(db) -> User:
    omar = built.employ("omar", "finance")
    omar.set_password(PASSWORD)
    omar.save(update_fields=["password"])
    return omar


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_by_e_mail_in_whatever_case(lin, client):
    answer = sign_in(client, "LIN@Shop.Example")

    assert (answer.status_code, answer["Location"]) == (302, FRONT)
    assert client.get(FRONT)["Location"] == reverse("home", args=[LIN])


def test_not_with_another_password(lin, client):
    answer = sign_in(client, lin.email, "another")

    assert (answer.status_code, is_signed_in(client)) == (200, False)


def test_what_is_said_does_not_tell_whether_there_is_an_account(lin, client):
    known, unknown = (
        sign_in(client, email, "another").content.decode()
        for email in (lin.email, "nobody@shop.example")
    )
    errors = re.compile(r'role="alert">.*?</div>', re.DOTALL)

    assert errors.findall(known) == errors.findall(unknown) != []


def test_nobody_signs_up(db, client):
    fields = {"email": "new@shop.example", "password1": PASSWORD, "password2": PASSWORD}

    assert client.get("/accounts/signup/").status_code == 404
    assert client.post("/accounts/signup/", fields).status_code == 404
    assert client.get("/accounts/email/").status_code == 404
    assert not User.objects.exists()


def test_whoever_has_left_does_not(lin, client):
    User.objects.update(is_active=False)
    sign_in(client, lin.email)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "then", ["//evil.example", "https:evil.example", "/\\evil.example", "https://evil.example/"]
)
def test_one_is_led_to_our_own_pages_alone(lin, client, then):
    answer = sign_in(client, lin.email, next=then)

    assert answer["Location"] == FRONT


def test_after_too_many_tries_one_waits(lin, client):
    """Five in five minutes for one account; a sixth is refused, the right password too."""
    for _ in range(5):
        sign_in(client, lin.email, "another")
    sign_in(client, lin.email)

    assert not is_signed_in(client)


def test_with_the_cache_away_one_signs_in_all_the_same(lin, client, settings):
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1"}}
    sign_in(client, lin.email)

    assert is_signed_in(client)


def test_a_password_is_set_by_mail_and_ends_other_sessions(lin, client):
    elsewhere = built.signed_in(lin)
    lin.set_unusable_password()
    lin.save(update_fields=["password"])

    client.post("/accounts/password/reset/", {"email": lin.email})
    assert mail.outbox == []  # nobody waits for a mail server
    mails.send_due(seconds=60)
    [sent] = mail.outbox
    way = re.search(r"/accounts/password/reset/key/\S+", sent.body)[0]
    form = client.get(way, follow=True)
    fields = {"password1": "quite another one", "password2": "quite another one"}
    client.post(form.redirect_chain[-1][0], fields)

    assert sent.to == [lin.email]
    assert sign_in(client, lin.email, "quite another one")["Location"] == FRONT
    assert elsewhere.get(reverse("home", args=[LIN])).status_code == 302
    assert client.get(way, follow=True).context["token_fail"]  # it was used


def test_no_mail_goes_to_who_has_no_account(db, client):
    answer = client.post("/accounts/password/reset/", {"email": "nobody@shop.example"})

    assert (answer.status_code, mails.send_due(seconds=60), mail.outbox) == (302, 0, [])


class TestStaff:
    def test_need_a_second_factor(self, omar, client):
        sign_in(client, omar.email)
        answer = client.get("/admin/", follow=True)

        ways = [way.split("?")[0] for way, _status in answer.redirect_chain]
        assert ways[:2] == ["/admin/login/", "/accounts/2fa/totp/activate/"]

    def test_are_asked_for_it(self, omar, client):
        TOTP.activate(omar, SECRET)
        answer = sign_in(client, omar.email)

        assert answer["Location"].startswith("/accounts/2fa/authenticate/")
        assert client.get("/admin/").status_code == 302
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
        assert not is_signed_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code()})
        assert client.get("/admin/").status_code == 200

    def test_show_it_again_where_it_was_set_up_since(self, omar, client):
        client.force_login(omar)
        TOTP.activate(omar, SECRET)

        answer = client.get("/admin/login/?next=/admin/billing/statement/")
        assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
        client.post(answer["Location"], {"code": code()})
        assert client.get("/admin/billing/statement/").status_code == 200

    def test_keep_one(self, omar, client):
        built.sign_in(client, omar)
        factor = TOTP.activate(omar, SECRET).instance
        client.post("/accounts/2fa/reauthenticate/", {"code": code()})
        client.post("/accounts/2fa/totp/deactivate/")

        assert Authenticator.objects.filter(pk=factor.pk).exists()

    def test_its_secret_is_kept_encrypted(self, omar):
        TOTP.activate(omar, SECRET)

        [(stored,)] = built.ask("SELECT data->>'secret' FROM mfa_authenticator")
        assert SECRET not in stored
        assert TOTP(Authenticator.objects.get()).validate_code(code())

    def test_merchants_are_not_let_in(self, lin, client):
        built.sign_in(client, lin)

        assert client.get("/admin/", follow=True).status_code == 403

    def test_nor_a_merchant_with_a_second_factor(self, lin, client):
        lin.is_staff = True
        built.sign_in(client, lin)
        lin.is_staff = False
        lin.save(update_fields=["is_staff"])

        assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("way", ["/notices/unread/", "/switcher/", "/admin/"])
def test_a_part_of_a_page_is_no_place_to_do_it(db, client, way):
    """A tab that is open for longer than its session keeps what stands there."""
    part = client.get(way, headers={"HX-Request": "true"})

    assert (part.status_code, part.content) == (401, b"")
    assert client.get(way).status_code == 302
