"""The pictures of the README, out of a running demo: ``python -m tests.browser.told``.

``ADDRESS`` is the demo's (default http://127.0.0.1:8000), as it was handed over.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.pictures import sign_in, speak

ADDRESS = os.environ.get("ADDRESS", "http://127.0.0.1:8000")
FOLDER = Path("docs/pictures")
BAI, LIN, MEI = "bai@ruoshui.example", "lin@qingyu.example", "mei@platform.example"
# Who looks, at which page of his shop or of the admin, in which language; the file's name.
STORY = (
    (MEI, "admin/enrollment/screeningresult/", "en", "1-screened"),
    (BAI, "worth/", "en", "2-worth"),
    (LIN, "products/", "zh-hans", "3-products"),
    (LIN, "campaigns/", "en", "4-campaigns"),
    (LIN, "samples/", "zh-hans", "5-samples"),
    (LIN, "", "en", "6-home"),
    (LIN, "statements/", "zh-hans", "7-statements"),
    (LIN, "decision/2026-pilot-00001/2/", "en", "8-decision"),
    (LIN, "wallet/", "zh-hans", "9-wallet"),
)
WIDTH, HEIGHT = 1200, 800
BAR = "#clockbar"


def take(browser: Browser, who: str, way: str, language: str, name: str) -> Path:
    context = browser.new_context(
        base_url=f"{ADDRESS}/", viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light"
    )
    page = context.new_page()
    sign_in(page, who)
    page.goto("profile/")
    speak(page, language)
    if not way.startswith("admin/"):
        page.goto("/")
        shop = re.search(r"/shops/\d+/", page.url + page.content())
        way = f"{shop[0] if shop else '/'}{way}"
    page.goto(way, wait_until="networkidle")
    page.locator(BAR).evaluate("one => one.remove()")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path)
    context.close()
    return path


def main() -> int:
    if chromium.path() is None:
        sys.stderr.write("There is no Chromium here: make browser\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium.browser() as browser:
        for one in STORY:
            sys.stdout.write(f"{take(browser, *one)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
