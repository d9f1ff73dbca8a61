"""GET /api/v1/shops/{shop_id}/enrollment."""

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from enrollment.models import Enrollment
from growth_program.gateway.reads import ReadView


class EnrollmentSerializer(serializers.ModelSerializer):
    program = serializers.CharField(source="program.code")
    enrollment_no = serializers.CharField(source="number")

    class Meta:
        model = Enrollment
        fields = [
            "shop_id",
            "program",
            "enrollment_no",
            "state",
            "aigc_committed",
            "videos_committed",
            "activated_on",
            "service_from",
            "service_to",
        ]


class EnrollmentView(ReadView):
    """The shop's newest enrollment: of which program, in which state, and its dates."""

    def get(self, request, shop_id):
        rows = Enrollment.objects.newest_first().select_related("program")
        enrollment = get_object_or_404(rows.filter(shop=self.visible(shop_id))[:1])
        return Response(EnrollmentSerializer(enrollment).data)
