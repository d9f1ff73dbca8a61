"""The figures of what a shop is offered, out of the edition and its invitation."""

from collections.abc import Callable
from datetime import date
from typing import IO

from enrollment.models import Agreement, Invitation
from enrollment.rules import agreements as rules
from enrollment.rules.agreed import DatedRate, Figures, Remedy, Tool, credit
from enrollment.rules.periods import Period, Term, service_period
from growth_program.core.models import ProgramVersion
from growth_program.marketplace.models import Shop

PROMISES = ("aigc", "videos", "roas")  # in the order in which they are promised


def offered(invitation: Invitation, version: ProgramVersion, on: date) -> Figures:
    """What the shop would agree to on a day. Raises TooLate."""
    service = service_period(term_of(version), on)
    program, shop = invitation.program, invitation.shop
    return Figures(
        program=program.code,
        program_zh=program.name_zh,
        program_en=program.name_en,
        version=version.number,
        time_zone=program.time_zone,
        shop=shop.pk,
        shop_name=" ".join(shop.name.split()),
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        last_activation_on=version.last_activation_on,
        service_from=service.first,
        service_days=service.days,
        term_days=Period(first=version.starts_on, last=version.ends_on).days,
        fixed_fee=version.fixed_fee,
        commission_rate=version.commission_rate,
        referral_rate=version.referral_rate,
        marketing_rate=version.marketing_rate,
        marketing_rates=dated_rates(version),
        cost_basis=version.cost_basis,
        aigc=invitation.aigc_offered,
        videos=invitation.videos_offered,
        remedies=_remedies(version),
        review_days=version.review_days,
        decided_from=version.decided_from,
        makeup_business_days=version.makeup_business_days,
        contest_days=version.contest_days,
        contest_rounds=version.contest_rounds,
        credit_days=version.credit_days,
        termination_basis=version.termination_basis,
        tools=frozen_tools(version),
    )


def term_of(version: ProgramVersion) -> Term:
    """The days of an edition."""
    return Term(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        last_activation_on=version.last_activation_on,
    )


def dated_rates(version: ProgramVersion) -> tuple[DatedRate, ...]:
    """The smart marketing rates of an edition that begin on a day."""
    rows = version.marketing_rates.all()
    return tuple(DatedRate(from_on=one.from_on, rate=one.rate) for one in rows)


def _remedies(version: ProgramVersion) -> tuple[Remedy, ...]:
    return tuple(
        Remedy(
            commitment=one.commitment,
            threshold=one.threshold,
            rate=one.rate,
            credit=credit(version.fixed_fee, rate=one.rate, cap=one.cap),
            met_from=rules.roas_met_from(
                version.fixed_fee, version.commission_rate, one.threshold, basis=version.cost_basis
            )
            if one.commitment == "roas"
            else None,
        )
        for one in sorted(version.remedies.all(), key=lambda one: PROMISES.index(one.commitment))
    )


def frozen_tools(version: ProgramVersion) -> tuple[Tool, ...]:
    """The seller's tools that the edition freezes."""
    return tuple(
        Tool(name_zh=one.tool.name_zh, name_en=one.tool.name_en, at_freeze=one.at_freeze)
        for one in version.tool_rules.filter(is_frozen=True)
    )


def newest(shop: Shop) -> Agreement | None:
    """The last agreement that was accepted for the shop."""
    rows = Agreement.objects.filter(enrollment__shop=shop).select_related("enrollment")
    return rows.order_by("-pk").first()


def file_name(agreement: Agreement) -> str:
    """What a file with the text is called."""
    return f"agreement-{agreement.enrollment.number}.txt"


def writer(agreement: Agreement) -> Callable[[IO[bytes]], None]:
    """What writes the very text that was accepted: the file's SHA-256 is the agreement's."""

    def write(out: IO[bytes]) -> None:
        out.write(agreement.text.encode())

    return write
