"""Pictures of every page of a running demo, and a sheet of each sight: ``make pictures``.

``ADDRESS`` is the demo's (default http://127.0.0.1:8000), ``PICTURES`` the folder (.data/pictures),
``ONLY`` the sights to be taken ("en.light.390 zh-hans.dark.1440"; all of them by default).
"""

import os
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page, StorageState

from tests.browser import chromium

ADDRESS = os.environ.get("ADDRESS", "http://127.0.0.1:8000")
FOLDER = Path(os.environ.get("PICTURES", ".data/pictures"))
PASSWORD = "growth-demo"
SIGHTS = [
    (language, scheme, width)
    for language in ("zh-hans", "en")
    for scheme in ("light", "dark")
    for width in (1440, 390)
]
BEFORE = [
    *("accounts/login/", "accounts/password/reset/", "accounts/password/reset/done/"),
    *("nowhere/", "api/docs/"),
]
# Everybody adds the kinds of pages that nobody before him has. Staff in the order of what they may.
# The shop with a whole term shows each page full; then one invited, one who has just joined.
MERCHANTS = (
    *("lin@qingyu.example", "wu@qingyu.example", "su@shimu.example"),
    *("bai@ruoshui.example", "jiang@qiye.example"),
)
STAFF = ("omar", "ada", "sara", "mei")
# Linked by no page that a merchant sees, or by a form alone.
MORE = ("components/", "shops/?q=zzz", "accounts/logout/", "notices/?unread=", "nowhere/")
NO_PAGES = re.compile(r"^/(static|api|accounts/logout|demo/mailbox/.)|\.(csv|json)$|/csv/|format=")


def sign_in(page: Page, email: str) -> None:
    page.goto("accounts/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", PASSWORD)
    page.click("form button.button--primary")
    if "2fa" in page.url:
        code = re.findall(r"<code>(\d{6})</code>", page.content())[0]
        page.fill("#id_code", code)
        page.click("form button.button--primary")


def speak(page: Page, language: str) -> None:
    switch = page.locator("button[name=language]")
    if switch.count() and switch.get_attribute("value") == language:
        switch.click()


def kind(way: str) -> str:
    """What pages of one kind have in common: what names a record is left out."""
    path = urlsplit(way).path
    return re.sub(r"[^/]*\d[^/]*|(?<=apiclient/)[^/]+(?=/change)", "#", path.strip("/"))


def found_by(page: Page, known: set[str], start: str) -> Iterator[str]:
    """One page of each kind that is not known yet, found by following links."""
    waiting = [start]
    while waiting:
        way = waiting.pop(0)
        try:
            answer = page.goto(way)
        except Error as error:
            if "Download" not in error.message:  # a file is no page
                raise
            continue
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield page.url.removeprefix(f"{ADDRESS}/")
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
        for link in links:
            path = link.removeprefix(ADDRESS)
            if path.startswith("/") and not NO_PAGES.search(path) and kind(path) not in known:
                known.add(kind(path))
                waiting.append(path)


def visitors(browser: Browser) -> list[tuple[StorageState | None, list[str]]]:
    """Who looks at which pages: each signs in once."""
    found: list = [(None, BEFORE)]
    known: set[str] = {kind(way) for way in BEFORE}
    emails = (*MERCHANTS, *(f"{name}@platform.example" for name in STAFF))
    for email in emails:
        page = browser.new_context(base_url=f"{ADDRESS}/").new_page()
        sign_in(page, email)
        ways = list(found_by(page, known, "/admin/" if email not in MERCHANTS else "/"))
        if email == MERCHANTS[0]:
            ways += MORE
        found.append((page.context.storage_state(), ways))
    return found


def take(
    browser: Browser, seen: list[tuple[StorageState | None, list[str]]], sight: tuple
) -> Iterator[Path]:
    """A picture of each page, as its visitor sees it."""
    language, scheme, width = sight
    taken: set[Path] = set()
    for signed_in, ways in seen:
        context = browser.new_context(
            base_url=f"{ADDRESS}/",
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="en" if language == "en" else "zh-CN",
            storage_state=signed_in,
        )
        page = context.new_page()
        page.goto("accounts/login/" if signed_in is None else "profile/")
        speak(page, language)
        for way in ways:
            name = re.sub(r"\W+", "-", way).strip("-") or "front"
            path = FOLDER / f"{name}.{language}.{scheme}.{width}.png"
            if path not in taken:
                page.goto(way, wait_until="networkidle" if way == "api/docs/" else "load")
                whole = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": whole})  # what sticks is below
                page.screenshot(path=path, full_page=True)
                page.set_viewport_size({"width": width, "height": 900})
                taken.add(path)
                yield path
        context.close()


def sheet(browser: Browser, sight: tuple, pictures: list[Path]) -> Path:
    """All of one sight beside each other, of a long page its head."""
    name = ".".join(map(str, ("sheet", *sight)))
    shown = "".join(
        f'<figure><div><img src="{escape(path.name)}"></div>'
        f"<figcaption>{escape(path.stem)}</figcaption></figure>"
        for path in sorted(pictures)
    )
    style = (
        "body{font:9px sans-serif;display:flex;flex-wrap:wrap}figure{margin:4px;width:232px}"
        "div{height:230px;overflow:hidden;border:1px solid #999}img{width:100%}"
        "figcaption{overflow-wrap:anywhere}"
    )
    (FOLDER / f"{name}.html").write_text(f"<!doctype html><style>{style}</style>{shown}")
    page = browser.new_page(viewport={"width": 1940, "height": 900})
    page.goto((FOLDER / f"{name}.html").absolute().as_uri())
    page.screenshot(path=FOLDER / f"{name}.png", full_page=True, timeout=120_000)
    page.close()
    return FOLDER / f"{name}.png"


def main() -> int:
    if chromium.path() is None:
        print("There is no Chromium here: make browser", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    only = os.environ.get("ONLY", "").split()
    sights = [one for one in SIGHTS if not only or ".".join(map(str, one)) in only]
    with chromium.browser() as browser:
        seen = visitors(browser)
        for sight in sights:
            pictures = list(take(browser, seen, sight))
            print(f"{len(pictures)} pictures, and {sheet(browser, sight, pictures)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
