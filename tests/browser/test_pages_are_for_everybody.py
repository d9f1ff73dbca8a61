"""QUALITY.md, Use: no serious finding of axe on any page, at both widths, in both languages, light
and dark; nothing wider than the window; nothing that the CSP refused."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from growth_program.marketplace.models import Shop
from growth_program.people.services import members
from tests import world as built
from tests.browser import chromium
from tests.pages.addresses import OPEN_PAGES, of_lin, of_staff
from tests.pages.odd import call_all_of_it_oddly
from tests.world import LIN

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(chromium.path() is None, reason="no Chromium here: `make browser`"),
]
SIGHT = [("zh-hans", "light", 1440), ("en", "dark", 1440), ("zh-hans", "dark", 390)]
SIGHT += [("en", "light", 390)]


@pytest.fixture
def signed_in(live_server, lin) -> dict:
    return session(lin, live_server)


def session(user, live_server) -> dict:
    """What a browser has to know. While it runs the database is asked nothing from here."""
    [cookie] = built.signed_in(user).cookies.values()
    return {"name": cookie.key, "value": cookie.value, "url": live_server.url}


@contextmanager
def opened(cookie: dict, language: str, scheme: str, width: int) -> Iterator[Page]:
    """A page in which Lin has signed in, in a language."""
    with chromium.browser() as browser:
        context = browser.new_context(
            base_url=cookie["url"],
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
        )
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/profile/")
        switch = page.locator("button[name=language]")
        if switch.get_attribute("value") == language:
            switch.click()
        yield page


def findings(page) -> list[str]:
    """What axe calls serious, and where."""
    # It would write imported sheets into the page, which the CSP refuses.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("language", "scheme", "width"), SIGHT)
def test_all_pages_of_a_merchant(lived, signed_in, language, scheme, width):
    look_at([*of_lin(), *OPEN_PAGES], signed_in, language, scheme, width)


@pytest.mark.parametrize(("language", "scheme", "width"), SIGHT[1:3])
def test_all_pages_of_staff(lived, live_server, admin_user, language, scheme, width):
    look_at(of_staff(), session(admin_user, live_server), language, scheme, width)


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_is_wider_whatever_it_is_called(lived, live_server, lin, admin_user, width):
    call_all_of_it_oddly()
    wide = {}
    for visitor, ways in ((lin, of_lin()), (admin_user, of_staff())):
        with opened(session(visitor, live_server), "en", "light", width) as page:
            for way in ways:
                page.goto(way)
                wide[way] = page.evaluate("document.documentElement.scrollWidth") - width

    assert {way: px for way, px in wide.items() if px > 0} == {}


def look_at(ways: list[str], cookie: dict, language: str, scheme: str, width: int) -> None:
    refused, told = [], {}
    with opened(cookie, language, scheme, width) as page:
        page.on("console", lambda said: said.type == "error" and refused.append(said.text))
        for way in ways:
            page.goto(way)
            wider = page.evaluate("document.documentElement.scrollWidth") - width
            told[way] = findings(page) + ([f"{wider} px too wide"] if wider > 0 else [])

    assert {way: found for way, found in told.items() if found} == {}
    assert [text for text in refused if "404" not in text] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_the_contract_of_the_api(live_server, scheme, width):
    with chromium.browser() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.goto(f"{live_server.url}/api/docs/")
        page.get_by_text("Send orders").click()
        page.get_by_text("An order, whole").wait_for()

        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width


PAPER = {"light": "rgb(244, 245, 242)", "dark": "rgb(14, 19, 20)"}


@pytest.mark.parametrize("way", [f"/shops/{LIN}/", "/profile/"])
@pytest.mark.parametrize(("system", "chosen"), [("light", "dark"), ("dark", "light")])
def test_who_chose_light_or_dark_sees_it_whatever_the_system_is(
    lived, signed_in, system, chosen, way
):
    with opened(signed_in, "en", system, 1440) as page:
        page.goto(way)
        assert paper(page) == PAPER[system]
        page.get_by_role("button", name="Light or dark").click()
        page.get_by_role("button", name=chosen.capitalize(), exact=True).click()
        page.wait_for_load_state()
        assert (page.url.endswith(way), paper(page)) == (True, PAPER[chosen])


def paper(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_all_evidence_of_a_decision_is_on_paper(lived, signed_in):
    with opened(signed_in, "en", "light", 1440) as page:
        page.goto(f"/shops/{LIN}/decision/")
        page.emulate_media(media="print")
        cut = "all => all.filter(one => one.scrollHeight > one.clientHeight + 1).length"
        assert page.locator(".table").count() > 0
        assert page.eval_on_selector_all(".table", cut) == 0


def test_by_keyboard_alone(lived, signed_in):
    with opened(signed_in, "en", "light", 1440) as page:
        page.goto(f"/shops/{LIN}/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.locator("button.shop").focus()
        page.keyboard.press("Enter")
        page.locator("#my-shops a").first.wait_for()
        page.keyboard.press("Escape")
        assert not page.locator("#shops").is_visible()


def test_a_member_is_removed_after_a_second_look(lin, signed_in):
    shop = Shop.objects.get(pk=LIN)
    chen = {"email": "chen@shop.example", "name": "Chen", "role": "operator", "language": "en"}
    members.invite(shop, by=None, **chen)
    with opened(signed_in, "en", "light", 390) as page:
        page.goto(f"/shops/{LIN}/members/")
        page.get_by_role("link", name="Change or remove Chen").click()
        page.get_by_role("button", name="Remove…").click()
        page.locator("#sure").get_by_role("button", name="Remove", exact=True).click()
        page.get_by_text("Chen is no member any more").wait_for()

    assert list(shop.members.values_list("user__email", flat=True)) == ["lin@shop.example"]
