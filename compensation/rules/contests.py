"""What follows if the shop is right (PRODUCT.md §6, Contest).

The very function that decides is asked again, with the contested points upheld: no figure that a
merchant is shown before he contests can differ from what is decided if he is right.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case, Upheld
from compensation.rules.remedies import Outcome, promises
from growth_program.core.calendar import midnight


def reopened(case: Case, upheld: Iterable[Upheld]) -> Case:
    """The same evidence, with these points decided for the shop besides those that were before."""
    points = dict.fromkeys((*case.evidence.upheld, *upheld))
    return replace(case, evidence=replace(case.evidence, upheld=tuple(points)))


def contestable(case: Case, outcome: Outcome) -> list[Upheld]:
    """The points that can be contested: items that count, and promises that were kept.

    What speaks for the shop already is none.
    """
    verdicts = (("aigc", aigc_verdicts(case)), ("videos", video_verdicts(case)))
    missed = {one.commitment for one in promises(case, outcome) if one.is_missed}
    kept = dict.fromkeys(
        remedy.commitment for remedy in case.terms.remedies if remedy.commitment not in missed
    )
    return [
        *(Upheld(commitment=commitment, item_id="") for commitment in kept),
        *(
            Upheld(commitment=commitment, item_id=verdict.id)
            for commitment, found in verdicts
            for verdict in found
            if verdict.counts
        ),
    ]


def contestable_until(decided_at: datetime, *, days: int, zone: str) -> datetime:
    """The first instant at which a decision can't be contested any more.

    The day of the decision is not counted; the last day ends at midnight in the program's zone.
    """
    decided_on = decided_at.astimezone(ZoneInfo(zone)).date()
    return midnight(decided_on + timedelta(days=days + 1), zone)
