"""GET /api/v1/shops/{shop_id}/tools, and POST …/tools/{tool}/use."""

from http import HTTPStatus
from typing import Annotated, Literal

import msgspec
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from msgspec import Meta
from rest_framework import serializers
from rest_framework.response import Response

from enrollment.models import Tool
from enrollment.reports import tools as reports
from enrollment.rules.tools import IN_SERVICE
from enrollment.services import tools
from growth_program.core import clock, formats
from growth_program.core.calendar import ONE_DAY
from growth_program.gateway import shapes
from growth_program.gateway.answers import Rejection
from growth_program.gateway.decoding import Decoder
from growth_program.gateway.errors import Malformed
from growth_program.gateway.fields import Shape
from growth_program.gateway.parsers import BytesParser
from growth_program.gateway.problems import Problem, problem
from growth_program.gateway.reads import SHOP_ID, ReadView, ShopView
from growth_program.gateway.schemas import ActSchema
from growth_program.gateway.signatures import digest_of
from growth_program.gateway.tallies import MESSAGES
from growth_program.marketplace.models import Shop
from growth_program.marketplace.rules.promotions import ToolCode

TOOL = OpenApiParameter(
    "tool",
    shapes.field(ToolCode),
    OpenApiParameter.PATH,
    description="The tool, by its code.",
    examples=[OpenApiExample("A tool", "coupons")],
)


class ToolNameSerializer(serializers.Serializer):
    """A name in both languages."""

    zh = serializers.CharField(source="name_zh")
    en = serializers.CharField(source="name_en")


class ToolSerializer(serializers.Serializer):
    """A marketing tool. What is not frozen has no reason and no end."""

    tool = serializers.CharField(source="tool.code")
    name = ToolNameSerializer(source="tool")
    is_frozen = serializers.BooleanField()
    reason = serializers.ChoiceField([IN_SERVICE], allow_null=True)
    enrollment_no = serializers.CharField(allow_null=True)
    until = serializers.DateField(
        allow_null=True, help_text="The first day on which it is the shop's own again."
    )


class ToolsSerializer(serializers.Serializer):
    """A shop's marketing tools as they stand today."""

    shop_id = serializers.CharField()
    as_of_time = serializers.IntegerField(help_text="Unix seconds.")
    tools = ToolSerializer(many=True)


class ToolsView(ReadView):
    """Each marketing tool and whether it is frozen, why, until when: by dates, of any shop."""

    required_scope = "tools:read"

    @extend_schema(
        operation_id="read_tools",
        summary="Read which of a shop's tools are frozen",
        parameters=[SHOP_ID],
        responses=ToolsSerializer,
    )
    def get(self, request, shop_id):
        shop = get_object_or_404(Shop, pk=self.visible(shop_id))
        told = {
            "shop_id": shop.pk,
            "as_of_time": int(clock.now().timestamp()),
            "tools": [_told(one) for one in reports.of_shop(shop.pk, clock.today())],
        }
        return Response(ToolsSerializer(told).data)


def _told(standing):
    freeze = standing.freeze
    return {
        "tool": standing.tool,
        "is_frozen": freeze is not None,
        "reason": freeze and freeze.why,
        "enrollment_no": freeze and freeze.enrollment_no,
        "until": freeze and freeze.until,
    }


class Use(Shape, frozen=True):
    """What a shop wants with a tool."""

    action: Literal["create", "lower", "end"]


class Locked(Problem):
    """Why a tool can't be used, and until when."""

    tool: Annotated[str, Meta(description="By its code.")]
    reason: Annotated[str, Meta(description="Why, for programs: `in_service`.")]
    enrollment_no: Annotated[str, Meta(description="The enrollment that freezes it.")]
    until: Annotated[
        str,
        Meta(
            description="The first day on which it is the shop's own again.",
            extra_json_schema={"format": "date"},
        ),
    ]


_uses = Decoder(Use)


class UseView(ShopView):
    """Ask before a shop uses a tool. Only creating is ever refused: what runs may be ended.

    Each try is written down; the same signed request again is the same try.
    """

    required_scope = "tools:read"
    http_method_names = ["post"]
    parser_classes = [BytesParser]
    schema = ActSchema()
    shape = Use
    refusal = (HTTPStatus.LOCKED, "Locked", "The tool is frozen: nothing is created.", Locked)

    @extend_schema(
        operation_id="use_tool",
        summary="Ask whether a shop may use a tool",
        parameters=[SHOP_ID, TOOL],
        responses={204: OpenApiResponse(description="It may.")},
    )
    def post(self, request, shop_id, tool):
        use = _uses.decode(msgspec.Raw(request._request.body))
        if isinstance(use, Rejection):
            raise Malformed(f"{use.path}: {MESSAGES[use.code]}".removeprefix(": "))
        shop = get_object_or_404(Shop, pk=self.visible(shop_id))
        wanted = get_object_or_404(Tool, code=tool)
        freeze = tools.try_to_use(
            wanted,
            shop_id=shop.pk,
            action=use.action,
            source=request.user.as_sender().source,
            request_sha256=digest_of(request),
        )
        if freeze is None:
            return Response(status=HTTPStatus.NO_CONTENT)
        return Response(_locked(wanted, freeze), HTTPStatus.LOCKED)


def _locked(tool: Tool, freeze: reports.Freeze) -> Locked:
    words = _(
        "%(tool)s: the platform runs this tool until %(last)s, as long as the shop is in the "
        "program. It is the shop's own again on %(until)s. What runs already may be ended or "
        "lowered."
    )
    named = {
        "tool": tool.name,
        "last": formats.day(freeze.until - ONE_DAY),
        "until": formats.day(freeze.until),
    }
    return {
        **problem(HTTPStatus.LOCKED, words % named),
        "tool": tool.code,
        "reason": freeze.why,
        "enrollment_no": freeze.enrollment_no,
        "until": freeze.until.isoformat(),
    }
