"""Issue 5: one shop's whole life, clicked through in a real browser, on the product's own pages."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from compensation.models import Adjudication, Contest
from growth_program.people.models import User
from tests.browser import chromium
from tests.enrollment.selling import csv_of
from tests.journeys import story
from tests.journeys.story import (
    EMAIL,
    HOME,
    LID,
    NUMBER,
    PAN,
    PASSWORD,
    POT,
    Story,
)
from tests.journeys.surfaces import Person, at_once, beat, link_in_mail_to

__all__ = ["at_once"]  # a fixture
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_once"),
    pytest.mark.skipif(chromium.path() is None, reason="no Chromium here: `make browser`"),
]
PATIENCE = 15_000  # milliseconds


@pytest.fixture
def context(live_server, monkeypatch) -> Iterator[BrowserContext]:
    """A browser in English. Beside it this test lets systems and staff act, on one thread."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with chromium.browser() as browser:
        made = browser.new_context(
            base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-GB"
        )
        made.set_default_timeout(PATIENCE)
        yield made


def test_the_story(context, clock, mailoutbox, tmp_path):
    told = begun(clock)
    lin = context.new_page()
    she_joins(lin, clock)
    in_browser(context, told.omar, pays, clock)
    she_submits(lin, told, clock, tmp_path)
    told.lin.client.force_login(User.objects.get(email=EMAIL))
    clock("2026-05-03 09:00")
    story.what_qualifies_enters_a_routine_campaign(told)
    clock("2026-05-12 09:00")
    story.the_best_requests_get_samples(told, clock)
    clock("2026-05-20 09:00")
    she_confirms(lin, story.a_mega_promotion_is_announced(told, clock))
    she_answers_content(lin, told, clock)
    clock("2026-06-20 12:00")
    story.orders_arrive_and_months_close(told, clock)
    she_traces_a_figure(lin)
    story.the_promises_are_judged(told, clock)
    lin.goto(f"{HOME}wallet/")
    expect(lin.locator("main")).to_contain_text("1,200.00")
    she_contests(lin, clock)
    in_browser(context, told.mei, judges, clock)
    expect_second_version(lin, told, clock)


def begun(clock) -> Story:
    """Up to the invitation nobody of the shop is at a page."""
    told = story.begun(clock)
    story.the_platform_pushes_a_shop(told)
    clock("2026-04-22 10:00")
    story.it_is_screened_and_invited(told)
    clock("2026-04-23 20:00")
    beat()
    return told


