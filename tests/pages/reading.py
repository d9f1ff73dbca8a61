"""What a page says to whoever reads it."""

import re
from html.parser import HTMLParser

UNREAD = {"script", "style", "svg"}
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


def read(html: str) -> str:
    reader = Reader()
    reader.feed(html)
    return re.sub(r"\s+", " ", " ".join(reader.said)).strip()
