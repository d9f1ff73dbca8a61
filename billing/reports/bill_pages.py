"""A bill as a page shows it: its parts, its weeks and days, and the proof that they add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from django.db.models import Case, Count, F, Sum, When

from billing.models import Adjustment, CreditNote, Posting, Statement
from billing.reports.details import Day
from growth_program.core.money import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The days of one calendar week, as far as the bill has them."""

    first: date
    last: date
    days: list[Day]

    @property
    def gmv(self) -> Decimal:
        """USD."""
        return sum((day.gmv for day in self.days), NOTHING)

    @property
    def commission(self) -> Decimal:
        """USD."""
        return sum((day.commission for day in self.days), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """What a bill changes of one earlier month, and the note where it lowers it. USD."""

    month: date
    amount: Decimal
    lines: int
    note: CreditNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Three ways to one sum, USD: the lines, the statement, the ledger."""

    lines: Decimal
    statement: Decimal
    ledger: Decimal

    @property
    def difference(self) -> Decimal:
        """How far they lie apart; 0.00, or something is wrong."""
        return max(self.lines, self.statement, self.ledger) - min(
            self.lines, self.statement, self.ledger
        )


def weeks(days: Iterable[Day]) -> list[Week]:
    """The days by calendar week, Monday first."""
    by_monday: dict[date, list[Day]] = {}
    for day in days:
        by_monday.setdefault(day.day - timedelta(days=day.day.weekday()), []).append(day)
    return [
        Week(first=found[0].day, last=found[-1].day, days=found) for found in by_monday.values()
    ]


def adjusted(statement: Statement) -> list[Adjusted]:
    """The adjustments of a closed statement by the month that they correct, with their notes."""
    notes = statement.credit_notes.select_related("credited")
    note_of = {note.credited.month: note for note in notes}
    months = statement.adjustment_lines.order_by("month").values_list("month")
    return [
        Adjusted(month=month, amount=amount, lines=lines, note=note_of.get(month))
        for month, amount, lines in months.annotate(Sum("amount"), Count("pk"))
    ]


def adjusting(lines: Iterable[Adjustment]) -> list[Adjusted]:
    """Those of a draft, which are by month, and have no notes yet."""
    by_month = [(month, list(found)) for month, found in groupby(lines, attrgetter("month"))]
    return [
        Adjusted(
            month=month,
            amount=sum((line.amount for line in found), NOTHING),
            lines=len(found),
            note=None,
        )
        for month, found in by_month
    ]


def proof(statement: Statement, days: Iterable[Day]) -> Proof:
    """The proof for one closed statement."""
    lines = sum((day.commission for day in days), NOTHING)
    posted = Posting.objects.filter(source=statement.number, enrollment=statement.enrollment)
    signed = Case(When(debit="receivable", then=F("amount")), default=-F("amount"))
    ledger = posted.aggregate(total=Sum(signed))["total"] or NOTHING
    return Proof(
        lines=lines + statement.fixed_fee + statement.adjustments,
        statement=statement.total_charged,
        ledger=ledger,
    )
