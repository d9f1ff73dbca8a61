"""How the parameters of notices are written, in the language in force."""

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from growth_program.core import formats

MOST = 80  # characters of a name within a sentence
# What turns the direction of all that follows it, in a name that was typed.
TURNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
FROM_RIGHT = ("R", "AL")
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def usd(text: str) -> str:
    """``USD 6,000.00``."""
    return formats.usd(Decimal(text))


def day(text: str) -> str:
    """``1 May 2026``."""
    return formats.day(date.fromisoformat(text))


def month(text: str) -> str:
    """``May 2026``."""
    return formats.month(date.fromisoformat(text))


def name(text: str) -> str:
    """A name within a sentence: one line, not endless, and it turns nothing around it."""
    shown = " ".join(text.translate(TURNS).split())
    if len(shown) > MOST:
        shown = f"{shown[: MOST - 1]}…"
    if any(unicodedata.bidirectional(letter) in FROM_RIGHT for letter in shown):
        return f"{ISOLATE}{shown}{END}"
    return shown


def one_of(choices: type[TextChoices]) -> Callable[[str], str]:
    """What a stored choice is called."""
    return lambda text: str(choices(text).label)
