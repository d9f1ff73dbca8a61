"""Which ad credit pays for advertising, and until when it can (PRODUCT.md §6, Wallet).

What can be spent is derived from dates; that a grant has expired is written down later, and
changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from growth_program.core.money import NOTHING

VERSION = "1"
SPENT, REVERSED, EXPIRED, RESTORED = "spent", "reversed", "expired", "restored"
ADDS = frozenset({REVERSED, RESTORED})  # to what is left of a grant
DAY = timedelta(days=1)
REMINDED = (7, 30)  # days before its last day, the nearest first


def change(kind: str, amount: Decimal) -> Decimal:
    """What an entry does to what is left of its grant: spent or expired, it is below nothing."""
    return amount if kind in ADDS else -amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant, and how much of it no day of advertising has spent. USD."""

    key: int
    granted_on: date
    expires_on: date  # the last day on which it pays
    unspent: Decimal

    def pays_on(self, day: date) -> bool:
        """Whether it is granted by a day, and not expired on it."""
        return self.granted_on <= day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Part:
    """What one grant pays of an amount. USD, above nothing."""

    grant: int
    amount: Decimal


def spend(grants: Iterable[Grant], amount: Decimal, *, on: date) -> tuple[Part, ...] | None:
    """Which grants pay for a day of advertising: those that expire first.

    None where they don't cover it whole, or where there is none on that day.
    """
    good = sorted(
        (grant for grant in grants if grant.pays_on(on)),
        key=lambda grant: (grant.expires_on, grant.key),
    )
    if not good or sum(grant.unspent for grant in good) < amount:
        return None
    parts = []
    for grant in good:
        paid = min(grant.unspent, amount)
        if paid > NOTHING:
            parts.append(Part(grant.key, paid))
        amount -= paid
    return tuple(parts)


def expires_on(granted_on: date, *, credit_days: int) -> date:
    """The last day on which a grant can be spent; the day of the grant is not counted."""
    return granted_on + timedelta(days=credit_days)


def reminder(last_day: date, *, today: date) -> int | None:
    """Of how many days before its end to tell: of those that have come, the nearest alone."""
    left = (last_day - today).days
    if left < 0:
        return None
    return next((days for days in REMINDED if left <= days), None)
