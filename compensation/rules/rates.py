"""Shares of sales, exact, as far as they are known."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from enrollment.rules.agreed import DatedRate
from enrollment.rules.periods import Period
from growth_program.core.canonical import Record

NONE = Fraction(0)


class Rate(Record, frozen=True, kw_only=True):
    """A share of sales, as far as it is known."""

    least: Fraction
    usual: Fraction | None  # measured, or in force; None where it is not known
    most: Fraction | None  # None where there is no bound


UNKNOWN = Rate(least=NONE, usual=None, most=None)


def share_of(rates: tuple[Rate, ...]) -> Fraction:
    """What paying apart takes of each dollar of sales; what is not known counts nothing."""
    return sum((rate.usual or NONE for rate in rates), NONE)


def to_places(share: Fraction, places: Decimal) -> Decimal:
    """A share for reading, half-up."""
    return Decimal(floor(share / Fraction(places) + Fraction(1, 2))) * places


def known(share: Fraction) -> Rate:
    """A share that is what it is."""
    return Rate(least=share, usual=share, most=share)


def measured(part: Decimal, gmv: Decimal) -> Rate:
    """What was paid, of what was sold; unknown where nothing was sold."""
    return known(Fraction(part) / Fraction(gmv)) if gmv > 0 else UNKNOWN


def by_return(roas: Decimal | None) -> Rate:
    """Of advertising that sold so many times what it cost, how much it may have cost.

    At most what it would be if every sale came of it; nobody has said how many did.
    """
    if not roas:
        return UNKNOWN
    return Rate(least=NONE, usual=None, most=1 / Fraction(roas))


def marketing(
    rate: Decimal, dated: tuple[DatedRate, ...], service: Period, between: tuple[Decimal, Decimal]
) -> Rate:
    """Smart marketing in a service period: the mean of the rates in force on its days, and bounds.

    ``dated`` by day; ``between`` is what the edition says of the rate, widened by those in force.
    """
    in_force, total = [], NONE
    bounds = [(service.first, rate), *((one.from_on, one.rate) for one in dated)]
    begins = sorted((max(day, service.first), place) for place, (day, _) in enumerate(bounds))
    for at, (begin, place) in enumerate(begins):
        end = begins[at + 1][0] if at + 1 < len(begins) else _after(service)
        days = (min(end, _after(service)) - begin).days
        if days > 0:
            in_force.append(bounds[place][1])
            total += Fraction(bounds[place][1]) * days
    return Rate(
        least=Fraction(min(*between, *in_force)),
        usual=total / service.days,
        most=Fraction(max(*between, *in_force)),
    )


def _after(service: Period) -> date:
    return date.fromordinal(service.last.toordinal() + 1)
