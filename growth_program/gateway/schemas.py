"""The published contract: the schema of every endpoint, made from what it decodes and answers."""

import inspect
from functools import lru_cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from growth_program.gateway import shapes
from growth_program.gateway.batches import MOST_ITEMS, Batch
from growth_program.gateway.problems import Problem
from growth_program.gateway.renderers import PROBLEM
from growth_program.gateway.tallies import MESSAGES, Tally

Schema = dict[str, Any]

# What an endpoint refuses as a whole: the status, its name in the schema, and when.
REFUSALS: dict[HTTPStatus, tuple[str, str]] = {
    HTTPStatus.BAD_REQUEST: ("BadRequest", "The body or the query is not what is asked for."),
    HTTPStatus.UNAUTHORIZED: ("Unauthorized", "The request is not signed, or not rightly."),
    HTTPStatus.FORBIDDEN: ("Forbidden", "The client's key lacks the scope."),
    HTTPStatus.NOT_FOUND: ("NotFound", "There is no such thing, or not for this client."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("MethodNotAllowed", "The address takes other methods."),
    HTTPStatus.NOT_ACCEPTABLE: ("NotAcceptable", "The client accepts no JSON."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ("TooLarge", "More than 5,000 items or 10 MB."),
    HTTPStatus.TOO_MANY_REQUESTS: ("TooManyRequests", "The client asks too often."),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Unavailable", "Not now. Nothing was taken."),
}
LATER = ("Retry-After", {"type": "integer", "minimum": 0}, "Seconds to wait.")
HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", {"type": "string"}, "`HMAC-SHA256`."),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Allow", {"type": "string"}, "The methods that it takes."),
    HTTPStatus.TOO_MANY_REQUESTS: LATER,
    HTTPStatus.SERVICE_UNAVAILABLE: LATER,
}
TAGS = {
    "shops:write": "Shops and products",
    "orders:write": "Orders and refunds",
    "creators:write": "Creators and content",
    "campaigns:write": "Campaigns",
    "ads:write": "Advertising",
    "tools:read": "Tools",
    "reports:read": "Enrollments and reports",
}


@lru_cache(maxsize=1)
def document() -> Schema:
    """The whole contract, as OpenAPI 3.1. In English, as its addresses and fields are."""
    with override("en"):
        told: Schema = SchemaGenerator().get_schema(request=None, public=True)
    return told


def finished(result: Schema, **others: Any) -> Schema:
    """Hook: with the guide, tags in our order, and no marks by which the library moves enums."""
    operations = [one for methods in result["paths"].values() for one in methods.values()]
    used = {tag for operation in operations for tag in operation["tags"]}
    result["tags"] = [{"name": tag} for tag in TAGS.values() if tag in used]
    result["info"]["description"] = files(__package__).joinpath("guide.md").read_text("utf-8")
    for schema in result["components"]["schemas"].values():
        for part in schema.get("properties", {}).values():
            part.pop("x-spec-enum-id", None)
    return result


