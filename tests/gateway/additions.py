"""What of a published contract another one takes away or makes stricter.

Two OpenAPI documents are compared as whoever relies on the first would: requests that were right
stay right, and answers still hold what was promised. Adding is never named.
"""

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "patch", "delete", "head", "options", "trace")
TIGHTER_WHEN_HIGHER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
TIGHTER_WHEN_LOWER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
BRANCHES = ("anyOf", "oneOf")


class Contract:
    """A document, and where its references lead."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def at(self, part: Any) -> Any:
        """The part itself, or what it refers to, or is put together of."""
        while isinstance(part, dict) and "$ref" in part:
            found: Any = self.document
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")]
            part = found
        if isinstance(part, dict) and "allOf" in part:
            merged = [self.at(one) for one in part["allOf"]]
            return {name: value for one in (*merged, part) for name, value in one.items()}
        return part


def broken(published: dict[str, Any], current: dict[str, Any]) -> list[str]:
    """A sentence for each promise of the published contract that the current one breaks."""
    return list(Comparison(Contract(published), Contract(current)).paths())


class Comparison:
    """Two contracts side by side."""

    def __init__(self, before: Contract, after: Contract) -> None:
        self.before = before
        self.after = after
        self.entered: set[tuple[str, str, bool]] = set()

    def paths(self) -> Iterator[str]:
        paths = self.after.document["paths"]
        for path, methods in self.before.document["paths"].items():
            for method in METHODS:
                if method not in methods:
                    continue
                where = f"{method.upper()} {path}"
                if method not in paths.get(path, {}):
                    yield f"{where} is gone"
                else:
                    yield from self.operation(where, methods[method], paths[path][method])
        yield from self.schemes()

    def schemes(self) -> Iterator[str]:
        now = self.after.document["components"].get("securitySchemes", {})
        for name, scheme in self.before.document["components"].get("securitySchemes", {}).items():
            if any(now.get(name, {}).get(part) != scheme[part] for part in ("type", "in", "name")):
                yield f"security scheme {name} is another"

    def operation(self, where: str, before: Any, after: Any) -> Iterator[str]:
        for part in ("operationId", "security", "x-required-scope"):
            if part in before and before[part] != after.get(part):
                yield f"{where}: its {part} is another"
        yield from self.parameters(where, before, after)
        yield from self.body(where, before, after)
        now = after["responses"]
        for status, response in before["responses"].items():
            if status not in now:
                yield f"{where}: {status} is gone"
            else:
                yield from self.response(f"{where}: {status}", response, now[status])

    def parameters(self, where: str, before: Any, after: Any) -> Iterator[str]:
        known = self._named(self.before, before)
        now = self._named(self.after, after)
        for key, parameter in known.items():
            place = f"{where}: parameter {key[1]}"
            if key not in now:
                yield f"{place} is gone"
                continue
            if now[key].get("required") and not parameter.get("required"):
                yield f"{place} is newly required"
            yield from self.schema(place, parameter["schema"], now[key]["schema"], asked=True)
        for key in now.keys() - known.keys():
            if now[key].get("required"):
                yield f"{where}: parameter {key[1]} is newly required"

    @staticmethod
    def _named(contract: Contract, operation: Any) -> dict[tuple[str, str], Any]:
        found = [contract.at(part) for part in operation.get("parameters", [])]
        return {(part["in"], part["name"]): part for part in found}

    def body(self, where: str, before: Any, after: Any) -> Iterator[str]:
        body = self.before.at(before.get("requestBody", {}))
        now = self.after.at(after.get("requestBody", {}))
        if now.get("required") and not body.get("required"):
            yield f"{where}: a body is newly required"
        yield from self.content(f"{where}: body", body, now, asked=True)

    def response(self, where: str, before: Any, after: Any) -> Iterator[str]:
        before, after = self.before.at(before), self.after.at(after)
        yield from self.content(where, before, after, asked=False)
        for name in before.get("headers", {}).keys() - after.get("headers", {}).keys():
            yield f"{where}: header {name} is gone"

    def content(self, where: str, before: Any, after: Any, *, asked: bool) -> Iterator[str]:
        now = after.get("content", {})
        for media_type, content in before.get("content", {}).items():
            if media_type not in now:
                yield f"{where}: {media_type} is gone"
                continue
            yield from self.schema(where, content["schema"], now[media_type]["schema"], asked=asked)

    def schema(self, where: str, before: Any, after: Any, *, asked: bool) -> Iterator[str]:
        """Of what is asked for nothing may be stricter, of what is answered nothing looser."""
        entry = (str(before), str(after), asked)
        if "$ref" in before and entry in self.entered:
            return  # told once
        self.entered.add(entry)
        before, after = self.before.at(before), self.after.at(after)
        if key := next((name for name in BRANCHES if name in before or name in after), None):
            was, now = before.get(key, [before]), after.get(key, [after])
            yield from self._branches(where, was, now, asked=asked)
            return
        yield from self._values(where, before, after, asked=asked)
        yield from self._properties(where, before, after, asked=asked)
        if "items" in before:
            items = after.get("items", {})
            yield from self.schema(f"{where}[]", before["items"], items, asked=asked)

    def _values(self, where: str, before: Any, after: Any, *, asked: bool) -> Iterator[str]:
        was, now = _types(before), _types(after)
        if was != now and not (was < now if asked else now < was):
            yield f"{where}: its type was {_told(was)} and is {_told(now)}"
        for part in ("enum", "x-extensible-enum"):
            for value in before.get(part, []):
                if part in after and value not in after[part]:
                    yield f"{where}: {value!r} is gone"
            if part in before and part not in after and not asked:
                yield f"{where}: it may be any value"
        if asked:
            yield from _tighter(where, before, after)

    def _properties(self, where: str, before: Any, after: Any, *, asked: bool) -> Iterator[str]:
        known, now = before.get("properties", {}), after.get("properties", {})
        for name, part in known.items():
            if name not in now:
                yield f"{where}.{name} is gone"
            else:
                yield from self.schema(f"{where}.{name}", part, now[name], asked=asked)
        was, needed = set(before.get("required", [])), set(after.get("required", []))
        if asked:
            yield from (f"{where}.{name} is newly required" for name in sorted(needed - was))
        else:
            missing = sorted((was - needed) & now.keys())
            yield from (f"{where}.{name} may be missing" for name in missing)
        others, other = before.get("additionalProperties"), after.get("additionalProperties")
        if isinstance(others, dict) and isinstance(other, dict):
            yield from self.schema(f"{where}.*", others, other, asked=asked)

    def _branches(self, where: str, was: Any, now: Any, *, asked: bool) -> Iterator[str]:
        """Each way that was right has one that still is; each answer is one that was known."""
        for one in was if asked else now:
            ways = [(one, other) if asked else (other, one) for other in (now if asked else was)]
            found = [self._tried(where, *way, asked=asked) for way in ways]
            yield from min(found, key=len, default=[])

    def _tried(self, where: str, before: Any, after: Any, *, asked: bool) -> list[str]:
        """What one pair of branches would break: told only if no other pair breaks less."""
        trial = Comparison(self.before, self.after)
        trial.entered = set(self.entered)
        return list(trial.schema(where, before, after, asked=asked))


def _types(schema: Any) -> frozenset[str]:
    kinds = schema.get("type", [])
    return frozenset([kinds] if isinstance(kinds, str) else kinds)


def _told(kinds: frozenset[str]) -> str:
    return " or ".join(sorted(kinds)) or "any"


def _tighter(where: str, before: Any, after: Any) -> Iterator[str]:
    for part in TIGHTER_WHEN_HIGHER:
        if part in after and after[part] > before.get(part, float("-inf")):
            yield f"{where}: {part} is {after[part]}"
    for part in TIGHTER_WHEN_LOWER:
        if part in after and after[part] < before.get(part, float("inf")):
            yield f"{where}: {part} is {after[part]}"
    for part in ("pattern", "format"):
        if part in after and after[part] != before.get(part):
            yield f"{where}: {part} is {after[part]}"
    if "enum" in after and "enum" not in before:
        yield f"{where}: it is one of {after['enum']}"
    if after.get("additionalProperties") is False is not before.get("additionalProperties"):
        yield f"{where}: nothing else may be given"
