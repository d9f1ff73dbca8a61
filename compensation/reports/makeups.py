"""Make-up, derived anew at each reading: owed, delivered, open, late (PRODUCT.md §6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise as Words

from compensation.models import Adjudication
from compensation.reports.cases import cases
from compensation.reports.promised import NAMES
from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case
from compensation.rules.makeups import DUE_SOON, Counted, Later, days_late, made_up
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.core.calendar import midnight
from growth_program.core.models import AuditEntry
from growth_program.marketplace.models import Shop

DELIVERED, LATE, OPEN = "delivered", "late", "open"
DAY = timedelta(days=1)
WHOLE = "makeup.delivered"  # the act of telling so


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is made up of one commitment."""

    commitment: str
    name: str | Words
    owed: int
    items: tuple[str, ...]  # the ids of what has made up for it, the earliest first

    @property
    def delivered(self) -> int:
        """How many were delivered after the service, at most those owed."""
        return len(self.items)

    @property
    def open(self) -> int:
        """How many are still owed."""
        return self.owed - self.delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUp:
    """What one decision makes the platform deliver, and how far that is."""

    decision: Any
    parts: list[Part]
    delivered_on: date | None  # the day of the item that made it whole
    today: date

    @property
    def due_on(self) -> date | None:
        """The last day in time; None while the calendar of that year is not published."""
        due_on: date | None = self.decision.makeup_due_on
        return due_on

    @property
    def is_whole(self) -> bool:
        """Whether nothing is open any more."""
        return self.delivered_on is not None

    @property
    def open(self) -> int:
        """How many items and videos are still owed."""
        return sum(part.open for part in self.parts)

    @property
    def days_late(self) -> int:
        """How late it is, or was when it became whole."""
        return days_late(self.due_on, on=self.delivered_on or self.today)

    @property
    def is_due_soon(self) -> bool:
        """Whether it is open, and due within days."""
        is_near = self.due_on is not None and (self.due_on - self.today).days <= DUE_SOON
        return self.state == OPEN and is_near

    @property
    def state(self) -> str:
        """Delivered whole, late or open."""
        if self.is_whole:
            return DELIVERED
        return LATE if self.days_late else OPEN


def owed() -> QuerySet[Any]:
    """Decisions that make the platform deliver content: of each the newest that stands."""
    newer = Adjudication.objects.decided().filter(
        enrollment=OuterRef("enrollment"), version__gt=OuterRef("version")
    )
    rows = Adjudication.objects.decided().filter(~Exists(newer))
    return rows.filter(Q(aigc_makeup__gt=0) | Q(videos_makeup__gt=0)).select_related(
        "enrollment__program", "enrollment__shop"
    )


def told(act: str) -> QuerySet[AuditEntry]:
    """What the audit has of an act about each decision: what was told stays told."""
    return AuditEntry.objects.about_each(Adjudication, OuterRef("pk")).filter(act=act)


def unfinished() -> QuerySet[Any]:
    """Those that are tracked: nobody was told yet that they are whole."""
    return owed().filter(~Exists(told(WHOLE)))


def finished() -> QuerySet[Any]:
    """Those that were told to be whole."""
    return owed().filter(Exists(told(WHOLE)))


def of_shop(shop: Shop) -> list[MakeUp]:
    """What a shop is owed, the newest decision first."""
    return look_at(owed().filter(enrollment__shop=shop).order_by("-enrollment__service_from"))


def look_at(decisions: Iterable[Any]) -> list[MakeUp]:
    """Decisions with what was delivered of each, in as many statements for one as for all.

    Of one that was told to be whole it is what made it whole then: a video that is taken away
    later opens nothing anew.
    """
    asked = list(decisions)
    if not asked:
        return []
    shop_ids = {row.enrollment.shop_id for row in asked}
    whole = told(WHOLE).order_by("at")
    of_shops = owed().filter(enrollment__shop__in=shop_ids)
    rows = sorted(
        of_shops.annotate(told=Subquery(whole.values("details")[:1])),
        key=lambda row: (row.enrollment.service_to, row.pk),
    )
    counted = _after([row for row in rows if not row.told])
    services = _services(shop_ids)
    taken: dict[tuple[str, str], set[str]] = {}
    found = {}
    for row in rows:
        after = None if row.told else counted[row.enrollment_id]
        found[row.pk] = _makeup(row, after, services, taken)
    return [found[row.pk] for row in asked if row.pk in found]


