"""LOOK.md, calculator: the server works it out on every change; without a script, by a button."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.browser.test_pages_are_for_everybody import SIGHT, look_at, opened, session
from tests.joined import SHOP
from tests.world import LATECOMER, give, shop

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(chromium.path() is None, reason="no Chromium here: `make browser`"),
]
WORTH = f"{SHOP}/worth/"


@pytest.fixture
def cookie(invited, keepers, live_server) -> dict:
    """Of Bo, whose shop sells 68,300.50 in 90 days; 8.4 % go to creators."""
    reported = {"gmv_90d": 68_300.5, "orders_90d": 1210, "affiliate_rate_90d": 0.084}
    give("shops", shop(LATECOMER, version=2, metrics=reported))
    return session(keepers.bo, live_server)


def answer(page: Page):
    return page.locator("#verdict")


def test_a_change_is_enough(cookie):
    """6 % for advertising: 4,263.65 more (worked out in tests/compensation)."""
    with opened(cookie, "en", "light", 1440) as page:
        page.goto(WORTH)
        expect(answer(page)).to_contain_text("We can't tell yet")
        page.fill("#id_ads", "6")
        page.press("#id_ads", "Tab")
        expect(answer(page)).to_contain_text("joining costs you USD 4,263.65 more")
        expect(page).to_have_url(re.compile("ads=6"))
        expect(page.locator("#id_affiliate")).to_be_focused()
        page.fill("#id_margin", "430")
        page.press("#id_margin", "Enter")
        expect(page.locator("#id_margin_error")).to_contain_text("For 38%, enter 38.")
        expect(answer(page)).to_contain_text("4,263.65")


def test_so_is_the_button_without_a_script(cookie):
    with chromium.browser() as browser:
        context = browser.new_context(base_url=cookie["url"], java_script_enabled=False)
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(WORTH)
        page.fill("#id_ads", "6")
        page.click("#worth button")
        assert "4,263.65" in answer(page).inner_text()
        assert page.input_value("#id_ads") == "6"


@pytest.mark.parametrize(("language", "scheme", "width"), SIGHT)
def test_it_is_for_everybody(cookie, language, scheme, width):
    """As axe sees it: can't tell, no with errors, yes; and the dry run."""
    ways = ("", "?ads=6&margin=430&sales=x", "?ads=12&sales=80000&margin=38", "products/")
    look_at([f"{WORTH}{way}" for way in ways], cookie, language, scheme, width)
