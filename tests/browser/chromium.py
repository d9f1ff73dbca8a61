"""A real browser: Debian's Chromium, driven from here."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# What is drawn must not depend on what else the machine does.
LEAN = ("--disable-gpu", "--force-color-profile=srgb", "--hide-scrollbars", "--no-sandbox")


def path() -> str | None:
    """Where the machine has one, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path(), args=[*LEAN])
        try:
            yield launched
        finally:
            launched.close()