def she_joins(page: Page, clock) -> None:
    page.goto(link_in_mail_to(EMAIL))
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.locator("form button.button--primary").click()
    page.goto("/accounts/login/")
    page.fill("#id_login", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.locator("form button.button--primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is invited")
    page.get_by_role("link", name="Read the agreement").click()
    page.get_by_role("link", name="Accept and apply").first.click()
    page.get_by_label("Contact", exact=True).fill("Lin")
    page.get_by_label("Contact's e-mail").fill(EMAIL)
    page.get_by_label("Contact's phone").fill("+86 755 5550 0100")
    page.get_by_label("bank transfer").check()
    page.get_by_label("I have read the agreement").check()
    page.get_by_role("button", name="Accept and apply").click()
    expect(page.locator("main")).to_contain_text("6,000.00")


def in_browser(context: BrowserContext, who: Person, act, clock) -> None:
    """Somebody of staff, in a window of his own."""
    cookie = who.client.cookies[settings.SESSION_COOKIE_NAME]
    base = context.pages[0].url.split("/", 3)
    window = context.browser.new_context(base_url="/".join(base[:3]), locale="en-GB")
    address = {"name": cookie.key, "value": cookie.value, "url": "/".join(base[:3])}
    window.add_cookies([address])
    window.set_default_timeout(PATIENCE)
    act(window.new_page(), clock)
    window.close()


def pays(page: Page, clock) -> None:
    clock("2026-04-24 14:00")
    page.goto("/admin/billing/fees/")
    page.get_by_role("link", name="Record a payment").first.click()
    page.get_by_label("Reference").fill("BK-20260424-7")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Record the payment").click()
    expect(page.locator("main")).to_contain_text("No application waits for its fee")


def she_submits(page: Page, told: Story, clock, tmp_path) -> None:
    clock("2026-05-02 10:00")
    beat()
    page.goto(f"{HOME}tools/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("until 31 Jul 2026")
    page.goto(f"{HOME}products/{told.product(POT)}/")
    page.get_by_label("Floor price").fill("30.00")
    page.get_by_label("Sample quantity").fill("6")
    page.get_by_label("Auto-approve quota").fill("2")
    page.locator("form button.button--primary").click()
    expect(page.locator("main")).to_contain_text("The product qualifies.")
    sheet = tmp_path / "products.csv"
    sheet.write_bytes(csv_of([PAN, "26.00", "4", "0"], [LID, "8.00", "0", "0"]))
    page.goto(f"{HOME}products/")
    page.locator("input[type=file]").set_input_files(sheet)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("button", name="Submit").first.click()
    expect(page.locator("main")).to_contain_text("1 qualify, 1 need work.")


def she_confirms(page: Page, way: str) -> None:
    """A mega promotion, product by product."""
    page.goto(f"{HOME}campaigns/")
    page.get_by_role("link", name="Summer sale").click()
    expect(page).to_have_url(re.compile(way))
    page.get_by_label(f"Your answer for Product {POT}").select_option("confirm")
    page.get_by_label(f"Price that you accept for Product {POT}").fill("33.00")
    page.get_by_label(f"Your answer for Product {PAN}").select_option("decline")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.locator("main")).to_contain_text("1 confirmed, 1 declined")


def she_answers_content(page: Page, told: Story, clock) -> None:
    clock("2026-06-01 09:00")
    items = (story.aigc_item(f"I-{n}", "2026-06-01 08:00", **story.OF_POT) for n in range(5))
    told.platform.push("aigc-items", *items)
    page.goto(f"{HOME}content/")
    for item in ("I-0", "I-1", "I-2"):
        page.get_by_label(item).check()
    page.get_by_role("button", name="Accept those ticked").click()
    page.locator("tr", has_text="I-3").get_by_role("link", name="Reject").click()
    page.get_by_label("What is wrong with it").select_option("untrue")
    page.get_by_role("button", name="Reject the item").click()
    expect(page.locator("table")).not_to_contain_text("I-3")
    expect(page.locator("table")).to_contain_text("I-4")


def she_traces_a_figure(page: Page) -> None:
    """From the statement to the line, and the rule that made its figure."""
    page.goto(f"{HOME}statements/")
    page.get_by_role("link", name="May 2026").click()
    expect(page.locator("main")).to_contain_text("9,474.00")
    page.goto(f"{HOME}statements/{NUMBER}-202605/2026-05-10/")
    page.get_by_role("link", name="B", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("5,370.00")
    expect(page.locator("main")).to_contain_text("1,074.00")


def she_contests(page: Page, clock) -> None:
    clock("2026-08-20 20:00")
    page.goto(f"{HOME}decision/")
    page.get_by_role("link", name="Contest").first.click()
    page.get_by_label("The promise as a whole: it was not kept").first.check()
    page.locator("textarea").fill("The two largest orders were our own wholesale.")
    page.get_by_role("button", name="See what follows").click()
    expect(page.locator("main")).to_contain_text("3,000.00")
    page.get_by_role("button", name="File the contest").click()
    expect(page.locator("main")).to_contain_text("being judged")


def judges(page: Page, clock) -> None:
    clock("2026-08-21 10:00")
    page.goto(f"/admin/compensation/contest/{Contest.objects.get().pk}/judge/")
    page.get_by_role("checkbox").first.check()
    page.locator("textarea").fill("The register shows it: wholesale does not count.")
    page.locator("form button.button--primary").click()
    expect(page.locator("main")).to_contain_text("upheld")


def expect_second_version(page: Page, told: Story, clock) -> None:
    clock("2026-08-24 11:00")
    second = Adjudication.objects.get(version=2)
    step = "/admin/compensation/adjudication/step"
    told.mei.post(f"{step}/review/", {"ids": str(second.pk)})
    told.omar.post(f"{step}/approve/", {"ids": str(second.pk)})
    page.goto(f"{HOME}decision/")
    expect(page.locator("main")).to_contain_text("version 2")
    expect(page.locator("main")).to_contain_text("3,000.00")
    assert User.objects.filter(email=EMAIL).exists()
