"""The visitor chooses light, dark, or what his system is; the server says it in the page's head."""

import re

import pytest

from growth_program.people.models import User
from tests import world as built
from tests.pages.addresses import OPEN_PAGES, of_lin
from tests.world import LIN

HEAD = re.compile(r'<meta name="color-scheme" content="([a-z ]+)">')
PRESSED = re.compile(r'value="(system|light|dark)" aria-pressed="true"')


def scheme(client, way: str) -> str:
    [said] = HEAD.findall(client.get(way).content.decode())
    return said


def choose(client, appearance: str, then: str = "/profile/"):
    return client.post("/appearance/", {"appearance": appearance, "next": then})


def test_at_first_a_page_is_as_the_system_is(lived, page, client):
    page()

    assert scheme(client, f"/shops/{LIN}/") == "light dark"


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_every_page_is_as_one_chose(lived, page, client, appearance):
    page()
    choose(client, appearance)

    assert {way: scheme(client, way) for way in of_lin()} == dict.fromkeys(of_lin(), appearance)


def test_it_leads_back_to_the_page_where_one_was(lived, page, client):
    page()

    assert choose(client, "dark", f"/shops/{LIN}/")["Location"] == f"/shops/{LIN}/"
    assert choose(client, "dark", "https://evil.example/")["Location"] == "/"


def test_it_is_kept_with_the_person(lived, page, client, lin):
    page()
    choose(client, "dark")

    assert User.objects.get(pk=lin.pk).appearance == "dark"
    assert scheme(built.signed_in(lin), f"/shops/{LIN}/") == "dark"


def test_and_what_the_person_chose_goes_before_what_the_browser_knows(lived, page, client):
    page()
    client.cookies["appearance"] = "dark"

    assert scheme(client, "/profile/") == "light dark"


@pytest.mark.parametrize("way", OPEN_PAGES)
def test_before_one_signs_in_the_browser_keeps_it(db, client, way):
    choose(client, "dark", way)

    assert scheme(client, way) == "dark"


def test_the_admin_is_as_one_chose_too(admin_user):
    client = built.signed_in(admin_user)
    choose(client, "light", "/admin/")

    assert scheme(client, "/admin/") == "light"


def test_the_switch_shows_what_is_chosen(lived, page, client):
    page()
    for appearance in ("light", "dark", "system"):
        choose(client, appearance)
        text = client.get("/profile/").content.decode()
        assert set(PRESSED.findall(text)) == {appearance}


@pytest.mark.parametrize("appearance", ["", "sepia", "DARK"])
def test_there_are_no_others(db, client, appearance):
    assert choose(client, appearance).status_code == 400


def test_a_browser_that_knows_another_is_not_believed(db, client):
    client.cookies["appearance"] = "sepia"

    assert scheme(client, "/accounts/login/") == "light dark"
