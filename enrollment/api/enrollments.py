"""GET /api/v1/shops/{shop_id}/enrollment."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from enrollment.models import Enrollment
from enrollment.reports import tools
from growth_program.core import clock
from growth_program.gateway.reads import SHOP_ID, ReadView


class EnrollmentSerializer(serializers.ModelSerializer):
    """A shop's part in a program. Days are null before activation."""

    program = serializers.CharField(source="program.code", read_only=True)
    enrollment_no = serializers.CharField(source="number", read_only=True)
    frozen_tools = serializers.SerializerMethodField(
        help_text="Codes of the shop's marketing tools that are frozen today."
    )

    class Meta:
        model = Enrollment
        fields = read_only_fields = [
            "shop_id",
            "program",
            "enrollment_no",
            "state",
            "aigc_committed",
            "videos_committed",
            "activated_on",
            "service_from",
            "service_to",
            "frozen_tools",
        ]

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_frozen_tools(self, enrollment):
        shop_id = enrollment.shop_id
        return list(tools.frozen([shop_id], clock.today())[shop_id])


class EnrollmentView(ReadView):
    """The shop's newest enrollment: of which program, in which state, and its dates."""

    @extend_schema(
        operation_id="read_enrollment",
        summary="Read a shop's enrollment",
        parameters=[SHOP_ID],
        responses=EnrollmentSerializer,
    )
    def get(self, request, shop_id):
        rows = Enrollment.objects.newest_first().select_related("program")
        enrollment = get_object_or_404(rows.filter(shop=self.visible(shop_id))[:1])
        return Response(EnrollmentSerializer(enrollment).data)
