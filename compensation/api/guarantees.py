"""GET /api/v1/shops/{shop_id}/guarantees."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from msgspec.structs import asdict
from rest_framework import serializers
from rest_framework.response import Response

from compensation.rules.remedies import NAMES
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.gateway.reads import SHOP_ID, ReadView, UsdField


class GuaranteesSerializer(serializers.Serializer):
    """Each figure beside its commitment, and what would be paid if the term ended today. USD."""

    shop_id = serializers.CharField()
    program = serializers.CharField()
    enrollment_no = serializers.CharField()
    as_of_time = serializers.IntegerField(help_text="Unix seconds.")
    gmv = UsdField()
    fixed_fee = UsdField()
    commission = UsdField()
    program_cost = UsdField()
    roas = serializers.DecimalField(18, 4, allow_null=True)
    roas_met = serializers.BooleanField()
    aigc_committed = serializers.IntegerField()
    aigc_delivered = serializers.IntegerField()
    videos_committed = serializers.IntegerField()
    videos_delivered = serializers.IntegerField()
    remedy = serializers.ChoiceField(sorted(set(NAMES.values())))
    remedy_rate = serializers.DecimalField(5, 4)
    ad_credit = UsdField()
    aigc_makeup = serializers.IntegerField()
    videos_makeup = serializers.IntegerField()


class GuaranteesView(ReadView):
    """Live figures against each commitment of the newest enrollment that has begun."""

    @extend_schema(
        operation_id="read_guarantees",
        summary="Read where a shop's promises stand",
        parameters=[SHOP_ID],
        responses=GuaranteesSerializer,
    )
    def get(self, request, shop_id):
        shop_id = self.visible(shop_id)
        begun = Enrollment.objects.newest_first().filter(service_from__lte=clock.today())
        rows = begun.filter(shop=shop_id).select_related("program")
        enrollment = get_object_or_404(rows[:1])
        told = {
            "shop_id": enrollment.shop_id,
            "program": enrollment.program.code,
            "enrollment_no": enrollment.number,
            "as_of_time": int(clock.now().timestamp()),
            **asdict(adjudications.standing(enrollment)),
        }
        return Response(GuaranteesSerializer(told).data)
