"""What follows if the platform ends an enrollment today, before it is done (PRODUCT.md §3.5)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enrollment.models import Enrollment
from enrollment.rules.terminations import (
    PRO_RATA,
    ServiceOver,
    count_owed,
    cut_short,
    fee_returned,
    pro_rata,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What one way of terminating comes to. USD."""

    is_fault: bool
    fee_returned: Decimal
    aigc: int  # still judged, of those committed
    videos: int
    is_judged: bool  # whether the promises are


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """The last day of service, how many days that makes, and both ways."""

    on: date
    days_served: int
    days_agreed: int
    ways: tuple[Ending, Ending]  # without the merchant's fault, and with it


def endings(enrollment: Enrollment, on: date) -> Endings | None:
    """Both ways of terminating an active enrollment on a day; None where its service is over."""
    agreed, version = enrollment.service, enrollment.version
    try:
        served = cut_short(agreed, on)
    except ServiceOver:
        return None
    is_counted = served is not None and version.termination_basis == PRO_RATA
    part = pro_rata(agreed, served) if served and is_counted else None

    def way(*, is_fault: bool) -> Ending:
        returned = fee_returned(
            version.fixed_fee,
            agreed=agreed,
            served=served,
            basis=version.termination_basis,
            is_fault=is_fault,
        )
        committed = (enrollment.aigc_committed, enrollment.videos_committed)
        owed = [count_owed(count, part) if part else count for count in committed]
        is_judged = served is not None and not is_fault
        return Ending(
            is_fault=is_fault,
            fee_returned=returned,
            aigc=owed[0],
            videos=owed[1],
            is_judged=is_judged,
        )

    return Endings(
        on=on,
        days_served=served.days if served else 0,
        days_agreed=agreed.days,
        ways=(way(is_fault=False), way(is_fault=True)),
    )
