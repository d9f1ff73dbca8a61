"""Texts that a spreadsheet would take for a formula."""

from typing import Any

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def escaped(cell: Any) -> Any:
    """A text that no spreadsheet runs: an apostrophe stands before it. Numbers stay numbers."""
    is_formula = isinstance(cell, str) and cell.startswith(BEGINNINGS)
    return f"'{cell}" if is_formula else cell


def plain(text: str) -> str:
    """A text without the apostrophe that `escaped` put there."""
    return text[1:] if text[:1] == "'" and text[1:2] in BEGINNINGS else text
