"""What decisions depend on, read for any number of enrollments in a few statements."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from compensation.rules.evidence import AigcItem, Answer, Case, Evidence, Remedy, Terms, Video
from enrollment.models import Enrollment
from enrollment.rules.periods import Period
from enrollment.rules.terminations import PRO_RATA, ProRata, pro_rata
from growth_program.core.calendar import WorkingCalendar, midnight
from growth_program.core.models import Program, ProgramVersion
from growth_program.core.models.calendar import published

# How far past the term the calendar is kept with a decision: more than its due days need, also
# where a long holiday comes first.
CALENDAR_DAYS_PER_BUSINESS_DAY = 3
LONGEST_HOLIDAY = timedelta(days=30)

# The enrollments, each with the first second of its service and the first after it, or after a
# later day until which content is read.
PERIODS = """
    WITH e AS MATERIALIZED (
        SELECT id, shop_id, number, version_id, aigc_committed, videos_committed, service_from,
            service_to, state,
            extract(epoch FROM service_from::timestamp AT TIME ZONE %(zone)s)::bigint AS starts,
            extract(epoch FROM (greatest(service_to, %(until)s::date) + 1)::timestamp
                AT TIME ZONE %(zone)s)::bigint AS ends
        FROM enrollment_enrollment WHERE id = ANY(%(ids)s)
    )
"""
FIGURES = f"""{PERIODS}
    SELECT e.id, e.shop_id, e.number, e.version_id, e.aigc_committed, e.videos_committed,
        e.service_from, CASE WHEN e.state = 'terminated' THEN e.service_to END, e.starts, e.ends,
        coalesce(d.gmv, 0.00), coalesce(d.commission, 0.00)
    FROM e LEFT JOIN LATERAL (
        SELECT sum(gmv) AS gmv, sum(commission) AS commission FROM billing_shopday d
        WHERE d.shop_id = e.shop_id AND d.day BETWEEN e.service_from AND e.service_to
    ) d ON true
"""
# One row an answer.
ITEMS = f"""{PERIODS}
    SELECT e.id, a.item_id, a.offered_time, a.content_sha256, v.update_time, v.outcome
    FROM e JOIN content_aigcitem a
        ON a.shop_id = e.shop_id AND a.offered_time >= e.starts AND a.offered_time < e.ends
    LEFT JOIN content_aigcitemversion v ON v.shop_id = a.shop_id AND v.item_id = a.item_id
    ORDER BY e.id, a.offered_time, a.item_id, v.update_time
"""
# A creator's tier at a time is that of the newest version before it, or of the earliest after it
# where there is none before.
VIDEOS = f"""{PERIODS}
    SELECT e.id, v.video_id, v.posted_time, v.status,
        coalesce(
            (SELECT c.tier FROM marketplace_creatorversion c
                WHERE c.creator_id = v.creator_id AND c.update_time <= v.posted_time
                ORDER BY c.update_time DESC LIMIT 1),
            (SELECT c.tier FROM marketplace_creatorversion c
                WHERE c.creator_id = v.creator_id AND c.update_time > v.posted_time
                ORDER BY c.update_time LIMIT 1)),
        coalesce(
            n.enrolled_from <= (to_timestamp(v.posted_time) AT TIME ZONE %(zone)s)::date, false)
    FROM e JOIN marketplace_creatorvideo v
        ON v.shop_id = e.shop_id AND v.posted_time >= e.starts AND v.posted_time < e.ends
    LEFT JOIN marketplace_product m ON m.shop_id = v.shop_id AND m.product_id = v.product_id
    LEFT JOIN enrollment_enrolledproduct n ON n.enrollment_id = e.id AND n.product_id = m.id
    ORDER BY e.id, v.posted_time, v.video_id
"""
DECIDABLE = """
    SELECT e.id FROM enrollment_enrollment e
    JOIN billing_closedmonth c
        ON c.enrollment_id = e.id AND c.month = date_trunc('month', e.service_to)
    WHERE e.program_id = %(program)s AND e.shop_id = ANY(%(shops)s)
        AND e.version_id = ANY(%(versions)s)
        AND e.is_merchants_fault IS NOT TRUE
        AND NOT EXISTS (SELECT FROM compensation_adjudication a WHERE a.enrollment_id = e.id)
    ORDER BY e.shop_id
