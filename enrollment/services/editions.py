"""Editions of the program."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from enrollment.services import requirements
from growth_program.core import audit
from growth_program.core.models import Program, ProgramVersion


@transaction.atomic
def first_edition() -> bool:
    """Write the edition that was announced on 2026-05-10; say whether it was new.

    Source: the announcement; what it leaves open, PRODUCT.md §§1, 5, 6.
    """
    program, is_new = Program.objects.get_or_create(
        code="2026-summer",
        defaults={
            "name_zh": "商家成长服务计划（2026年夏）",
            "name_en": "Growth Service Program, summer 2026",
            "time_zone": settings.TIME_ZONE,
        },
    )
    if is_new:
        _write_figures(program)
        audit.record("program.created", program)
    requirements.write_first(program)
    return is_new


def _write_figures(program: Program) -> None:
    version = ProgramVersion.objects.create(
        program=program,
        number=1,
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 7, 31),
        last_activation_on=date(2026, 7, 31),
        fixed_fee=Decimal("6000.00"),
        commission_rate=Decimal("0.2000"),
        referral_rate=Decimal("0.0600"),
        marketing_rate=Decimal("0.0400"),
        cost_basis=ProgramVersion.CostBasis.FEE_AND_COMMISSION,
        review_days=7,
        adjudication_lag_days=15,
        makeup_business_days=30,
        invitation_days=14,
        aigc_offered=60,
        videos_offered=45,
        contest_days=14,
        contest_rounds=1,
        credit_days=180,
    )
    for commitment, threshold, rate in (
        ("aigc", "1.0000", "0.2000"),
        ("videos", "1.0000", "0.2000"),
        ("roas", "2.0000", "0.5000"),
    ):
        version.remedies.create(
            commitment=commitment, threshold=Decimal(threshold), rate=Decimal(rate)
        )
