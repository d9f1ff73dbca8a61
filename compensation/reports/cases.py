"""What decisions depend on, read for any number of enrollments in a few statements."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import msgspec
from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from compensation.rules.evidence import AigcItem, Case, Evidence, Remedy, Terms, Video
from enrollment.models import Enrollment
from growth_program.core.calendar import WorkingCalendar, midnight, months
from growth_program.core.models import Program
from growth_program.core.models.calendar import published

# How far past the term the calendar is kept with a decision: more than its due days need, also
# where a long holiday comes first.
CALENDAR_DAYS_PER_BUSINESS_DAY = 3
LONGEST_HOLIDAY = timedelta(days=30)

_items = msgspec.json.Decoder(tuple[AigcItem, ...])
_videos = msgspec.json.Decoder(tuple[Video, ...])

# One row an enrollment. A creator's tier at a time is that of the newest version before it, or
# of the earliest after it where there is none before.
FACTS = """
    SELECT e.id,
        coalesce(d.gmv, 0.00), coalesce(d.commission, 0.00),
        coalesce(i.items, '[]'), coalesce(w.videos, '[]')
    FROM enrollment_enrollment e
    CROSS JOIN LATERAL (
        SELECT extract(epoch FROM e.service_from::timestamp AT TIME ZONE %(zone)s)::bigint AS first,
            extract(epoch FROM (e.service_to + 1)::timestamp AT TIME ZONE %(zone)s)::bigint AS past
    ) p
    LEFT JOIN LATERAL (
        SELECT sum(gmv) AS gmv, sum(commission) AS commission FROM billing_shopday d
        WHERE d.shop_id = e.shop_id AND d.day BETWEEN e.service_from AND e.service_to
    ) d ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'item_id', a.item_id, 'offered_time', a.offered_time,
            'content_sha256', a.content_sha256, 'answers', (
                SELECT json_agg(json_build_object('time', v.update_time, 'outcome', v.outcome)
                    ORDER BY v.update_time)
                FROM content_aigcitemversion v
                WHERE v.shop_id = a.shop_id AND v.item_id = a.item_id)
            ) ORDER BY a.offered_time, a.item_id)::text AS items
        FROM content_aigcitem a
        WHERE a.shop_id = e.shop_id AND a.offered_time >= p.first AND a.offered_time < p.past
    ) i ON true
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'video_id', v.video_id, 'posted_time', v.posted_time, 'status', v.status,
            'creator_tier', coalesce(
                (SELECT c.tier FROM marketplace_creatorversion c
                    WHERE c.creator_id = v.creator_id AND c.update_time <= v.posted_time
                    ORDER BY c.update_time DESC LIMIT 1),
                (SELECT c.tier FROM marketplace_creatorversion c
                    WHERE c.creator_id = v.creator_id AND c.update_time > v.posted_time
                    ORDER BY c.update_time LIMIT 1)),
            'product_is_enrolled', EXISTS (
                SELECT FROM enrollment_enrolledproduct n
                JOIN marketplace_product m ON m.id = n.product_id
                WHERE n.enrollment_id = e.id AND m.shop_id = v.shop_id
                    AND m.product_id = v.product_id
                    AND n.enrolled_from
                        <= (to_timestamp(v.posted_time) AT TIME ZONE %(zone)s)::date)
            ) ORDER BY v.posted_time, v.video_id)::text AS videos
        FROM marketplace_creatorvideo v
        WHERE v.shop_id = e.shop_id AND v.posted_time >= p.first AND v.posted_time < p.past
    ) w ON true
    WHERE e.id = ANY(%(ids)s)
"""


def undecided(program: Program) -> QuerySet[Enrollment]:
    """The program's enrollments with a service period and no decision yet, by shop."""
    return Enrollment.objects.of(program).served().filter(adjudications=None)


def decidable(program: Program, *, shop_ids: Sequence[str], on: date) -> list[Enrollment]:
    """Those of some shops that are due on a day, with every month of their service closed."""
    rows = undecided(program).filter(shop__in=shop_ids).select_related("version")
    in_service = Count("closed_months", filter=Q(closed_months__month__lte=F("service_to")))
    return [
        row
        for row in rows.annotate(months_closed=in_service)
        if on >= row.version.decided_from
        and row.months_closed == len(list(months(row.service.first, row.service.last)))
    ]


def cases(
    program: Program, enrollments: Sequence[Enrollment], *, on: date, counted_at: datetime
) -> Iterator[tuple[Enrollment, Case]]:
    """Each enrollment with its terms and with what is recorded for it at this instant."""
    terms = _Terms(program)
    by_id = {enrollment.pk: enrollment for enrollment in enrollments}
    as_of = int(midnight(on, program.time_zone).timestamp())
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"ids": list(by_id), "zone": program.time_zone})
        for pk, gmv, commission, items, videos in cursor:
            enrollment = by_id[pk]
            yield (
                enrollment,
                Case(
                    terms=terms.of(enrollment),
                    evidence=Evidence(
                        counted_at=counted_at,
                        as_of_time=as_of,
                        service_starts_time=_starts(enrollment.service.first, program),
                        service_ends_time=_starts(
                            enrollment.service.last + timedelta(days=1), program
                        ),
                        gmv=gmv,
                        commission=commission,
                        aigc_items=_items.decode(items),
                        videos=_videos.decode(videos),
                        calendar=terms.calendar_of(enrollment),
                    ),
                ),
            )


def _starts(day: date, program: Program) -> int:
    return int(midnight(day, program.time_zone).timestamp())


class _Terms:
    """The terms of a program's versions, each read once."""

    def __init__(self, program: Program) -> None:
        self._calendar = published()
        self._versions = {
            version.pk: version for version in program.versions.prefetch_related("remedies")
        }
        self._remedies = {
            pk: tuple(
                Remedy(
                    commitment=row.commitment, threshold=row.threshold, rate=row.rate, cap=row.cap
                )
                for row in version.remedies.all()
            )
            for pk, version in self._versions.items()
        }
        self._calendars: dict[int, WorkingCalendar] = {}

    def of(self, enrollment: Enrollment) -> Terms:
        """What the enrollment agreed to."""
        version = self._versions[enrollment.version_id]
        return Terms(
            fixed_fee=version.fixed_fee,
            cost_basis=version.cost_basis,
            aigc_committed=enrollment.aigc_committed,
            videos_committed=enrollment.videos_committed,
            remedies=self._remedies[version.pk],
            ends_on=version.ends_on,
            review_days=version.review_days,
            makeup_business_days=version.makeup_business_days,
        )

    def calendar_of(self, enrollment: Enrollment) -> WorkingCalendar:
        """The part of the published calendar that decides when things are due."""
        version = self._versions[enrollment.version_id]
        if version.pk not in self._calendars:
            business_days = version.makeup_business_days
            reach = LONGEST_HOLIDAY + timedelta(days=business_days * CALENDAR_DAYS_PER_BUSINESS_DAY)
            self._calendars[version.pk] = self._calendar.between(
                version.ends_on, version.ends_on + reach
            )
        return self._calendars[version.pk]
