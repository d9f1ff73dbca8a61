"""The promises of one enrollment as pages show them: each with its figure and its remedy."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compensation.reports.reasons import Explained, explained
from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case
from compensation.rules.remedies import Outcome, Promise, decide, promises
from growth_program.core import formats
from growth_program.core.money import NOTHING

NAMES: dict[str, str | Words] = {
    "aigc": gettext_lazy("AIGC items"),
    "videos": gettext_lazy("Creator videos"),
    "roas": "ROAS",
}
ORDER = tuple(NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """One commitment: what was reached, what it takes, and what is paid for it."""

    commitment: str
    name: str | Words
    times: str  # of ROAS, how many times the cost
    reached: Decimal | int
    goal: Decimal | int
    is_kept: bool
    rate: Decimal  # of the fixed fee, where it is missed
    credit: Decimal  # USD, where it alone is missed
    is_paid: bool  # it is missed, and the highest of those that are
    explained: Explained | None  # item by item

    @property
    def is_money(self) -> bool:
        """Whether it is counted in USD, not in items."""
        return self.commitment == "roas"

    @property
    def missing(self) -> Decimal | int:
        """How much is still wanted."""
        return max(self.goal - self.reached, 0)

    @property
    def why(self) -> str:
        """What is paid for it, and why no more, in words."""
        share = {"share": formats.percent(self.rate)}
        if self.is_kept:
            return _("if missed: %(share)s of the fixed fee") % share
        if self.is_paid:
            return _("%(share)s of the fixed fee, the highest") % share
        return _("%(share)s of the fixed fee, not added to a higher one") % share

    @property
    def made_up(self) -> str:
        """What is delivered all the same, in words; empty where nothing is."""
        if self.is_kept or self.is_money:
            return ""
        return _("make-up of %(n)s as well") % {"n": self.missing}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All promises, and what follows from them together."""

    promised: list[Promised]
    outcome: Outcome

    @property
    def roas(self) -> Promised | None:
        """The promise that is counted in USD."""
        return next((row for row in self.promised if row.is_money), None)


def standing(case: Case) -> Standing:
    """A case with each promise by itself. Of tiers the one that pays most speaks."""
    outcome = decide(case)
    by_commitment: dict[str, list[Promise]] = {}
    for promise in promises(case, outcome):
        by_commitment.setdefault(promise.commitment, []).append(promise)
    items = {"aigc": explained(aigc_verdicts(case)), "videos": explained(video_verdicts(case))}
    found, is_paid = [], False
    for commitment in sorted(by_commitment, key=ORDER.index):
        row = _promised(by_commitment[commitment], outcome, items.get(commitment), is_paid)
        is_paid = is_paid or row.is_paid
        found.append(row)
    return Standing(promised=found, outcome=outcome)


def _promised(
    tiers: list[Promise], outcome: Outcome, items: Explained | None, is_another_paid: bool
) -> Promised:
    missed = [tier for tier in tiers if tier.is_missed]
    shown = max(missed or tiers, key=lambda tier: (tier.credit, tier.goal))
    paid = bool(missed) and shown.credit == outcome.ad_credit != NOTHING
    goal = max(tier.goal for tier in tiers)
    return Promised(
        commitment=shown.commitment,
        name=NAMES[shown.commitment],
        times=f"{max(tier.threshold for tier in tiers).normalize():f}",
        reached=shown.reached,
        goal=goal if shown.commitment == "roas" else int(goal),
        is_kept=not missed,
        rate=shown.rate,
        credit=shown.credit,
        is_paid=paid and not is_another_paid,
        explained=items,
    )
