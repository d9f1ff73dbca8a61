"""What a page says to whoever reads it."""

import re
from html.parser import HTMLParser

UNREAD = {"script", "style", "svg"}
NAMING = {"h1", "h2", "h3", "label", "button", "summary", "legend", "dt", "thead"}
SAID_BY = ("aria-label", "alt", "title", "placeholder", "data-label")


class Reader(HTMLParser):
    """Gathers the text of a page, and of what is read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.unread += tag in UNREAD
        self.said += [value or "" for name, value in attrs if name in SAID_BY]

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.said.append(data)


class HeadsReader(Reader):
    """Of a page what names its parts: headings, heads of columns, labels, buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.inside += tag in NAMING
        self.unread += tag in UNREAD

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in NAMING
        self.unread -= tag in UNREAD

    def handle_data(self, data: str) -> None:
        if self.inside:
            super().handle_data(data)


def read(html: str) -> str:
    return _read(Reader(), html)


def heads(html: str) -> str:
    return _read(HeadsReader(), html)


def _read(reader: Reader, html: str) -> str:
    reader.feed(html)
    return re.sub(r"\s+", " ", " ".join(reader.said)).strip()
