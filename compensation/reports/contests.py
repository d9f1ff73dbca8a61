"""Whether a decision can be contested still, and what would follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from compensation.models import Adjudication, Contest
from compensation.reports.promised import NAMES
from compensation.rules import contests as rules
from compensation.rules.evidence import Case, Upheld
from compensation.rules.remedies import Outcome, decide
from growth_program.core import canonical, clock
from growth_program.core.models import AuditEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestable:
    """A decision that can be contested, until when, and in which points."""

    until: datetime  # the first instant after it
    case: Case
    points: list[Upheld]


def decided_at(adjudication: Adjudication) -> datetime:
    """When the decision was approved: from then on it stands."""
    entries = AuditEntry.objects.about(adjudication).filter(act="adjudication.approved")
    at: datetime = entries.order_by("at").values_list("at", flat=True)[0]
    return at


def rounds_left(adjudication: Adjudication) -> int:
    """How often the decision on this enrollment can be contested still."""
    enrollment = adjudication.enrollment
    had = Contest.objects.filter(adjudication__enrollment=enrollment).count()
    return max(int(enrollment.version.contest_rounds) - had, 0)


def contestable(adjudication: Adjudication) -> Contestable | None:
    """What the shop can contest of an approved decision today, or None where it can't.

    Needs `enrollment__version` and `enrollment__program`.
    """
    if adjudication.state != "approved" or not rounds_left(adjudication):
        return None
    enrollment = adjudication.enrollment
    until = rules.contestable_until(
        decided_at(adjudication),
        days=enrollment.version.contest_days,
        zone=enrollment.program.time_zone,
    )
    if clock.now() >= until:
        return None
    case = canonical.read(Case, adjudication.evidence)
    return Contestable(until=until, case=case, points=rules.contestable(case, decide(case)))


def if_right(case: Case, points: Iterable[Upheld]) -> Outcome:
    """What would be decided if the shop were right in these points."""
    return decide(rules.reopened(case, points))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPoint:
    """A contested point in words; ``is_right`` is None until it is judged."""

    key: int
    name: Any
    item_id: str
    is_right: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A contest with its points, and what would follow if the shop were right in all of them."""

    contest: Contest
    points: list[ShownPoint]
    if_right: Outcome


def shown(adjudication: Adjudication) -> Shown | None:
    """The contest of a decision, or None: nobody contested it."""
    rows = Contest.objects.filter(adjudication=adjudication).prefetch_related("points")
    contest = rows.select_related("filed_by", "judged_by").first()
    if contest is None:
        return None
    case = canonical.read(Case, adjudication.evidence)
    points = [
        (row.pk, Upheld(commitment=row.commitment, item_id=row.item_id))
        for row in contest.points.all()
    ]
    right = _right_in(contest)
    return Shown(
        contest=contest,
        points=[
            ShownPoint(
                key=key,
                name=NAMES[point.commitment],
                item_id=point.item_id,
                is_right=None if contest.state == "open" else point in right,
            )
            for key, point in points
        ],
        if_right=if_right(case, [point for _key, point in points]),
    )


def _right_in(contest: Contest) -> tuple[Upheld, ...]:
    """What the next version was computed with."""
    if contest.state != "upheld":
        return ()
    decision = contest.adjudication
    versions = Adjudication.objects.filter(enrollment=decision.enrollment_id)
    after = versions.get(version=decision.version + 1)
    return canonical.read(Case, after.evidence).evidence.upheld


def open_contests() -> QuerySet[Contest]:
    """Those that nobody has judged, the longest waiting first."""
    rows: QuerySet[Any] = Contest.objects.filter(state="open")
    return rows.order_by("filed_at", "pk")
