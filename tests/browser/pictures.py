"""Pictures of every page of a running demo, and a sheet of them: ``make pictures``.

``ADDRESS`` is the demo's (default http://127.0.0.1:8000), ``PICTURES`` the folder (.data/pictures).
"""

import os
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState

from tests.browser import chromium

ADDRESS = os.environ.get("ADDRESS", "http://127.0.0.1:8000")
FOLDER = Path(os.environ.get("PICTURES", ".data/pictures"))
OWNER, PASSWORD = "su@shimu.example", "growth-demo"
STAFF = "omar@platform.example"
SIGHTS = [
    (language, scheme, width)
    for language in ("zh-hans", "en")
    for scheme in ("light", "dark")
    for width in (1440, 390)
]
BEFORE = ("accounts/login/", "accounts/password/reset/", "components/", "nowhere/")
ADMIN = (
    *("admin/", "admin/billing/statement/", "admin/billing/statement/drafts/"),
    *("admin/enrollment/enrollment/", "admin/compensation/adjudication/"),
    *("admin/billing/posting/", "admin/core/auditentry/", "admin/core/programversion/"),
)


def sign_in(page: Page, email: str) -> None:
    page.goto("accounts/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.click("form button.button--primary")
    if "2fa" in page.url:
        [code] = re.findall(r"<code>(\d{6})</code>", page.content())
        page.fill("#id_code", code)
        page.click("form button.button--primary")


def speak(page: Page, language: str) -> None:
    switch = page.locator("button[name=language]")
    if switch.count() and switch.get_attribute("value") == language:
        switch.click()


def of_shop(page: Page) -> Iterator[str]:
    """The pages of the owner's shop, found by following its links."""
    page.goto("")
    home = page.url.removeprefix(f"{ADDRESS}/")
    yield home
    for way in ("statements/", "guarantees/", "decision/", "members/", "members/invite/"):
        yield home + way
    page.goto(home + "statements/")
    first = page.locator("tbody a").last.get_attribute("href").lstrip("/")
    yield first
    page.goto(first)
    day = page.locator(".drill a").first.get_attribute("href").lstrip("/")
    yield day
    page.goto(day)
    yield page.locator("tbody a").first.get_attribute("href").lstrip("/")
    yield from ("shops/", "profile/", "accounts/2fa/")


def visitors(browser: Browser) -> list[tuple[StorageState | None, list[str]]]:
    """Who looks at which pages: each signs in once."""
    found: list = [(None, [*BEFORE])]
    for email in (OWNER, STAFF):
        page = browser.new_context(base_url=f"{ADDRESS}/").new_page()
        sign_in(page, email)
        ways = list(of_shop(page)) if email == OWNER else [*ADMIN]
        found.append((page.context.storage_state(), ways))
    return found


def take(
    browser: Browser, seen: list[tuple[StorageState | None, list[str]]], sight: tuple
) -> Iterator[Path]:
    """A picture of each page, as its visitor sees it."""
    language, scheme, width = sight
    for signed_in, ways in seen:
        context = browser.new_context(
            base_url=f"{ADDRESS}/",
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="en" if language == "en" else "zh-CN",
            storage_state=signed_in,
        )
        page = context.new_page()
        page.goto("")
        speak(page, language)
        for way in ways:
            page.goto(way)
            name = re.sub(r"\W+", "-", way).strip("-") or "front"
            path = FOLDER / f"{name}.{language}.{scheme}.{width}.png"
            page.screenshot(path=path, full_page=True)
            yield path
        context.close()


def sheet(browser: Browser, pictures: list[Path]) -> Path:
    """All of them on one page, the same page beside itself."""
    shown = "".join(
        f'<figure><img src="{escape(path.name)}" width="{230 if ".1440." in path.name else 120}">'
        f"<figcaption>{escape(path.stem)}</figcaption></figure>"
        for path in sorted(pictures)
    )
    style = "body{font:9px sans-serif;display:flex;flex-wrap:wrap}figure{margin:4px;width:232px}"
    (FOLDER / "sheet.html").write_text(f"<!doctype html><style>{style}</style>{shown}")
    page = browser.new_page(viewport={"width": 1940, "height": 900})
    page.goto((FOLDER / "sheet.html").absolute().as_uri())
    page.screenshot(path=FOLDER / "sheet.png", full_page=True)
    return FOLDER / "sheet.png"


def main() -> int:
    if chromium.path() is None:
        print("There is no Chromium here: make browser", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium.browser() as browser:
        seen = visitors(browser)
        pictures = [path for sight in SIGHTS for path in take(browser, seen, sight)]
        print(f"{len(pictures)} pictures, and {sheet(browser, pictures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
