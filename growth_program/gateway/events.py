"""What systems are told of, as declared objects (API.md, Webhooks out). No Django in it."""

from collections.abc import Collection
from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of something that happened: the `data` of a webhook."""

    TYPE: ClassVar[str]  # noun.verb_in_the_past


_registered: dict[str, type[Event]] = {}


def register(*events: type[Event]) -> None:
    """Make events known. Apps do it when they are ready."""
    _registered.update({event.TYPE: event for event in events})


def types() -> Collection[str]:
    """Every type that there is, sorted."""
    return sorted(_registered)


def of_type(name: str) -> type[Event]:
    """The shape of a type's data. Raises KeyError."""
    return _registered[name]
