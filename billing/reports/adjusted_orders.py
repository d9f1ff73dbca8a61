"""Why a statement adjusts an order of an earlier month: what each line is now, and was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Sum

from billing.models import Adjustment
from billing.reports.billed_orders import BilledOrder, WorkedLine, billed_order
from billing.reports.details import Billed
from enrollment.models import Enrollment
from growth_program.core.money import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a statement bills, or gives back, of one line of an earlier month. USD.

    ``order`` and ``line`` are as the statement knows them: None where the month no longer has
    such an order, because it does not count any more or was paid in another month.
    """

    adjustment: Adjustment
    corrects: str  # the number of the month's own statement
    order: BilledOrder | None
    line: WorkedLine | None

    @property
    def product_id(self) -> str:
        """Empty where there is no line any more."""
        return self.line.product_id if self.line else ""

    @property
    def now(self) -> Decimal:
        """The commission of the line."""
        return self.line.figures.commission if self.line else NOTHING

    @property
    def before(self) -> Decimal:
        """What earlier statements have billed for it, together."""
        return self.now - self.adjustment.amount


@dataclass(frozen=True, slots=True, kw_only=True)
class _Then:
    """A month that is closed, as a later statement knows it."""

    enrollment: Enrollment
    month: date
    recorded_in: int


def since(statement: Billed, order_id: str) -> list[dict[str, Any]]:
    """By how much later statements adjust an order of the month, USD, each with its number."""
    rows = Adjustment.objects.filter(
        statement__enrollment=statement.enrollment, month=statement.month, order_id=order_id
    )
    by_statement = rows.values("statement__number", "statement__month")
    return list(by_statement.annotate(amount=Sum("amount")).order_by("statement__month"))


def changes(statement: Billed, adjustments: Iterable[Adjustment]) -> list[Change]:
    """Adjustments that the statement makes of one order, which come by month, each explained."""
    found = []
    for (month, order_id), lines in groupby(adjustments, attrgetter("month", "order_id")):
        then = _Then(
            enrollment=statement.enrollment, month=month, recorded_in=statement.recorded_in
        )
        order = billed_order(then, order_id)
        worked = {line.line_id: line for line in order.lines} if order else {}
        corrects = f"{statement.enrollment.number}-{month:%Y%m}"
        found += [
            Change(adjustment=one, corrects=corrects, order=order, line=worked.get(one.line_id))
            for one in lines
        ]
    return found