class SignatureScheme(OpenApiAuthenticationExtension):
    """Three headers together: who, when, and the proof of both."""

    target_class = "growth_program.gateway.signatures.Signature"
    name = ["ClientId", "Timestamp", "Signature"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[Schema]:
        """A definition for each header."""
        headers = {
            "X-Client-Id": "The client's id.",
            "X-Timestamp": "Unix seconds, at most 300 off.",
            "X-Signature": "HMAC-SHA256 in hex, as described under Signing.",
        }
        return [
            {"type": "apiKey", "in": "header", "name": name, "description": text}
            for name, text in headers.items()
        ]


class EndpointSchema(AutoSchema):
    """What every endpoint says of itself: its scope, and all that it refuses."""

    refusals: tuple[HTTPStatus, ...] = tuple(
        status for status in REFUSALS if status != HTTPStatus.NOT_FOUND
    )

    @property
    def endpoint(self) -> Any:
        """The view, with what ours declare."""
        return self.view

    def get_tags(self) -> list[str]:
        """What the scope is about."""
        return [TAGS[self.endpoint.required_scope]]

    def get_extensions(self) -> Schema:
        """The scope, for programs."""
        return {"x-required-scope": self.endpoint.required_scope}

    def get_description(self) -> str:  # type: ignore[override]
        """The view's own words, and the scope."""
        words = inspect.cleandoc(self.about())
        return f"{words}\n\nNeeds the scope `{self.endpoint.required_scope}`."

    def about(self) -> str:
        """What the endpoint is for."""
        return self.view.__doc__ or ""

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        bodies: Schema = super()._get_response_bodies(direction)
        for body in bodies.values():
            body["description"] = "What was asked for."
        return bodies | {str(int(status)): self._refusal(status) for status in self.refusals}

    def _refusal(self, status: HTTPStatus) -> Schema:
        """A reference to the one description of a refusal."""
        name, when = REFUSALS[status]
        [reference], schemas = shapes.components([Problem])
        told: Schema = {"description": when, "content": {PROBLEM: {"schema": reference}}}
        if status in HEADERS:
            header, schema, text = HEADERS[status]
            told["headers"] = {header: {"required": True, "schema": schema, "description": text}}
        self._register(schemas)
        return self._registered(name, told, ResolvedComponent.RESPONSE).ref

    def _register(self, schemas: dict[str, Schema]) -> None:
        for name, schema in schemas.items():
            self._registered(name, schema, ResolvedComponent.SCHEMA)

    def _registered(self, name: str, schema: Schema, kind: str) -> ResolvedComponent:
        component = ResolvedComponent(name, kind, schema=schema, object=name)
        self.registry.register_on_missing(component)
        return component


class ReadSchema(EndpointSchema):
    """A read: what it reads may not be there."""

    refusals = tuple(REFUSALS)

    def get_paginated_name(self, serializer_name: str) -> str:
        """As `SettlementRowPage`."""
        return f"{serializer_name}Page"


class ActSchema(EndpointSchema):
    """An act: its view names the `shape` of its body, and the `refusal` of its own that it has.

    A refusal is a status, its name in the schema, when it comes, and the type of its document.
    """

    refusals = tuple(REFUSALS)

    def _get_request_body(self, direction: Any = "request") -> Schema:
        """One object."""
        [reference], schemas = shapes.components([self.endpoint.shape])
        self._register(schemas)
        return {"required": True, "content": {"application/json": {"schema": reference}}}

    def _get_response_bodies(self, direction: Any = "response") -> Schema:
        """Done, or refused for a reason of its own."""
        bodies = super()._get_response_bodies(direction)
        bodies["204"]["description"] = "It may be done."
        status, name, when, document = self.endpoint.refusal
        schemas = shapes.answer(document)
        self._register(schemas)
        told = {
            "description": when,
            "content": {PROBLEM: {"schema": {"$ref": shapes.PLACE.format(name=document.__name__)}}},
        }
        refused = self._registered(name, told, ResolvedComponent.RESPONSE).ref
        return bodies | {str(int(status)): refused}


class BatchSchema(EndpointSchema):
    """A batch: its items are of the very type that decodes them."""

    @property
    def batch(self) -> Batch:
        """The declared batch."""
        declared: Batch = self.endpoint.batch
        return declared

    def get_operation_id(self) -> str:
        """As `send_fx_rates`."""
        return f"send_{self.batch.kind.replace('-', '_')}"

    def get_summary(self) -> str:
        """What is sent."""
        return self.batch.summary

    def about(self) -> str:
        """What an item is, and by what an answer names it."""
        return (
            f"{inspect.getdoc(self.batch.shape)}\n\nAn item of another shape is rejected, and its"
            f" neighbours are taken. `id` in the answer is the item's `{self.batch.key}`."
        )

    def _get_request_body(self, direction: Any = "request") -> Schema:
        """One object with the one list."""
        [reference], schemas = shapes.components([self.batch.shape])
        self._register(schemas)
        items = {"type": "array", "items": reference, "maxItems": MOST_ITEMS}
        name = self.batch.list_name
        body = {
            "type": "object",
            "required": [name],
            "properties": {name: items},
            "additionalProperties": False,
        }
        return {"required": True, "content": {"application/json": {"schema": body}}}

    def get_response_serializers(self) -> Any:
        """The counts, and what was rejected."""
        schemas = shapes.answer(Tally)
        code = schemas["Rejected"]["properties"]["code"]
        code["x-extensible-enum"] = list(MESSAGES)
        reasons = "\n".join(f"- `{name}`: {text}" for name, text in MESSAGES.items())
        code["description"] += f" There may come others.\n\n{reasons}"
        self._register(schemas)
        return {200: {"$ref": shapes.PLACE.format(name="Tally")}}
