"""Why an item of the evidence does not count, in words: `rules.content` says it in codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compensation.rules.content import Verdict

REASONS = {
    "contested": _("The shop contested it, and was right."),
    "creator_unknown": _("The creator was never reported."),
    "duplicate": _("The same picture or film counts once, and was offered before."),
    "not_answered_yet": _("The review days were not over, and nobody had answered."),
    "not_public": _("The video was no longer public."),
    "outside_service_period": _("It is not of the service period."),
    "product_not_enrolled": _("Its product was not enrolled then."),
    "rejected": _("The shop rejected it in time."),
    "tier_too_low": _("The creator was not of tier mid or top then."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """Verdicts, those that do not count first, each with its reason."""

    rows: list[tuple[str, bool, str | Promise]]
    counted: int


def explained(verdicts: Iterable[Verdict]) -> Explained:
    """Verdicts with their reasons in words."""
    rows = [(verdict.id, verdict.counts, REASONS.get(verdict.reason, "")) for verdict in verdicts]
    counted = sum(counts for _id, counts, _reason in rows)
    return Explained(rows=sorted(rows, key=lambda row: row[1]), counted=counted)
