"""What the audit says, in the reader's language: made from the act and its details at reading.

Each app says its own acts when it is ready. What nobody says is shown as it was recorded.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise

from growth_program.core import formats
from growth_program.core.calendar import named_month
from growth_program.core.models import AuditEntry

Shown = Callable[[str], object]
Text = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """How an act stands in the feed of what was done for a shop (PRODUCT.md §7)."""

    part: str  # which of the feed's parts
    rule: Text = ""  # by which it was done, in words; its version is the entry's
    leads_to: str = ""  # the name of the page that shows more, with the shop's id alone
    objection: Text = ""  # what can be done about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act in words. ``shown`` says how a detail is written; others stand as they are.

    Without a ``feed`` it is for staff alone.
    """

    name: str
    text: Text
    shown: Mapping[str, Shown] = field(default_factory=dict)
    feed: Feed | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is read: its sentence, or its details where there is none, and a note."""

    entry: AuditEntry
    sentence: str | None
    rest: list[tuple[str, str]]

    @property
    def rule(self) -> Text:
        """By which rule it was done, in words; one that nobody names as it was recorded."""
        return _rules.get(self.entry.rule, self.entry.rule)


_acts: dict[str, Act] = {}
_rules: dict[str, Text] = {}


def register(*acts: Act) -> None:
    """Say these acts from now on."""
    _acts.update({act.name: act for act in acts})


def name_rules(names: Mapping[str, Text]) -> None:
    """Say these rules from now on, each by the name that entries record."""
    _rules.update(names)


def fed(part: str = "") -> dict[str, Feed]:
    """The acts that a shop's members read of, by their names: of one part, or of all."""
    return {
        name: act.feed for name, act in _acts.items() if act.feed and part in ("", act.feed.part)
    }


def told(entries: Iterable[AuditEntry]) -> list[Told]:
    """Entries in words, those of a later day too, whose details may be others."""
    return [_told(entry) for entry in entries]


def _told(entry: AuditEntry) -> Told:
    sentence = _sentence(entry)
    details = {str(name): _text(value) for name, value in entry.details.items()}
    if sentence is None:
        return Told(entry, None, sorted(details.items()))
    note = details.get("note", "")
    return Told(entry, sentence, [("note", note)] if note else [])


def _sentence(entry: AuditEntry) -> str | None:
    act = _acts.get(entry.act)
    if act is None:
        return None
    try:
        shown = {
            name: act.shown[name](_text(value)) if name in act.shown else _text(value)
            for name, value in entry.details.items()
        }
        return str(act.text) % ({"shop": entry.shop} | shown)
    except (KeyError, ValueError, InvalidOperation):
        return None  # recorded with other details than are said today


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def usd(text: str) -> str:
    """An amount that was recorded as a text."""
    return formats.usd(Decimal(text))


def day(text: str) -> str:
    """A day that was recorded as a text; where there was none, a dash."""
    return formats.day(date.fromisoformat(text)) if text else "—"


def month(text: str) -> str:
    """A month that was recorded as ``YYYY-MM``."""
    return formats.month(named_month(text))


def one_of(choices: Any) -> Shown:
    """A value of choices, by its name in the reader's language."""
    names = dict(choices)
    return lambda text: names.get(text, text)
