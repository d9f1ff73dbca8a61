"""Statements that are not closed yet, as they would close now (PRODUCT.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from billing.models import Adjustment, ClosedMonth, ShopDay
from billing.reports import bills
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.core.calendar import months
from growth_program.core.models import Program
from growth_program.core.snapshots import one_picture

# Below what every recording to come will draw: all that is recorded.
NOW = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An open statement: the figures of a closed one, as far as they are known. USD."""

    enrollment: Enrollment
    month: date
    shop_name: str
    orders: int
    gmv: Decimal
    refunded: Decimal
    commission: Decimal
    fixed_fee: Decimal
    adjustments: Decimal
    total_charged: Decimal
    covered_referral: Decimal
    covered_marketing: Decimal
    covered_affiliate: Decimal
    covered_ads: Decimal
    as_of: datetime
    recorded_in: int = NOW

    @property
    def saved(self) -> Decimal:
        """What is covered, less the commission."""
        covered = self.covered_referral + self.covered_marketing + self.covered_affiliate
        return covered + self.covered_ads - self.commission

    @property
    def saved_net(self) -> Decimal:
        """What is saved, less the fixed fee."""
        return self.saved - self.fixed_fee


def open_months(program: Program) -> list[date]:
    """The months that have begun and are open for some enrollment, the newest first."""
    begun = Enrollment.objects.of(program).served().order_by("service_from").first()
    if begun is None:
        return []
    until = clock.today(program.time_zone)
    found = [month for month in months(begun.service.first, until) if open_in(program, month)]
    return found[::-1]


def open_in(program: Program, month: date) -> "QuerySet[Enrollment]":
    """The enrollments with something in a month that is not closed for them, by number.

    After the service period that is only what came late for a month that is closed.
    """
    closed = ClosedMonth.objects.filter(enrollment=OuterRef(OuterRef("pk")))
    last = closed.values("enrollment").annotate(last=Max("recorded_in")).values("last")
    touched = ShopDay.objects.filter(
        shop=OuterRef("shop"),
        day__range=(OuterRef("service_from"), OuterRef("service_to")),
        recorded_in__gt=Coalesce(Subquery(last), 0),
    )
    open_ = bills.open_for(program, month)
    return open_.filter(Q(service_to__gte=month) | Exists(touched)).order_by("number")


def drafts(enrollments: Sequence[Enrollment], month: date) -> list[Draft]:
    """The drafts of a month, by enrollment number, in a few statements for any number of them.

    Where an earlier month is open too, what came late is in that one's draft.
    """
    with one_picture() as cursor:
        return _drafts(cursor, enrollments, month)


def draft(enrollment: Enrollment, month: date) -> tuple[Draft, list[Adjustment]] | None:
    """One draft with its adjustments, not stored, by month, order and line; or there is none."""
    with one_picture() as cursor:
        found = _drafts(cursor, [enrollment], month)
        if not found:
            return None
        return found[0], [Adjustment(**row) for row in _named(cursor, ADJUSTMENTS)]


def _drafts(cursor: Any, enrollments: Sequence[Enrollment], month: date) -> list[Draft]:
    by_pk = {enrollment.pk: enrollment for enrollment in enrollments}
    as_of = clock.now()
    bills.lay_out(cursor, month, {pk: one.shop_id for pk, one in by_pk.items()})
    bills.trust_rollups(cursor)
    bills.adjust(cursor, month)
    rows = _named(cursor, bills.BILLS)
    for row in rows:
        del row["number"]  # a statement has one when it closes
    found = [Draft(enrollment=by_pk[row.pop("enrollment_id")], as_of=as_of, **row) for row in rows]
    return sorted(found, key=lambda draft: draft.enrollment.number)


ADJUSTMENTS = """
    SELECT month, order_id, line_id, amount FROM adjusting ORDER BY month, order_id, line_id
"""


def _named(cursor: Any, query: str) -> list[dict[str, Any]]:
    cursor.execute(query)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
