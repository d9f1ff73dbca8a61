"""Who works here, and the editions: a made-up pilot, then the one that was announced."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop

from enrollment.services.editions import first_edition
from growth_program.core import audit
from growth_program.core.models import Program, ProgramVersion
from growth_program.demo import cast
from growth_program.demo.generated.term import PILOT, ZONE
from growth_program.demo.script.acts import Act, at

FIRST_DAY = date(2026, 1, 26)
SECOND_EDITION_ON = date(2026, 4, 20)
# Of the fixed fee, where a promise was not kept.
REMEDIES = (("aigc", "1.0000", "0.1500"), ("videos", "1.0000", "0.1500"), ("roas", "2", "0.4000"))


def acts(day: date) -> Iterator[Act]:
    """The first day, and the one on which the second edition is set up."""
    if day == FIRST_DAY:
        yield Act(at(day, 9), gettext_noop("The pilot edition is set up"), pilot)
        yield Act(at(day, 9, 30), gettext_noop("Owners get their accounts"), cast.let_in)
    if day == SECOND_EDITION_ON:
        said = gettext_noop("The edition of summer is set up")
        yield Act(at(day, 9), said, first_edition)


def pilot() -> None:
    """An edition with figures of its own, none of them anybody's."""
    program, is_new = Program.objects.get_or_create(
        code=PILOT.code,
        defaults={
            "name_zh": "商家成长服务计划（2026年试点）",
            "name_en": "Growth Service Program, pilot 2026",
            "time_zone": ZONE,
        },
    )
    if is_new:
        version = ProgramVersion.objects.create(
            program=program,
            number=1,
            starts_on=PILOT.starts_on,
            ends_on=PILOT.ends_on,
            last_activation_on=date(2026, 3, 31),
            fixed_fee=Decimal("4500.00"),
            commission_rate=Decimal("0.1800"),
            referral_rate=Decimal("0.0500"),
            marketing_rate=Decimal("0.0350"),
            cost_basis=ProgramVersion.CostBasis.FEE_AND_COMMISSION,
            review_days=5,
            adjudication_lag_days=10,
            makeup_business_days=20,
            invitation_days=10,
            aigc_offered=24,
            videos_offered=20,
            contest_days=10,
            contest_rounds=1,
            credit_days=180,
            sample_days=10,
            video_days=18,
        )
        for commitment, threshold, rate in REMEDIES:
            version.remedies.create(
                commitment=commitment, threshold=Decimal(threshold), rate=Decimal(rate)
            )
        audit.record("program.created", program)
