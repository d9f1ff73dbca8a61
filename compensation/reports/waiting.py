"""How many decisions wait, and for what: what operators watch."""

from django.db.models import Count, Q

from compensation.models import Adjudication
from compensation.reports.cases import undecided
from growth_program.core import clock
from growth_program.core.models import Program


def decisions_due() -> int:
    """Enrollments whose term and settlement lag are over, with no decision yet."""
    due = 0
    for program in Program.objects.prefetch_related("versions"):
        today = clock.today(program.time_zone)
        over = [version.pk for version in program.versions.all() if today >= version.decided_from]
        due += undecided(program).filter(version__in=over).order_by().count()
    return due


def decisions_waiting() -> dict[str, int]:
    """Decisions that wait for a person, by what for."""
    states = Adjudication.State
    return Adjudication.objects.aggregate(
        review=Count("pk", filter=Q(state=states.COMPUTED)),
        approval=Count("pk", filter=Q(state=states.REVIEWED)),
    )
