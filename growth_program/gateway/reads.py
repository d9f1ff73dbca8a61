"""What every read has in common (API.md, Reads)."""

import re
from typing import Any

from django.http import Http404
from django.utils.cache import patch_cache_control
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_field
from rest_framework.exceptions import NotFound
from rest_framework.fields import DecimalField
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from growth_program.gateway import shapes
from growth_program.gateway.errors import BadQuery
from growth_program.gateway.fields import Id, Text
from growth_program.gateway.schemas import ReadSchema

MOST_ROWS = 500  # of a page
COUNT = re.compile(r"[1-9][0-9]{0,2}")


SHOP_ID = OpenApiParameter(
    "shop_id",
    shapes.field(Id),
    OpenApiParameter.PATH,
    description="The shop, by the platform's own id.",
    examples=[OpenApiExample("A shop", "7495001")],
)


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]{1,22}\.[0-9]{2}$"})
class UsdField(DecimalField):
    """An amount in USD, with two decimals."""

    def __init__(self) -> None:
        """With as many digits as any sum has."""
        super().__init__(max_digits=24, decimal_places=2)


class ShopView(APIView):
    """What a client asks about a shop: any, or one of those that its key is for."""

    def visible(self, shop_id: str) -> str:
        """The shop, where the client may see it. Raises Http404: another's does not exist."""
        asking: Any = self.request.user
        if not asking.as_sender().may_speak_of(shop_id):
            raise Http404
        return shop_id

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        """Nobody between us and the client keeps an answer."""
        patch_cache_control(response, private=True, no_store=True)
        return super().finalize_response(request, response, *args, **kwargs)


class ReadView(ShopView):
    """A read for a client."""

    required_scope = "reports:read"
    http_method_names = ["get", "head"]
    schema = ReadSchema()


class Pages(CursorPagination):
    """Rows by key, ``?limit=`` of them from ``?cursor=`` on: the last page is as quick as any."""

    page_size = 100
    max_page_size = MOST_ROWS
    page_size_query_param = "limit"
    ordering = "shop_id"

    def get_page_size(self, request: Any) -> int:
        """How many rows are asked for. Raises BadQuery, rather than give others than those."""
        asked = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not COUNT.fullmatch(asked) or int(asked) > MOST_ROWS:
            raise BadQuery("limit: give a whole number from 1 to 500.")
        return int(asked)

    def decode_cursor(self, request: Any) -> Any:
        """Where the page begins. Raises NotFound: a cursor is one that we gave."""
        cursor = super().decode_cursor(request)
        if cursor and "\0" in str(cursor.position or ""):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """How a page is asked for."""
        limit = {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_ROWS,
            "default": self.page_size,
        }
        return [
            _asked("cursor", shapes.field(Text), "From `next` or `previous` of another page."),
            _asked("limit", limit, "How many rows a page has at most."),
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A page, and the addresses of its neighbours."""
        address = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "next": {**address, "description": "Of the next page; null on the last one."},
            "previous": {**address, "description": "Of the page before; null on the first one."},
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def _asked(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}
