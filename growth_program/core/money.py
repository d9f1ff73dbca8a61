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


def written(amount: Decimal | int, places: int = 2) -> str:
    """``-5,034.75``: grouped by thousands, with its cents, in every language alike."""
    unsigned_nothing = amount + 0  # -0.00 is not an amount
    return f"{unsigned_nothing:,.{places}f}"


def written_share(share: Decimal) -> str:
    """``20%``, ``3.5%``: a share of one, without zeros that say nothing."""
    text = f"{share * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
