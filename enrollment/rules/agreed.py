"""The figures of an agreement."""

from datetime import date
from decimal import Decimal

from growth_program.core.canonical import Record
from growth_program.core.money import to_cents


class Remedy(Record, frozen=True, kw_only=True):
    """What a missed promise pays."""

    commitment: str  # "aigc", "videos" or "roas"
    threshold: Decimal  # delivered for each item committed; GMV for each USD of cost
    rate: Decimal  # of the fixed fee
    credit: Decimal  # USD
    # Of ROAS: the GMV from which the promise is met; None where no GMV meets it, and for others.
    met_from: Decimal | None = None


class Tool(Record, frozen=True, kw_only=True):
    """A tool of the seller's that the platform takes over while he is enrolled."""

    name_zh: str
    name_en: str
    at_freeze: str  # "runs_out", "stopped" or "taken_over"


class DatedRate(Record, frozen=True, kw_only=True):
    """A rate from one day on."""

    from_on: date
    rate: Decimal


class Figures(Record, frozen=True, kw_only=True):
    """All that an agreement says in figures. Amounts are USD; days are inclusive."""

    program: str
    program_zh: str
    program_en: str
    version: int
    time_zone: str
    shop: str
    shop_name: str
    starts_on: date
    ends_on: date
    last_activation_on: date
    # The service period at its longest: where the fee is settled today, or before the term.
    service_from: date
    service_days: int
    term_days: int
    fixed_fee: Decimal
    commission_rate: Decimal
    referral_rate: Decimal
    marketing_rate: Decimal
    marketing_rates: tuple[DatedRate, ...]
    cost_basis: str
    aigc: int
    videos: int
    remedies: tuple[Remedy, ...]
    review_days: int
    decided_from: date
    makeup_business_days: int
    contest_days: int
    contest_rounds: int
    credit_days: int
    termination_basis: str
    tools: tuple[Tool, ...]

    @property
    def is_late(self) -> bool:
        """Whether a part of the term is over already."""
        return self.service_days < self.term_days


def credit(fixed_fee: Decimal, *, rate: Decimal, cap: Decimal | None) -> Decimal:
    """What a missed promise pays, in USD: its share of the fixed fee, and never above its cap.

    Half-up, once. 50 % of 6,000.00 is 3,000.00.
    """
    share = to_cents(fixed_fee * rate)
    return share if cap is None else min(share, cap)
