"""The page of the contract works under the strictest policy, and sends nothing."""

import pytest
from playwright.sync_api import sync_playwright

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

POLICY = "default-src 'self'; img-src 'self' data:"


@pytest.fixture
def page():
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


@pytest.fixture
def opened(page, live_server, monkeypatch):
    """The page under the policy, what it asked for, and what it complained of."""
    # The browser asks while the test holds Django's only thread: without this it may not wait.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    asked, said = [], []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def under_the_policy(route):
        answer = route.fetch()
        headers = answer.headers | {"content-security-policy": POLICY}
        route.fulfill(response=answer, headers=headers)

    page.route("**/api/docs/", under_the_policy)
    page.goto(f"{live_server.url}/api/docs/")
    page.get_by_text("Send orders").wait_for()
    return asked, said


def test_it_shows_every_operation(page, opened, live_server):
    asked, said = opened

    assert page.locator(".opblock").count() == 18
    assert page.get_by_role("heading", name="Signing").is_visible()
    assert said == []
    assert {method for method, _url in asked} == {"GET"}
    assert [url for _method, url in asked if not url.startswith((live_server.url, "data:"))] == []


def test_an_operation_is_unfolded_and_cannot_be_tried(page, opened):
    _asked, said = opened

    page.get_by_text("Send orders").click()
    page.get_by_text("An order, whole").wait_for()
    assert page.get_by_text("Try it out").count() == 0
    assert page.get_by_role("button", name="Authorize").count() == 0
    assert said == []
