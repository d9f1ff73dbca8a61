"""The JSON Schema of the very types that decode and answer, as the published contract has it."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

Schema = dict[str, Any]
PLACE = "#/components/schemas/{name}"


def components(shapes: Sequence[Any]) -> tuple[list[Schema], dict[str, Schema]]:
    """A reference to each shape, and by name the schema of each and of all that it is made of."""
    references, schemas = msgspec.json.schema_components(shapes, ref_template=PLACE)
    return [published(one) for one in references], published(schemas)


def field(shape: Any) -> Schema:
    """The schema of a field that stands alone, as a parameter does."""
    return published(msgspec.json.schema(shape))


def answer(shape: Any) -> dict[str, Schema]:
    """By name the schemas of an answer: what its types have, it always has."""
    _references, schemas = components([shape])
    for schema in schemas.values():
        schema["required"] = list(schema["properties"])
        for part in schema["properties"].values():
            part.pop("default", None)
    return schemas


def published(part: Any) -> Any:
    """The same with patterns in the regular expressions of JSON Schema, and enums with a type."""
    if isinstance(part, list):
        return [published(one) for one in part]
    if not isinstance(part, dict):
        return part
    told = {name: published(value) for name, value in part.items()}
    if isinstance(told.get("pattern"), str):
        told["pattern"] = _in_ecma(told["pattern"])
    if isinstance(told.get("enum"), list):
        told = {"type": "string", **told}
    return told


def _in_ecma(pattern: str) -> str:
    r"""There ``^`` and ``$`` are the very ends, as ``\A`` and ``\Z`` are here."""
    return re.sub(r"\\A", "^", re.sub(r"\\Z", "$", pattern))
