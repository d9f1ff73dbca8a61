"""The shops that one account manager looks after, as they stand today."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from compensation.models import Adjudication
from compensation.reports.cases import cases
from compensation.rules.remedies import Outcome, decide
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.core.money import NOTHING
from growth_program.people.models import User
from growth_program.people.records import seen_by

SHOWN = 50  # shops; a list has them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One shop: its newest enrollment, its figures today, or what was decided."""

    enrollment: Enrollment
    outcome: Outcome | None
    decision: Adjudication | None
    is_behind: bool  # on content, measured by the days that have passed

    @property
    def figures(self) -> Any:
        """GMV, ROAS and content: as decided, or as they are today."""
        return self.decision or self.outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The shops served now and those waiting to be decided, the ones to look after first."""

    rows: list[Row]
    behind: int
    ad_credit: Decimal  # USD, of all that are served, if their terms ended today


def portfolio(person: User) -> Portfolio:
    """Of the shops that a manager has or stands in for, in a number of statements that stays."""
    today = clock.today()
    enrollments = list(_newest(person)[:SHOWN])
    outcomes = _outcomes([one for one in enrollments if _is_served(one, today)], today)
    decisions = _decisions(enrollments)
    rows = [
        Row(
            enrollment=one,
            outcome=outcomes.get(one.pk),
            decision=decisions.get(one.pk),
            is_behind=one.pk in outcomes and _is_behind(one, outcomes[one.pk], today),
        )
        for one in enrollments
    ]
    rows.sort(key=lambda row: (not row.is_behind, row.enrollment.shop_id))
    return Portfolio(
        rows=rows,
        behind=sum(row.is_behind for row in rows),
        ad_credit=sum((outcome.ad_credit for outcome in outcomes.values()), NOTHING),
    )


def _newest(person: User) -> "QuerySet[Enrollment]":
    """Of each shop its newest enrollment that has, or had, a service period; running ones first."""
    newest = Enrollment.objects.filter(shop=OuterRef("shop")).newest_first().values("pk")[:1]
    rows = seen_by(person, Enrollment.objects.served(), "shop").filter(pk=Subquery(newest))
    return rows.select_related("shop", "program", "version").order_by("-service_to", "shop")


def _is_served(enrollment: Enrollment, today: date) -> bool:
    period = enrollment.service
    return enrollment.state == "active" and period.first <= today <= period.last


def _outcomes(served: list[Enrollment], today: date) -> dict[int, Outcome]:
    """What would be decided today, by enrollment; a program at a time."""
    found: dict[int, Outcome] = {}
    served = sorted(served, key=lambda one: one.program_id)
    for _pk, group in groupby(served, key=lambda one: one.program_id):
        ours = list(group)
        program, keys = ours[0].program, [one.pk for one in ours]
        for enrolled, case in cases(program, keys, on=today, counted_at=clock.now()):
            found[enrolled.id] = decide(case)
    return found


def _decisions(enrollments: list[Enrollment]) -> dict[int, Adjudication]:
    """The newest version of each."""
    rows = Adjudication.objects.filter(enrollment__in=[one.pk for one in enrollments])
    return {row.enrollment_id: row for row in rows.defer("evidence").order_by("version")}


def _is_behind(enrollment: Enrollment, outcome: Outcome, today: date) -> bool:
    """Whether less is delivered than the part of the days that have passed of what was promised."""
    period = enrollment.service
    passed = (today - period.first).days
    pairs = (
        (outcome.aigc_delivered, outcome.aigc_committed),
        (outcome.videos_delivered, outcome.videos_committed),
    )
    return any(done * period.days < promised * passed for done, promised in pairs)
