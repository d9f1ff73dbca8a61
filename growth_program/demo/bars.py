"""The bar at the foot of the demo's pages: what time it is there, and where to move it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from growth_program.core.models import DemoClock
from growth_program.demo import cast, clocks, deadlines

A_DAY = timedelta(days=1)
AGAIN = "again"
WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Choice:
    """A button."""

    name: str  # what is sent
    label: str
    at: datetime
    more: str = ""  # when that is, in words


@dataclass(frozen=True, slots=True)
class Way:
    """How far the clock is on its way."""

    to: datetime
    percent: int
    doing: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Bar:
    """All that the bar says."""

    now: datetime
    way: Way | None
    choices: list[Choice]
    code: str

    @property
    def state(self) -> str:
        """What its next look is told that this one showed."""
        return "moving" if self.way and not self.way.trouble else "standing"


def bar() -> Bar | None:
    """As of now; none where the demo has not been played."""
    row = clocks.read()
    if row is None:
        return None
    now, way = clocks.shown(row), _way(row)
    return Bar(now=now, way=way, choices=_buttons(now, way), code=cast.code())


def _buttons(now: datetime, way: Way | None) -> list[Choice]:
    """On its way it is left alone, unless it got stuck."""
    if way is None:
        return choices(now)
    return [Choice(AGAIN, _("Try again"), way.to)] if way.trouble else []


def choices(now: datetime) -> list[Choice]:
    """Where the clock can be moved from an instant."""
    found = [Choice("day", _("One day on"), now + A_DAY)]
    coming, ends, judged = deadlines.after(now), deadlines.ends(now), deadlines.adjudication(now)
    if coming:
        named = {"name": coming[0].name, "day": coming[0].day}
        more = _("%(name)s, %(day)s") % named
        found.append(Choice("deadline", _("Next deadline"), coming[0].at, more))
    if ends:
        found.append(Choice("term", _("End of the term"), ends.at, ends.day))
    if judged:
        found.append(Choice("adjudication", _("Adjudication"), judged.at, judged.day))
    return found


def _way(row: DemoClock) -> Way | None:
    if row.left_at is None or row.goes_to is None:
        return None
    done = (row.stands_at - row.left_at) / (row.goes_to - row.left_at)
    doing = _(row.doing) if row.doing else _("It begins")
    return Way(row.goes_to, int(done * WHOLE), doing, row.trouble)
