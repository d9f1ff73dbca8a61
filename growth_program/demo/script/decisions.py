"""Decisions that were computed are reviewed by the shops' managers, then approved by finance.

Of the running edition some are left for whoever tries the demo.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_noop

from compensation.models import Adjudication
from compensation.services import adjudications
from growth_program.core.models import Program, ProgramVersion
from growth_program.demo import cast
from growth_program.demo.generated.term import SUMMER
from growth_program.demo.script.acts import Act, at

REVIEWED_AFTER, APPROVED_AFTER = timedelta(days=2), timedelta(days=3)
LEFT = 2  # without a review


def acts(day: date) -> Iterator[Act]:
    """Some days after decisions were due."""
    for version in ProgramVersion.objects.select_related("program"):
        if day == version.decided_from + REVIEWED_AFTER:
            said = gettext_noop("Account managers review decisions")
            yield Act(at(day, 15), said, partial(review, version.program))
        if day == version.decided_from + APPROVED_AFTER:
            said = gettext_noop("Finance approves decisions")
            yield Act(at(day, 11), said, partial(approve, version.program))


def review(program: Program) -> None:
    """Each by the manager of its shop."""
    left = LEFT if program.code == SUMMER.code else 0
    for decision in _of(program, Adjudication.State.COMPUTED)[left:]:
        adjudications.review(decision.pk, by=decision.enrollment.shop.assignment.manager)


def approve(program: Program) -> None:
    """Each by somebody in finance who has not reviewed it."""
    omar, ines = cast.user(cast.OMAR), cast.user(cast.INES)
    for decision in _of(program, Adjudication.State.REVIEWED):
        by = ines if decision.reviewed_by_id == omar.pk else omar
        adjudications.approve(decision.pk, by=by)


def _of(program: Program, state: str) -> list[Adjudication]:
    rows = Adjudication.objects.filter(enrollment__program=program, state=state)
    shops = "enrollment__shop__assignment__manager"
    return list(rows.select_related(shops).order_by("enrollment__shop"))
