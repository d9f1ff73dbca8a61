"""Make-up is announced: to the merchant when it is whole, to the manager when it gets late.

What is owed and delivered is read anew each time; the audit says what was told already.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists

from compensation.models import Adjudication
from compensation.reports import makeups as report
from compensation.reports.makeups import WHOLE, MakeUp
from compensation.rules import makeups as rules
from growth_program.core import audit
from growth_program.core.locks import one_at_a_time
from growth_program.core.models import Program
from growth_program.support.services import notices

LATE = "makeup.late"


@transaction.atomic
def tell(program: Program) -> int:
    """Tell of make-ups that became whole or late, each once, and say of how many.

    One that was told to be whole is tracked no more. Again, it changes nothing.
    """
    one_at_a_time(f"compensation.makeups {program.pk}")
    tracked = report.unfinished().filter(enrollment__program=program)
    late = Exists(report.told(LATE))
    rows = list(tracked.annotate(is_told_late=late).order_by("pk"))
    told_late = {row.pk for row in rows if row.is_told_late}
    done = 0
    for makeup in report.look_at(rows):
        if makeup.is_whole:
            _tell(WHOLE, "makeup_delivered", makeup)
        elif makeup.days_late and makeup.decision.pk not in told_late:
            _tell(LATE, "makeup_late", makeup)
        else:
            continue
        done += 1
    return done


def _tell(act: str, kind: str, makeup: MakeUp) -> None:
    decision: Adjudication = makeup.decision
    enrollment: Any = decision.enrollment
    details = {
        **{part.commitment: list(part.items) for part in makeup.parts},
        "open": str(makeup.open),
        "due_on": str(makeup.due_on),
        "delivered_on": str(makeup.delivered_on),
    }
    audit.record_batch(
        act,
        decision,
        {enrollment.shop_id: details},
        rule="makeups",
        rule_version=rules.VERSION,
    )
    told = {"number": enrollment.number, "version": str(decision.version)}
    if act == LATE:
        told = {"number": enrollment.number, "open": str(makeup.open)}
    notices.tell(kind, decision, shop=enrollment.shop_id, **told)
