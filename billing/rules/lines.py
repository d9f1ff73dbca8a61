"""What a line is worth, and what the merchant is charged and spared for it.

Source: PRODUCT.md §5. `models.lines` says the same in SQL, for statements over many lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from growth_program.core.money import NOTHING, to_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, in the order's currency, and the rate that was fixed for its order."""

    original_price: Decimal
    seller_discount: Decimal
    affiliate_commission: Decimal
    refunds: tuple[Decimal, ...]  # the completed ones
    rate: Decimal  # USD per unit
    counts: bool  # not unpaid, cancelled, a sample, a gift or removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares in force on the paid day, for an enrolled shop."""

    commission: Decimal
    referral: Decimal
    marketing: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """USD, rounded half-up once a line. Of a line that does not count, zeros."""

    gross: Decimal = NOTHING
    refunded: Decimal = NOTHING
    gmv: Decimal = NOTHING
    commission: Decimal = NOTHING
    covered_referral: Decimal = NOTHING
    covered_marketing: Decimal = NOTHING
    covered_affiliate: Decimal = NOTHING


def gross(original_price: Decimal, seller_discount: Decimal, rate: Decimal) -> Decimal:
    """USD without shipping and tax. A platform's discount is its own money."""
    return to_cents((original_price - seller_discount) * rate)


def refunded(amounts: Sequence[Decimal], rate: Decimal) -> Decimal:
    """USD of completed refunds, each rounded by itself."""
    return sum((to_cents(amount * rate) for amount in amounts), start=NOTHING)


def figures(line: Line, rates: Rates) -> Figures:
    """All figures of a line. Only a line lowered later has refunds above its gross: GMV 0.00."""
    if not line.counts:
        return Figures()
    value = gross(line.original_price, line.seller_discount, line.rate)
    returned = min(refunded(line.refunds, line.rate), value)
    gmv = value - returned
    return Figures(
        gross=value,
        refunded=returned,
        gmv=gmv,
        commission=to_cents(gmv * rates.commission),
        covered_referral=to_cents(gmv * rates.referral),
        covered_marketing=to_cents(gmv * rates.marketing),
        covered_affiliate=to_cents(line.affiliate_commission * line.rate),
    )