def _makeup(
    row: Any,
    counted: dict[str, list[Counted]] | None,
    services: Sequence[Enrollment],
    taken: dict[tuple[str, str], set[str]],
) -> MakeUp:
    """An earlier promise is made up for first: ``taken`` says with what."""
    zone = row.enrollment.program.time_zone
    parts, times = [], []
    for commitment, owed in (("aigc", row.aigc_makeup), ("videos", row.videos_makeup)):
        if not owed:
            continue
        used = taken.setdefault((row.enrollment.shop_id, commitment), set())
        if counted is None:
            items = tuple(row.told[commitment])
        else:
            later = _later(row, services, commitment)
            found = made_up(owed, counted[commitment], later, used)
            items = tuple(item.id for item in found)
            times += [item.time for item in found]
        used |= set(items)
        parts.append(Part(commitment=commitment, name=NAMES[commitment], owed=owed, items=items))
    if counted is None:
        delivered_on = date.fromisoformat(row.told["delivered_on"])
    elif any(part.open for part in parts):
        delivered_on = None
    else:
        delivered_on = clock.day_of(datetime.fromtimestamp(max(times), UTC), zone)
    return MakeUp(decision=row, parts=parts, delivered_on=delivered_on, today=clock.today(zone))


def _after(rows: Sequence[Any]) -> dict[int, dict[str, list[Counted]]]:
    """By enrollment and commitment: what counts, by the rules of the term, since its end."""
    by_program: dict[Any, list[Any]] = {}
    for row in rows:
        by_program.setdefault(row.enrollment.program, []).append(row)
    found = {}
    for program, of_program in by_program.items():
        today = clock.today(program.time_zone)
        ends = {row.enrollment_id: _ends(row.enrollment) for row in of_program}
        read = cases(program, [*ends], on=today, counted_at=clock.now(), until=today)
        for enrolled, case in read:
            found[enrolled.id] = _counted(case, since=ends[enrolled.id])
    return found


def _counted(case: Case, *, since: int) -> dict[str, list[Counted]]:
    """The very rules of the term on a longer one: a hash that counted in it counts no more."""
    aigc = zip(case.evidence.aigc_items, aigc_verdicts(case), strict=True)
    videos = zip(case.evidence.videos, video_verdicts(case), strict=True)
    return {
        "aigc": [
            Counted(item.item_id, item.offered_time)
            for item, verdict in aigc
            if verdict.counts and item.offered_time >= since
        ],
        "videos": [
            Counted(video.video_id, video.posted_time)
            for video, verdict in videos
            if verdict.counts and video.posted_time >= since
        ],
    }


def _services(shop_ids: Iterable[str]) -> list[Enrollment]:
    served = Enrollment.objects.served().filter(shop__in=shop_ids)
    return list(served.select_related("program").order_by("service_from"))


def _later(row: Any, services: Sequence[Any], commitment: str) -> list[Later]:
    """The services of the same shop after that of a decision."""
    return [
        Later(
            starts=int(midnight(one.service_from, one.program.time_zone).timestamp()),
            ends=_ends(one),
            committed=getattr(one, f"{commitment}_committed"),
        )
        for one in services
        if one.shop_id == row.enrollment.shop_id and one.service_from > row.enrollment.service_to
    ]


def _ends(enrollment: Any) -> int:
    """The first second after its service."""
    return int(midnight(enrollment.service_to + DAY, enrollment.program.time_zone).timestamp())
