"""What the people of the demo do, and when: a day's acts, by those of the cast, through services.

Each module here is a part: a function from a day to its acts. To let people do more, add one to
PARTS. An act is done once, in the transaction that puts the clock to its instant. A visitor may
have done it before: an act does what is still to be done.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from growth_program.demo.generated.term import ZONE
from growth_program.demo.script import (
    books,
    contesting,
    decisions,
    editions,
    inviting,
    joining,
    promoting,
    screening,
    shipping,
    submitting,
)
from growth_program.demo.script.acts import Act

__all__ = ["FIRST_DAY", "PARTS", "Act", "between"]

FIRST_DAY = editions.FIRST_DAY
PARTS: tuple[Callable[[date], Iterator[Act]], ...] = (
    editions.acts,
    screening.acts,
    joining.acts,
    inviting.acts,
    submitting.acts,
    promoting.acts,
    shipping.acts,
    books.acts,
    decisions.acts,
    contesting.acts,
)


def between(since: datetime, until: datetime) -> list[Act]:
    """The acts after one instant, up to and with another at most a day later, in their order."""
    zone = ZoneInfo(ZONE)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first] if first == last else [first, first + timedelta(days=1)]
    acts = [act for day in days for part in PARTS for act in part(day)]
    return sorted((act for act in acts if since < act.at <= until), key=lambda act: act.at)
