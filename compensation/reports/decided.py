"""A decision in words, for its page and its paper alike."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compensation.models import AdCredit, Adjudication
from growth_program.core import formats
from growth_program.core.models import AuditEntry

STEPS = ("adjudication.reviewed", "adjudication.approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a person did with the decision, and when."""

    name: str
    at: datetime


def steps(decision: Adjudication) -> list[Step]:
    """Its review and its approval, as the audit has them."""
    names = {
        "adjudication.reviewed": _("Reviewed by the account manager"),
        "adjudication.approved": _("Approved by finance"),
    }
    rows = AuditEntry.objects.about(decision).filter(act__in=STEPS).order_by("at", "pk")
    return [Step(name=names[act], at=at) for act, at in rows.values_list("act", "at")]


def granted(decision: Adjudication) -> AdCredit | None:
    """The newest credit that it, or an earlier version of it, granted."""
    rows = AdCredit.objects.filter(
        adjudication__enrollment=decision.enrollment_id, adjudication__version__lte=decision.version
    )
    newest: AdCredit | None = rows.select_related("adjudication").order_by("-pk").first()
    return newest


def owed(decision: Adjudication, grant: AdCredit | None) -> list[str]:
    """What is owed, and until when or since when it is there, in sentences."""
    found = [_credit(decision, grant)]
    if decision.aigc_makeup:
        items = ngettext(
            "Make-up: %(n)s AIGC item.",
            "Make-up: %(n)s AIGC items.",
            decision.aigc_makeup,
        )
        found.append(items % {"n": decision.aigc_makeup})
    if decision.videos_makeup:
        videos = ngettext(
            "Make-up: %(n)s creator video.",
            "Make-up: %(n)s creator videos.",
            decision.videos_makeup,
        )
        found.append(videos % {"n": decision.videos_makeup})
    return found


def _credit(decision: Adjudication, grant: AdCredit | None) -> str:
    if not decision.ad_credit:
        return _("Every promise was kept; nothing is owed.")
    if grant:
        return _("Granted on %(on)s.") % {"on": formats.day(grant.granted_on)}
    if not decision.credit_due_on:
        return _("The day it is due follows when the working calendar of that year is published.")
    return _("Due by %(on)s.") % {"on": formats.day(decision.credit_due_on)}
