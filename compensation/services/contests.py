"""A decision is contested, and the contest judged. Each step: one function, one transaction."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction

from compensation.models import Adjudication, Contest, ContestPoint
from compensation.reports import contests as report
from compensation.rules import contests as rules
from compensation.rules import remedies, states
from compensation.rules.evidence import Case, Upheld
from compensation.services import adjudications
from growth_program.core import audit, canonical, clock
from growth_program.support.services import notices


class CantBeContested(Exception):
    """The decision was contested already, its time is over, or it does not stand."""


class NothingContested(ValueError):
    """No point that speaks against the shop is named, or no reason."""


class NoAnswer(ValueError):
    """Whoever judges a contest says why."""


@transaction.atomic
def file(adjudication_id: int, points: Collection[Upheld], *, reason: str, by: Any) -> Contest:
    """Contest points of a decision. What is not contested stays due.

    Raises CantBeContested, NothingContested.
    """
    adjudication = _held(adjudication_id)
    contestable = report.contestable(adjudication)
    if contestable is None:
        raise CantBeContested(str(adjudication))
    named = [point for point in contestable.points if point in points]
    if not named or len(named) != len(set(points)) or not reason.strip():
        raise NothingContested
    adjudication.state = states.after("contest", adjudication.state)
    adjudication.save(update_fields=["state"])
    contest = Contest.objects.create(
        adjudication=adjudication, reason=reason.strip(), filed_by=by, filed_at=clock.now()
    )
    ContestPoint.objects.bulk_create(
        ContestPoint(contest=contest, commitment=point.commitment, item_id=point.item_id)
        for point in named
    )
    _record("adjudication.contested", adjudication, by=by, points=str(len(named)))
    _tell("contest_filed", contest)
    return contest


@transaction.atomic
def judge(contest_id: int, upheld: Collection[int], *, answer: str, by: Any) -> Contest:
    """Say in which of its points (by key) the shop is right, and why.

    Where it is right in any, the decision is reopened: a new version is computed from the same
    evidence and goes the way of every decision; the old one stays. Where it is right in none,
    the decision is final. Raises IllegalStep, NoAnswer, SamePerson.
    """
    if not answer.strip():
        raise NoAnswer
    contest = Contest.objects.select_for_update().get(pk=contest_id)
    adjudication = _held(contest.adjudication_id)
    if contest.filed_by_id == by.pk:
        raise adjudications.SamePerson
    right = [
        Upheld(commitment=point.commitment, item_id=point.item_id)
        for point in contest.points.all()
        if point.pk in upheld
    ]
    contest.state = states.contest_after("uphold" if right else "refuse", contest.state)
    contest.answer, contest.judged_by, contest.judged_at = answer.strip(), by, clock.now()
    contest.save(update_fields=["state", "answer", "judged_by", "judged_at"])
    adjudication.state = states.after("finish", adjudication.state)
    adjudication.save(update_fields=["state"])
    act = "adjudication.contest_upheld" if right else "adjudication.contest_refused"
    _record(act, adjudication, by=by, points=str(len(right)), answer=contest.answer)
    if right:
        _reopen(adjudication, right)
    _tell("contest_judged", contest, occasion=contest.state)
    return contest


def _reopen(adjudication: Adjudication, right: Sequence[Upheld]) -> None:
    """The next version, computed from the same evidence with what the shop is right about."""
    case = rules.reopened(canonical.read(Case, adjudication.evidence), right)
    outcome = remedies.decide(case)
    newest = adjudications.write(
        adjudication.enrollment, adjudication.version + 1, case=case, outcome=outcome
    )
    audit.record_batch(
        "adjudication.reopened",
        newest,
        {adjudication.enrollment.shop_id: {"ad_credit": str(outcome.ad_credit)}},
        rule="remedies",
        rule_version=remedies.VERSION,
    )
    notices.tell(
        "adjudication_to_review",
        newest,
        shop=adjudication.enrollment.shop_id,
        number=adjudication.enrollment.number,
        ad_credit=outcome.ad_credit,
    )


def _held(adjudication_id: int) -> Adjudication:
    """The decision, held until the transaction ends."""
    rows = Adjudication.objects.select_related("enrollment__version", "enrollment__program")
    held: Adjudication = rows.select_for_update(of=("self",)).get(pk=adjudication_id)
    return held


def _record(act: str, adjudication: Adjudication, *, by: Any, **details: str) -> None:
    audit.record(act, adjudication, shop=adjudication.enrollment.shop_id, by=by, **details)


def _tell(kind: str, contest: Contest, *, occasion: str = "") -> None:
    decision = contest.adjudication
    enrollment = decision.enrollment
    told: dict[str, Any] = {"number": enrollment.number, "version": str(decision.version)}
    notices.tell(kind, contest, shop=enrollment.shop_id, occasion=occasion, **told)
