"""The ledger: what is posted stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from billing.rules.ledger import entry
from growth_program.gateway.staging import copy, row

COLUMNS = (
    "enrollment_id",
    "kind",
    "day",
    "debit_id",
    "credit_id",
    "amount",
    "source",
    "recorded_in",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of one kind, with its sign, and where it comes from."""

    enrollment_id: int
    kind: str  # billing.rules.ledger.KINDS
    day: date
    amount: Decimal  # USD; below nothing it goes the other way
    source: str


def post(amounts: Iterable[Amount], *, number: int) -> None:
    """Post amounts in one statement, all or none, in the caller's transaction.

    The same enrollment, day, kind and source twice: IntegrityError. 0.00: NothingToPost.
    """
    with connection.cursor() as cursor:
        copy(cursor, "billing_posting", COLUMNS, (_row(one, number) for one in amounts))


def _row(one: Amount, number: int) -> str:
    posted = entry(one.kind, one.amount)
    cells = (
        str(one.enrollment_id),
        one.kind,
        one.day.isoformat(),
        posted.debit,
        posted.credit,
        str(posted.amount),
        one.source,
        str(number),
    )
    return row(cells)
