"""Rows of enrollments that were agreed elsewhere (API.md, import_enrollments)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

COLUMNS = (
    "shop_id",
    "program",
    "aigc_committed",
    "videos_committed",
    "activated_on",
    "fee_paid",
    "all_products",
)
MOST_COMMITTED = 1_000_000
COUNT = re.compile(r"[0-9]{1,7}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BadRow(ValueError):
    """A row that can't be taken: the column, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One enrollment, parsed."""

    shop_id: str
    program: str
    aigc_committed: int
    videos_committed: int
    activated_on: date
    fee_paid: bool
    all_products: bool


def parse(cells: Mapping[str, str | None]) -> Row:
    """A row from its cells. Raises BadRow at the first that is wrong."""
    return Row(
        shop_id=_text(cells, "shop_id"),
        program=_text(cells, "program"),
        aigc_committed=_count(cells, "aigc_committed"),
        videos_committed=_count(cells, "videos_committed"),
        activated_on=_day(cells, "activated_on"),
        fee_paid=_truth(cells, "fee_paid"),
        all_products=_truth(cells, "all_products"),
    )


def _text(cells: Mapping[str, str | None], column: str) -> str:
    text = (cells.get(column) or "").strip()
    if not text:
        raise BadRow(f"{column}: is empty")
    if "\0" in text:
        raise BadRow(f"{column}: holds a NUL character")
    return text


def _count(cells: Mapping[str, str | None], column: str) -> int:
    text = _text(cells, column)
    if not (COUNT.fullmatch(text) and int(text) <= MOST_COMMITTED):
        raise BadRow(f"{column}: {text!r} is not a count")
    return int(text)


def _day(cells: Mapping[str, str | None], column: str) -> date:
    text = _text(cells, column)
    try:
        if not DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise BadRow(f"{column}: {text!r} is not a day (YYYY-MM-DD)") from None


def _truth(cells: Mapping[str, str | None], column: str) -> bool:
    text = _text(cells, column)
    if text not in ("true", "false"):
        raise BadRow(f"{column}: {text!r} is neither true nor false")
    return text == "true"
