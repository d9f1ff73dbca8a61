"""Typed decoding of one item: the struct, or the first thing that is wrong with it."""

import re
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import msgspec

from growth_program.gateway.answers import Rejection

Raws = Sequence[bytes | msgspec.Raw]
Item = TypeVar("Item", bound=msgspec.Struct)

NAMED = r"`(?P<field>.*?)`(?= - at `|\Z)"
# How msgspec words what it refuses, and our code for it. The first that matches counts.
WORDINGS = [
    (
        re.compile(r"(?s)\AObject contains unknown field `(?P<field>.*?)`(?= - at `|\Z)"),
        "unknown_field",
    ),
    (re.compile(r"\AObject missing required field `(?P<field>.*?)`(?= - at `|\Z)"), "required"),
    (re.compile(r"matching regex"), "invalid"),
    (re.compile(r"of length >="), "min_length"),
    (re.compile(r"of length <="), "max_length"),
    (re.compile(r"Expected `(int|float)` >="), "min_value"),
    (re.compile(r"Expected `(int|float)` <="), "max_value"),
    (re.compile(r"out of range"), "max_value"),
    (re.compile(r"Invalid enum value"), "invalid_choice"),
]
PATH = re.compile(r" - at (?:`key` in )?`\$\.?(?P<path>.*)`\Z")
NUL = b"\\u0000"


class Decoder(Generic[Item]):
    """Decodes items of one shape."""

    def __init__(self, shape: type[Item]) -> None:
        """Build the decoder once: it is what makes the rest fast."""
        self._decoder = msgspec.json.Decoder(shape)

    def decode(self, raw: bytes | msgspec.Raw) -> Item | Rejection:
        """The item, or why not. Never raises for what somebody sent."""
        try:
            item = self._decoder.decode(raw)
        except msgspec.ValidationError as error:
            return _explained(str(error))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Rejection("malformed")
        if _may_hold_nul(bytes(raw)) and (path := _nul_in(msgspec.to_builtins(item))) is not None:
            return Rejection("nul_character", path)
        return item


def _explained(message: str) -> Rejection:
    """Our code and path for msgspec's sentence."""
    found = PATH.search(message)
    path = found["path"] if found else ""
    for pattern, code in WORDINGS:
        if match := pattern.search(message):
            field = match.groupdict().get("field")
            return Rejection(code, ".".join(part for part in (path, field) if part))
    return Rejection("invalid_type", path)


def _may_hold_nul(raw: bytes) -> bool:
    return b"\\" in raw and NUL in raw  # one byte is found sooner, and mostly there is none


def _nul_in(value: Any, path: str = "") -> str | None:
    """The path of the first text, or key, that holds a NUL character."""
    if isinstance(value, str):
        return path if "\0" in value else None
    if isinstance(value, dict):
        inside = [(f"{path}.{key}".lstrip("."), part) for key, part in value.items()]
        if any("\0" in key for key in value):
            return path
    elif isinstance(value, list):
        inside = [(f"{path}[{index}]", part) for index, part in enumerate(value)]
    else:
        return None
    return next((at for where, part in inside if (at := _nul_in(part, where)) is not None), None)


def named(raw: bytes | msgspec.Raw, key: str) -> str:
    """The id in an item that may not even be of its shape; empty where there is none."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""
    value = found.get(key) if isinstance(found, dict) else None
    return value[:64] if isinstance(value, str) else ""
