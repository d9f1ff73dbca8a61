"""USD amounts: Decimals with two places. A rate has four. Never a float."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


def to_cents(amount: Decimal) -> Decimal:
    """Round to whole cents, half-up and away from zero (PRODUCT.md §5).

    A reversal therefore rounds exactly as its charge did:
    ``to_cents(-x) == -to_cents(x)``. PostgreSQL's ``round(numeric, 2)`` is the same function.
    """
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)
