"""The ledger as it is read: postings by what they are about, balances, an enrollment's account."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, islice
from typing import Any

from django.db.models import Case, DecimalField, F, QuerySet, Sum, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Posting
from billing.rules import ledger
from growth_program.core.calendar import last_day
from growth_program.core.money import NOTHING

PAGE = 100  # postings
ACCOUNTS: dict[str, str | Promise] = {
    ledger.RECEIVABLE: _("receivable from merchants"),
    ledger.COMMISSION: _("commission earned"),
    ledger.FIXED_FEE: _("fixed fees earned"),
    ledger.CASH: _("cash"),
    ledger.AD_CREDIT_EXPENSE: _("ad credit, expense"),
    ledger.AD_CREDIT_OWED: _("ad credit owed"),
    ledger.ADVERTISING: _("advertising given for ad credit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What went into an account and out of it. Debit is positive. USD."""

    account: str
    name: str | Promise
    debit: Decimal
    credit: Decimal

    @property
    def balance(self) -> Decimal:
        """Debits less credits."""
        return self.debit - self.credit


def about(
    rows: "QuerySet[Posting]",
    *,
    kind: str = "",
    account: str = "",
    month: date | None = None,
) -> "QuerySet[Posting]":
    """Postings of a kind, of an account, of a month: what is not given does not narrow."""
    if kind:
        rows = rows.filter(kind=kind)
    if account:
        rows = rows.filter(
            kind__in=[one for one, between in ledger.KINDS.items() if account in between]
        )
    if month:
        rows = rows.filter(day__range=(month, last_day(month)))
    return rows


def balances(rows: "QuerySet[Posting]") -> list[Balance]:
    """Of each account that the postings touch, in one statement. They add up to 0.00."""
    debits: dict[str, Decimal] = {}
    credits: dict[str, Decimal] = {}
    sums = rows.order_by().values_list("debit_id", "credit_id").annotate(sum=Sum("amount"))
    for debit, credit, amount in sums:
        debits[debit] = debits.get(debit, NOTHING) + amount
        credits[credit] = credits.get(credit, NOTHING) + amount
    return [
        Balance(
            account=account,
            name=name,
            debit=debits.get(account, NOTHING),
            credit=credits.get(account, NOTHING),
        )
        for account, name in ACCOUNTS.items()
        if account in debits or account in credits
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting as one account sees it: what it adds, and what that comes to. USD."""

    posting: Posting
    change: Decimal  # debit is positive
    balance: Decimal


def running(enrollment_id: int, account: str, *, after: int = 0) -> tuple[list[Entry], int | None]:
    """A page of an enrollment's postings to an account, oldest first, after one's key.

    With the last one's key if there are more. What is before the page is added up by PostgreSQL.
    """
    money: Any = DecimalField(max_digits=24, decimal_places=2)
    change = Case(When(debit=account, then=F("amount")), default=-F("amount"), output_field=money)
    rows = about(Posting.objects.filter(enrollment=enrollment_id), account=account)
    before = rows.filter(pk__lte=after).aggregate(sum=Sum(change))["sum"] if after else None
    later = rows.filter(pk__gt=after).annotate(change=change).order_by("pk")
    found: list[Any] = list(later[: PAGE + 1])
    page = found[:PAGE]
    changes = [one.change for one in page]
    balances = accumulate(changes, initial=before or NOTHING)
    entries = list(map(Entry, page, changes, islice(balances, 1, None)))
    return entries, page[-1].pk if len(found) > PAGE else None


def touched(enrollment_id: int) -> Iterator[Balance]:
    """The balances of one enrollment, of every account that it has postings to."""
    yield from balances(Posting.objects.filter(enrollment=enrollment_id))
