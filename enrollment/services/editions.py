"""Editions of the program."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from enrollment.models import ScreeningPolicy
from enrollment.rules.screenings import (
    AT_LEAST,
    AT_MOST,
    BASE,
    ENROLLED,
    GAP,
    IS,
    SELLER_TYPE,
    Dimension,
    Gate,
    Policy,
)
from enrollment.services import policies, requirements, tools
from growth_program.core import audit
from growth_program.core.models import Program, ProgramVersion

# What a shop has to be [ours]: docs/decisions/0012.
GATES = (
    Gate(subject=SELLER_TYPE, test=IS, text="POP"),
    Gate(subject=ENROLLED, test=IS),
    Gate(subject="violation_points", test=AT_MOST, bound=Decimal(11)),
    Gate(subject="orders_90d", test=AT_LEAST, bound=Decimal(30)),
    Gate(subject="rating", test=AT_LEAST, bound=Decimal("4.0")),
)
# Metric, kind, the figures that earn nothing and all, weight [ours].
DIMENSIONS = (
    ("on_time_shipping_rate_90d", BASE, "0.85", "0.98", 15),
    ("refund_rate_90d", BASE, "0.10", "0.02", 10),
    ("stock_out_rate", BASE, "0.20", "0.02", 10),
    ("rating", BASE, "4.0", "4.8", 10),
    ("stock_days_median", BASE, "10", "45", 5),
    ("cancel_rate_90d", BASE, "0.05", "0.01", 5),
    ("price_index", BASE, "1.30", "0.90", 5),
    ("content_30d", GAP, "20", "0", 12),
    ("creators_30d", GAP, "15", "0", 10),
    ("campaigns_90d", GAP, "6", "0", 6),
    ("ad_roas_90d", GAP, "3.0", "0.5", 6),
    ("listing_score", GAP, "90", "40", 6),
)
POLICY = Policy(
    gates=GATES,
    dimensions=tuple(
        Dimension(
            metric=metric,
            kind=kind,
            nothing_at=Decimal(nothing_at),
            all_at=Decimal(all_at),
            weight=Decimal(weight),
        )
        for metric, kind, nothing_at, all_at, weight in DIMENSIONS
    ),
    threshold=Decimal(65),
)


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
    if not ScreeningPolicy.objects.filter(program=program).exists():
        policies.write(program, POLICY, repeat_days=7)
    tools.write_announced(program)
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
        marketing_rate_least=Decimal("0.0350"),
        marketing_rate_most=Decimal("0.0450"),
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
        sample_days=14,
        video_days=21,
    )
    for commitment, threshold, rate in (
        ("aigc", "1.0000", "0.2000"),
        ("videos", "1.0000", "0.2000"),
        ("roas", "2.0000", "0.5000"),
    ):
        version.remedies.create(
            commitment=commitment, threshold=Decimal(threshold), rate=Decimal(rate)
        )
