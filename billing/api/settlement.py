"""GET /api/v1/settlement-report."""

from django.db.models import CharField, F, Value
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
)
from msgspec import ValidationError, convert
from rest_framework import serializers

from billing.models import Statement
from billing.reports.settlement import AMOUNTS
from growth_program.core.calendar import named_month
from growth_program.core.models import Program
from growth_program.gateway import shapes
from growth_program.gateway.errors import BadQuery
from growth_program.gateway.fields import Month, Word
from growth_program.gateway.reads import Pages, ReadView, UsdField


@extend_schema_field(shapes.field(Month))
class MonthField(serializers.DateField):
    """A month, as ``2026-05``."""


class SettlementRowSerializer(serializers.Serializer):
    """The columns of the settlement report. Amounts in USD, with two decimals."""

    program = serializers.CharField()
    month = MonthField(format="%Y-%m")
    statement_no = serializers.CharField()
    shop_id = serializers.CharField()
    shop_name = serializers.CharField()
    enrollment_no = serializers.CharField()
    orders = serializers.IntegerField()
    currency = serializers.CharField()

    def get_fields(self):
        fields = super().get_fields()
        currency = fields.pop("currency")
        amounts = {name: UsdField() for name in AMOUNTS}
        return {**fields, **amounts, "currency": currency}


class SettlementReportView(ReadView):
    """The rows of a closed month, by shop; the client's shops alone."""

    pagination_class = Pages

    @extend_schema(
        operation_id="read_settlement_report",
        summary="Read the settlement report of a month",
        parameters=[
            OpenApiParameter(
                "program",
                shapes.field(Word),
                required=True,
                description="The program's code.",
                examples=[OpenApiExample("The first edition", "2026-summer")],
            ),
            OpenApiParameter(
                "month",
                shapes.field(Month),
                required=True,
                description="In the program's time zone, YYYY-MM.",
                examples=[OpenApiExample("May", "2026-05")],
            ),
        ],
        responses=SettlementRowSerializer(many=True),
    )
    def get(self, request):
        program, month = self._asked()
        rows = self._rows(program, month)
        pages = Pages()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(SettlementRowSerializer(page, many=True).data)

    def _asked(self):
        program = get_object_or_404(Program, code=self.request.query_params.get("program", ""))
        try:
            month = convert(self.request.query_params.get("month"), Month)
            return program, named_month(month)
        except ValidationError:
            raise BadQuery("month: give it as YYYY-MM.") from None

    def _rows(self, program, month):
        rows = Statement.objects.filter(enrollment__program=program, month=month)
        shops = self.request.user.client.shops
        if shops is not None:
            rows = rows.filter(enrollment__shop__in=shops)
        return rows.values(
            "month",
            "shop_name",
            "orders",
            *AMOUNTS,
            program=F("enrollment__program__code"),
            statement_no=F("number"),
            shop_id=F("enrollment__shop_id"),
            enrollment_no=F("enrollment__number"),
            currency=Value("USD", CharField()),
        )