"""


def undecided(program: Program) -> QuerySet[Enrollment]:
    """The program's enrollments that are to be decided and are not yet, by shop.

    One that was terminated by the merchant's fault never is.
    """
    served = Enrollment.objects.of(program).served()
    return served.filter(adjudications=None).exclude(is_merchants_fault=True)


def decidable(program: Program, *, shop_ids: Sequence[str], on: date) -> list[int]:
    """Those of some shops that are due on a day, with every month of their service closed.

    Months close in order, so the last one speaks for all.
    """
    versions = [version.pk for version in program.versions.all() if on >= version.decided_from]
    given: dict[str, Any] = {"program": program.pk, "shops": list(shop_ids), "versions": versions}
    with connection.cursor() as cursor:
        cursor.execute(DECIDABLE, given)
        return [pk for (pk,) in cursor.fetchall()]


class Enrolled(NamedTuple):
    """An enrollment with what it agreed to and what it came to: a row of FIGURES."""

    id: int
    shop_id: str
    number: str
    version_id: int
    aigc_committed: int
    videos_committed: int
    service_from: date
    terminated_on: date | None
    starts_time: int
    ends_time: int
    gmv: Decimal
    commission: Decimal


def cases(
    program: Program,
    enrollment_ids: Sequence[int],
    *,
    on: date,
    counted_at: datetime,
    versions: Iterable[ProgramVersion] | None = None,
    until: date | None = None,
) -> Iterator[tuple[Enrolled, Case]]:
    """Each enrollment with its terms and with what is recorded for it at this instant.

    All is read at once; a case is made when it is asked for. ``versions`` are those that the
    enrollments name, where somebody has read them already. ``until`` a later day content is read
    and counts as if the service lasted so long; its figures are those of the service.
    """
    given: dict[str, Any] = {
        "ids": list(enrollment_ids),
        "zone": program.time_zone,
        "until": until,
    }
    with connection.cursor() as cursor:
        items = _by_enrollment(cursor, ITEMS, given)
        videos = _by_enrollment(cursor, VIDEOS, given)
        cursor.execute(FIGURES, given)
        figures = map(Enrolled._make, cursor.fetchall())
    terms = _Terms(versions or program.versions.prefetch_related("remedies"))
    as_of = int(midnight(on, program.time_zone).timestamp())

    def case(row: Enrolled) -> Case:
        evidence = Evidence(
            counted_at=counted_at,
            as_of_time=as_of,
            service_starts_time=row.starts_time,
            service_ends_time=row.ends_time,
            gmv=row.gmv,
            commission=row.commission,
            aigc_items=_items(items.get(row.id, ())),
            videos=_videos(videos.get(row.id, ())),
            calendar=terms.calendar(row.version_id),
        )
        return Case(terms=terms.agreed(row), evidence=evidence)

    return ((row, case(row)) for row in figures)


def _by_enrollment(cursor: Any, query: str, given: dict[str, Any]) -> dict[int, list[Any]]:
    cursor.execute(query, given)
    return {pk: list(rows) for pk, rows in groupby(cursor.fetchall(), key=itemgetter(0))}


def _items(answers: Iterable[tuple[Any, ...]]) -> tuple[AigcItem, ...]:
    return tuple(
        AigcItem(
            item_id=item_id,
            offered_time=offered_time,
            answers=tuple(Answer(time=row[4], outcome=row[5]) for row in rows if row[5]),
            content_sha256=sha256,
        )
        for (item_id, offered_time, sha256), rows in groupby(answers, key=itemgetter(1, 2, 3))
    )


def _videos(rows: Iterable[tuple[Any, ...]]) -> tuple[Video, ...]:
    return tuple(
        Video(
            video_id=video_id,
            posted_time=posted_time,
            status=status,
            creator_tier=tier,
            product_is_enrolled=is_enrolled,
        )
        for _, video_id, posted_time, status, tier, is_enrolled in rows
    )


class _Terms:
    """What versions of a program promise, each read once."""

    def __init__(self, versions: Iterable[ProgramVersion]) -> None:
        self._published = published()
        self._versions = {version.pk: version for version in versions}
        self._remedies = {pk: remedies_of(version) for pk, version in self._versions.items()}
        self._calendars: dict[int, WorkingCalendar] = {}

    def agreed(self, row: Enrolled) -> Terms:
        """What an enrollment agreed to."""
        version = self._versions[row.version_id]
        return Terms(
            fixed_fee=version.fixed_fee,
            cost_basis=version.cost_basis,
            pro_rata=_pro_rata(row, version),
            aigc_committed=row.aigc_committed,
            videos_committed=row.videos_committed,
            remedies=self._remedies[row.version_id],
            ends_on=version.ends_on,
            review_days=version.review_days,
            makeup_business_days=version.makeup_business_days,
        )

    def calendar(self, version_id: int) -> WorkingCalendar:
        """The part of the published calendar that decides when things are due."""
        if version_id not in self._calendars:
            version = self._versions[version_id]
            days = version.makeup_business_days * CALENDAR_DAYS_PER_BUSINESS_DAY
            reach = LONGEST_HOLIDAY + timedelta(days=days)
            self._calendars[version_id] = self._published.between(
                version.ends_on, version.ends_on + reach
            )
        return self._calendars[version_id]


def _pro_rata(row: Enrolled, version: ProgramVersion) -> ProRata | None:
    """The part of the agreed days that was served, where the edition judges by it."""
    if row.terminated_on is None or version.termination_basis != PRO_RATA:
        return None
    agreed = Period(first=row.service_from, last=version.ends_on)
    return pro_rata(agreed, Period(first=row.service_from, last=row.terminated_on))


def remedies_of(version: ProgramVersion) -> tuple[Remedy, ...]:
    """What an edition pays for missed commitments."""
    return tuple(
        Remedy(commitment=row.commitment, threshold=row.threshold, rate=row.rate, cap=row.cap)
        for row in version.remedies.all()
    )
