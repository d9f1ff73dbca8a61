"""Which accounts an amount goes between (PRODUCT.md §5)."""

from dataclasses import dataclass
from decimal import Decimal

RECEIVABLE = "receivable"
COMMISSION = "commission"
FIXED_FEE = "fixed_fee"
CASH = "cash"
AD_CREDIT_EXPENSE = "ad_credit_expense"
AD_CREDIT_OWED = "ad_credit_owed"
ADVERTISING = "advertising"

# Debit, credit, for an amount above nothing.
KINDS = {
    "commission": (RECEIVABLE, COMMISSION),
    "adjustment": (RECEIVABLE, COMMISSION),
    "fixed_fee": (RECEIVABLE, FIXED_FEE),
    "payment": (CASH, RECEIVABLE),
    "ad_credit": (AD_CREDIT_EXPENSE, AD_CREDIT_OWED),
    "credit_spent": (AD_CREDIT_OWED, ADVERTISING),
    "credit_expired": (AD_CREDIT_OWED, AD_CREDIT_EXPENSE),
}


class NothingToPost(ValueError):
    """A posting of 0.00 would say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A positive amount in USD, from one account to another."""

    debit: str
    credit: str
    amount: Decimal


def entry(kind: str, amount: Decimal) -> Entry:
    """The entry for an amount of a kind; below nothing it goes back. Raises NothingToPost."""
    if not amount:
        raise NothingToPost(kind)
    debit, credit = KINDS[kind]
    if amount < 0:
        debit, credit = credit, debit
    return Entry(debit=debit, credit=credit, amount=abs(amount))
