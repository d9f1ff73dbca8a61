"""The real orders in the order in which they arrived."""

import csv
import gzip
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from .days import BusinessDays
from .first_edition import FIRST_EDITION
from .world import World

BATCH = 5_000  # items, the most that one request may hold
FIRST = ("shops", "products", "fx-rates", "creators")
LAST = ("aigc-items", "creator-videos")
TERM = ("2026-05", "2026-06", "2026-07")
AFTER, AS_OF = "2026-08", date(2026, 8, 16)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, as text."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def items_of(path: Path) -> list[dict[str, Any]]:
    """The items of a JSON Lines file, packed or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Replay:
    """Plays the whole sequence; keeps each report, and every answer that is not `accepted`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        calendar = BusinessDays.published_in(folder.parent / "holidays")
        self.world = World(**FIRST_EDITION, business_days=calendar)
        self.reports: dict[str, list[dict[str, Any]]] = {}
        self.answers: dict[Any, int] = {}

    def run(self) -> None:
        """From the first shop to the close of the month after the term."""
        for kind in FIRST:
            self.send(kind, f"{kind.replace('-', '_')}.jsonl")
        self.world.enroll(rows_of(self.folder / "enrollments.csv"))
        self.send_month("before")
        for month in TERM:
            self.send_month(month)
            self.close(month)
        self.send_month(AFTER)
        for kind in LAST:
            self.send(kind, f"{kind.replace('-', '_')}.jsonl")
        self.reports["adjudications"] = self.world.adjudicate(AS_OF)
        self.close(AFTER)

    def send_month(self, name: str) -> None:
        """The orders of a month, then its refunds."""
        self.send("orders", f"orders-{name}.jsonl.gz")
        self.send("refunds", f"refunds-{name}.jsonl.gz")

    def send(self, kind: str, name: str) -> None:
        """A file, batch by batch."""
        items = items_of(self.folder / name)
        for start in range(0, len(items), BATCH):
            for answer in self.world.receive(kind, items[start : start + BATCH]):
                self.answers[answer] = self.answers.get(answer, 0) + 1

    def close(self, month: str) -> None:
        """Close a month and keep its report."""
        self.reports[f"settlement-{month}"] = self.world.close_month(month)


def spelled(value: Any) -> str:
    """A cell as reports spell it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
