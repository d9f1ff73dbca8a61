"""Amounts: rounded half-up to the cent, and never on a sum."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

ZERO = Decimal("0.00")
# A line has up to 15 digits and a rate as many: nothing may be lost before the one rounding.
EXACT = Context(prec=100, rounding=ROUND_HALF_UP)


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Half-up, to cents unless told otherwise."""
    return value.quantize(Decimal(1).scaleb(-places), context=EXACT)


def cents(amount: Decimal | str, rate: Decimal) -> Decimal:
    """An amount at a rate, in whole cents."""
    return rounded(EXACT.multiply(Decimal(amount), rate))


def total(amounts) -> Decimal:
    """The sum of amounts that are rounded already; 0.00 of none."""
    return sum(amounts, ZERO)


def share_of(amount: Decimal, share: Fraction) -> Decimal:
    """A share of an amount, in whole cents."""
    whole = EXACT.multiply(amount, Decimal(share.numerator))
    return rounded(EXACT.divide(whole, Decimal(share.denominator)))
