"""QUALITY.md: the first schema is kept and compared; there are additions only."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from growth_program.gateway.docs import JSON, document, written
from growth_program.gateway.management.commands import api_schema
from tests.gateway.additions import broken

KEPT = api_schema.KEPT
PUBLISHED = KEPT.with_name("openapi-v1.json")  # as it was first published: it never changes


def test_the_kept_schema_is_the_one_that_the_code_makes():
    """`make schema` writes it; what changed is then seen in review."""
    assert KEPT.read_bytes() == written(JSON)


def test_it_keeps_every_promise_of_the_first_one():
    assert broken(json.loads(PUBLISHED.read_bytes()), document()) == []


def test_the_command_writes_it(tmp_path, monkeypatch, settings, capsys):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(api_schema, "KEPT", Path(tmp_path / "openapi.json"))
    call_command("api_schema")

    assert (tmp_path / "openapi.json").read_bytes() == KEPT.read_bytes()
    assert capsys.readouterr().out == "openapi.json\n"


# A contract as small as one can be that has everything which may break.

SIGNED = [{"ClientId": []}]
ITEM = {
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "maxLength": 64},
        "kind": {"type": "string", "enum": ["image", "video"]},
        "amount": {"type": "string", "pattern": "^[0-9]+$"},
        "made": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
        "by_category": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
BATCH = {
    "type": "object",
    "required": ["items"],
    "properties": {
        "items": {
            "type": "array",
            "maxItems": 5_000,
            "items": {"$ref": "#/components/schemas/Item"},
        }
    },
}
TALLY = {
    "type": "object",
    "required": ["accepted", "code"],
    "properties": {
        "accepted": {"type": "integer"},
        "code": {"type": "string", "x-extensible-enum": ["invalid", "required"]},
        "state": {"type": "string", "enum": ["open", "closed"]},
        "paid_on": {"type": ["string", "null"]},
    },
}
SEND = {
    "operationId": "send_items",
    "security": SIGNED,
    "x-required-scope": "items:write",
    "parameters": [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 500}},
        {"name": "month", "in": "query", "required": True, "schema": {"type": "string"}},
    ],
    "requestBody": {"content": {"application/json": {"schema": BATCH}}},
    "responses": {
        "200": {
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tally"}}}
        },
        "429": {"$ref": "#/components/responses/TooMany"},
    },
}
CONTRACT = {
    "paths": {"/items": {"post": SEND, "get": {"responses": {}}}, "/rates": {"get": SEND}},
    "components": {
        "schemas": {"Item": ITEM, "Tally": TALLY},
        "responses": {"TooMany": {"headers": {"Retry-After": {}}, "content": {}}},
        "securitySchemes": {"ClientId": {"type": "apiKey", "in": "header", "name": "X-Client-Id"}},
    },
}
POST = "POST /items"


def changed(change: Callable[[Any], Any]) -> dict[str, Any]:
    """The contract after a change to it. `/rates` says the same, and is left out."""
    contract = copy.deepcopy(CONTRACT)
    del contract["paths"]["/rates"]
    change(contract)
    return contract


def send(contract: Any) -> Any:
    return contract["paths"]["/items"]["post"]


def batch(contract: Any) -> Any:
    return send(contract)["requestBody"]["content"]["application/json"]["schema"]


def item(contract: Any) -> Any:
    return contract["components"]["schemas"]["Item"]


def tally(contract: Any) -> Any:
    return contract["components"]["schemas"]["Tally"]


def put(place: Callable[[Any], Any], *steps: Any) -> Callable[[Any], None]:
    """Put the last of the steps where the others lead to."""
    *way, name, value = steps

    def change(contract: Any) -> None:
        at = place(contract)
        for step in way:
            at = at[step]
        at[name] = value

    return change


def take(place: Callable[[Any], Any], *steps: Any) -> Callable[[Any], None]:
    """Take away what the steps lead to."""
    *way, name = steps

    def change(contract: Any) -> None:
        at = place(contract)
        for step in way:
            at = at[step]
        del at[name]

    return change


def whole(contract: Any) -> Any:
    return contract


BREAKS = {
    "a path": (take(whole, "paths", "/items"), f"GET /items is gone; {POST} is gone"),
    "a method": (take(whole, "paths", "/items", "post"), f"{POST} is gone"),
    "its name": (put(send, "operationId", "send"), f"{POST}: its operationId is another"),
    "the scope": (put(send, "x-required-scope", "all"), f"{POST}: its x-required-scope is another"),
    "who may": (put(send, "security", []), f"{POST}: its security is another"),
    "a header that proves": (
        put(whole, "components", "securitySchemes", "ClientId", "name", "X-Client"),
        "security scheme ClientId is another",
    ),
    "a status": (take(send, "responses", "429"), f"{POST}: 429 is gone"),
    "a header": (
        put(whole, "components", "responses", "TooMany", "headers", {}),
        f"{POST}: 429: header Retry-After is gone",
    ),
    "a media type": (
        put(send, "responses", "200", "content", {"text/csv": {"schema": {}}}),
        f"{POST}: 200: application/json is gone",
    ),
    "a media type of what is sent": (
        put(send, "requestBody", "content", {}),
        f"{POST}: body: application/json is gone",
    ),
    "a body that must be": (
        put(send, "requestBody", "required", True),
        f"{POST}: a body is newly required",
    ),
    "a parameter": (take(send, "parameters", 0), f"{POST}: parameter limit is gone"),
    "a parameter that must be": (
        put(send, "parameters", 0, "required", True),
        f"{POST}: parameter limit is newly required",
    ),
    "a new parameter that must be": (
        lambda contract: send(contract)["parameters"].append(
            {"name": "shop", "in": "query", "required": True, "schema": {}}
        ),
        f"{POST}: parameter shop is newly required",
    ),
    "a parameter's type": (
        put(send, "parameters", 0, "schema", "type", "string"),
        f"{POST}: parameter limit: its type was integer and is string",
    ),
    "a parameter's bound": (
        put(send, "parameters", 0, "schema", "maximum", 100),
        f"{POST}: parameter limit: maximum is 100",
    ),
    "a parameter's choice": (
        put(send, "parameters", 1, "schema", "enum", ["2026-05"]),
        f"{POST}: parameter month: it is one of ['2026-05']",
    ),
    "the size of a batch": (
        put(batch, "properties", "items", "maxItems", 1_000),
        f"{POST}: body.items: maxItems is 1000",
    ),
    "a field": (take(item, "properties", "amount"), f"{POST}: body.items[].amount is gone"),
    "a field that must be": (
        put(item, "required", ["amount", "id", "kind"]),
        f"{POST}: body.items[].amount is newly required",
    ),
    "a field's type": (
        put(item, "properties", "id", {"type": "integer"}),
        f"{POST}: body.items[].id: its type was string and is integer",
    ),
    "a field's value": (
        put(item, "properties", "kind", "enum", ["image"]),
        f"{POST}: body.items[].kind: 'video' is gone",
    ),
    "a field's length": (
        put(item, "properties", "id", "maxLength", 32),
        f"{POST}: body.items[].id: maxLength is 32",
    ),
    "a field's pattern": (
        put(item, "properties", "amount", "pattern", "^[1-9]+$"),
        f"{POST}: body.items[].amount: pattern is ^[1-9]+$",
    ),
    "a field that may be null": (
        take(item, "properties", "made", "anyOf", 1),
        f"{POST}: body.items[].made: its type was null and is integer;"
        f" {POST}: body.items[].made: minimum is 0",
    ),
    "a bound of one way": (
        put(item, "properties", "made", "anyOf", 0, "minimum", 1),
        f"{POST}: body.items[].made: minimum is 1",
    ),
    "the values of a map": (
        put(item, "properties", "by_category", "additionalProperties", {"type": "number"}),
        f"{POST}: body.items[].by_category.*: its type was string and is number",
    ),
    "what else may be given": (
        put(item, "additionalProperties", False),
        f"{POST}: body.items[]: nothing else may be given",
    ),
    "a part of the answer": (
        take(tally, "properties", "accepted"),
        f"{POST}: 200.accepted is gone",
    ),
    "a part that was always there": (
        put(tally, "required", ["code"]),
        f"{POST}: 200.accepted may be missing",
    ),
    "the type of a part": (
        put(tally, "properties", "accepted", "type", "string"),
        f"{POST}: 200.accepted: its type was integer and is string",
    ),
    "a part that was never null": (
        put(tally, "properties", "accepted", "type", ["integer", "null"]),
        f"{POST}: 200.accepted: its type was integer and is integer or null",
    ),
    "a code": (
        put(tally, "properties", "code", "x-extensible-enum", ["invalid"]),
        f"{POST}: 200.code: 'required' is gone",
    ),
    "a state": (
        put(tally, "properties", "state", "enum", ["open"]),
        f"{POST}: 200.state: 'closed' is gone",
    ),
    "all states": (
        take(tally, "properties", "state", "enum"),
        f"{POST}: 200.state: it may be any value",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_is_taken_away_or_made_stricter_is_named(name):
    change, expected = BREAKS[name]

    found = broken(changed(lambda contract: None), changed(change))

    assert "; ".join(sorted(found)) == expected


GROWS = {
    "nothing": lambda contract: None,
    "a path": put(whole, "paths", "/new", {"get": SEND}),
    "a method": put(whole, "paths", "/items", "put", SEND),
    "a status": put(send, "responses", "503", {}),
    "a parameter": lambda contract: send(contract)["parameters"].append(
        {"name": "shop", "in": "query", "schema": {}}
    ),
    "a parameter that need not be": put(send, "parameters", 1, "required", False),
    "a field": put(item, "properties", "colour", {"type": "string"}),
    "a field that need not be": put(item, "required", ["id"]),
    "a value": put(item, "properties", "kind", "enum", ["image", "text", "video"]),
    "any value": take(item, "properties", "kind", "enum"),
    "a longer text": put(item, "properties", "id", "maxLength", 128),
    "any text": take(item, "properties", "amount", "pattern"),
    "another type": put(item, "properties", "id", "type", ["integer", "string"]),
    "null": put(
        item, "properties", "amount", {"anyOf": [ITEM["properties"]["amount"], {"type": "null"}]}
    ),
    "a way": lambda contract: item(contract)["properties"]["made"]["anyOf"].append(
        {"type": "string"}
    ),
    "a larger batch": put(batch, "properties", "items", "maxItems", 10_000),
    "a part of the answer": put(tally, "properties", "rejected", {"type": "array"}),
    "a part that is always there": put(tally, "required", ["accepted", "code", "state"]),
    "never null": put(tally, "properties", "paid_on", "type", "string"),
    "a code": put(tally, "properties", "code", "x-extensible-enum", ["invalid", "new", "required"]),
    "a state": put(tally, "properties", "state", "enum", ["open", "closed", "late"]),
    "words": put(item, "properties", "id", "description", "By the platform."),
    "a place of its own": put(send, "responses", "200", copy.deepcopy(SEND["responses"]["200"])),
    "put together": put(
        send,
        "responses",
        "200",
        "content",
        "application/json",
        "schema",
        {"allOf": [{"$ref": "#/components/schemas/Tally"}]},
    ),
}


@pytest.mark.parametrize("name", GROWS)
def test_what_is_added_or_made_easier_is_not(name):
    assert broken(changed(lambda contract: None), changed(GROWS[name])) == []


def test_what_two_operations_share_is_told_once():
    """The schemas they refer to are one promise, wherever it is used."""
    contract = copy.deepcopy(CONTRACT)
    take(item, "properties", "amount")(contract)

    assert broken(CONTRACT, contract) == ["POST /items: body.items[].amount is gone"]
