"""What is left of an agreement that the platform ends early (PRODUCT.md §3.5).

Without the merchant's fault, and where the edition judges pro rata, the fee is used and the
commitments are owed by days: those served, of those agreed, both ends included.
"""

from datetime import date
from decimal import Decimal

from enrollment.rules.periods import Period
from growth_program.core.canonical import Record
from growth_program.core.money import NOTHING, to_cents

PRO_RATA = "pro_rata"


class ServiceOver(Exception):
    """A service period that is over has ended; nothing is left to terminate."""


class ProRata(Record, frozen=True, kw_only=True):
    """The days that were served, of those that were agreed."""

    days_served: int
    days_agreed: int


def cut_short(agreed: Period, on: date) -> Period | None:
    """The service period to the day of termination, that day included.

    None on a day before it begins. Raises ServiceOver.
    """
    if on > agreed.last:
        raise ServiceOver(agreed.last)
    return Period(first=agreed.first, last=on) if on >= agreed.first else None


def pro_rata(agreed: Period, served: Period) -> ProRata:
    """The part that was served."""
    return ProRata(days_served=served.days, days_agreed=agreed.days)


def fee_used(fixed_fee: Decimal, part: ProRata) -> Decimal:
    """``fixed_fee × days served ÷ days agreed``, rounded half-up to cents, once."""
    return to_cents(fixed_fee * part.days_served / part.days_agreed)


def count_owed(committed: int, part: ProRata) -> int:
    """``committed × days served ÷ days agreed``, rounded up to a whole item."""
    return -(-committed * part.days_served // part.days_agreed)


def fee_returned(
    fixed_fee: Decimal, *, agreed: Period, served: Period | None, basis: str, is_fault: bool
) -> Decimal:
    """What goes back of the fixed fee: the part not used; all of it where none was served.

    Nothing where the merchant is at fault, or the edition counts the service as whole.
    """
    if served is None:
        return fixed_fee
    if is_fault or basis != PRO_RATA:
        return NOTHING
    return fixed_fee - fee_used(fixed_fee, pro_rata(agreed, served))
