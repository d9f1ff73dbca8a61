"""A shop's campaigns: which products are in them at which price, and which wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from enrollment.models import Campaign, CampaignAnnouncement, CampaignEntry, Enrollment
from enrollment.models.announcements import SILENT
from enrollment.models.entries import FITS, FROM_PRODUCTS, PRICE, SERVING, given
from growth_program.core import clock
from growth_program.people.models import User
from growth_program.people.reports.shops import EVERY_SHOP, managed_by

PAGE = 50
# The products that a mega promotion asks an enrollment for, and those that were answered. One
# that no longer fits and was never answered is asked for no more.
_ASKED = f"""
    FROM enrollment_campaignannouncement a
    JOIN enrollment_campaign c ON c.id = a.campaign_id
    JOIN enrollment_enrollment n ON n.id = a.enrollment_id
    JOIN marketplace_shop s ON s.shop_id = n.shop_id
    {FROM_PRODUCTS}
    LEFT JOIN enrollment_campaignentry x ON x.campaign_id = c.id AND x.product_id = e.id
    LEFT JOIN enrollment_campaignanswer answered ON answered.id = x.answer_id
    LEFT JOIN people_user u ON u.id = answered.by_id
    CROSS JOIN LATERAL (SELECT {FITS} AND {SERVING} AS fits) still
    WHERE (still.fits OR x.id IS NOT NULL)
"""
OFFERED = f"""
    SELECT e.id, p.id, p.product_id, p.title, p.list_price, p.currency, p.stock, p.recorded_in,
        {PRICE}, e.floor_price, e.floor_currency, still.fits, x.state, x.price, x.currency,
        answered.at, coalesce(nullif(u.name, ''), u.email), answered.accepts_below_floor
    {_ASKED} AND a.id = %(announcement)s
        AND (%(keys)s::bigint[] IS NULL OR e.id = ANY(%(keys)s)) AND e.id > %(after)s
        AND (%(state)s = '' OR coalesce(x.state, 'unanswered') = %(state)s)
    ORDER BY e.id LIMIT %(most)s
"""
COUNTS = f"""
    SELECT a.id, count(*), count(*) FILTER (WHERE x.state = 'entered'),
        count(*) FILTER (WHERE x.state = 'declined'), count(*) FILTER (WHERE x.id IS NULL)
    {_ASKED} AND a.id = ANY(%(announcements)s) GROUP BY a.id
"""


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that a mega promotion asks for, with the answer that holds, if there is one."""

    product: int  # the enrolled product's key
    catalogued: int  # the catalogue's
    product_id: str
    title: str
    list_price: Decimal
    currency: str
    stock: int
    recorded_in: int
    price: Decimal  # the list price less the discount
    floor_price: Decimal | None
    floor_currency: str
    fits: bool
    state: str | None
    accepted: Decimal | None
    accepted_currency: str | None
    answered_at: datetime | None
    answered_by: str | None
    accepts_below_floor: bool | None

    @property
    def comparable_floor(self) -> Decimal | None:
        """The floor price, if it is in the list price's currency."""
        return self.floor_price if self.floor_currency == self.currency else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Of a mega promotion's products, how many are answered, and how."""

    all: int = 0
    entered: int = 0
    declined: int = 0
    unanswered: int = 0


def offered(
    announcement: CampaignAnnouncement,
    keys: Sequence[int] | None = None,
    *,
    state: str = "",
    after: int = 0,
    most: int | None = None,
) -> list[Offered]:
    """The products of an announcement by their keys: those named, of a state, after the last."""
    told = given(
        announcement=announcement.pk,
        keys=None if keys is None else list(keys),
        state=state,
        after=after,
        most=most,
    )
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, told)
        return [Offered(*row) for row in cursor.fetchall()]


def answers(announcements: Sequence[CampaignAnnouncement]) -> dict[int, Answers]:
    """By the key of an announcement; one that asks for nothing any more is not there."""
    told = given(announcements=[row.pk for row in announcements])
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, told)
        return {
            pk: Answers(all=every, entered=entered, declined=declined, unanswered=unanswered)
            for pk, every, entered, declined, unanswered in cursor.fetchall()
        }


@dataclass(frozen=True, slots=True)
class Mega:
    """A mega promotion in a shop's list."""

    announcement: CampaignAnnouncement
    answers: Answers
    is_open: bool

    @property
    def waits(self) -> bool:
        """Whether the shop owes an answer."""
        return self.is_open and bool(self.answers.unanswered)


def megas(enrollment: Enrollment, when: str = "") -> list[Mega]:
    """Those that the shop was told of: the ones that wait first, each by its deadline."""
    rows = CampaignAnnouncement.objects.filter(enrollment=enrollment)
    rows = at_time(rows, when, "campaign__").select_related("campaign")
    found, now = list(rows.order_by("-campaign__register_by_time", "-pk")[:PAGE]), clock.now()
    counted = answers(found) if found else {}
    listed = [
        Mega(row, counted.get(row.pk, Answers()), now <= row.campaign.register_by) for row in found
    ]
    ending = sorted(listed, key=lambda one: one.announcement.campaign.register_by_time)
    return [one for one in ending if one.waits] + [one for one in listed if not one.waits]


def routines(enrollment: Enrollment) -> QuerySet[Campaign]:
    """Routine campaigns that a product was judged for, each with how many came in or not."""
    rows = Campaign.objects.filter(kind="routine", entries__enrollment=enrollment)
    return rows.annotate(
        entered=Count("entries", filter=Q(entries__state=CampaignEntry.State.ENTERED)),
        skipped=Count("entries", filter=Q(entries__state=CampaignEntry.State.SKIPPED)),
    )


def at_time(rows: QuerySet[Any], name: str, path: str = "") -> QuerySet[Any]:
    """Of campaigns those that take products, run, or are over, by now; others' names are all."""
    now = int(clock.now().timestamp())
    wanted = {
        "open": {"register_by_time__gte": now},
        "running": {"starts_time__lte": now, "ends_time__gt": now},
        "over": {"ends_time__lte": now},
    }
    return rows.filter(**{f"{path}{field}": value for field, value in wanted.get(name, {}).items()})


def silent(person: User) -> list[int]:
    """Announcements to shops that he sees, which owe an answer within three days."""
    shops = None
    if not person.has_perm(EVERY_SHOP):
        shops = list(managed_by(person).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(SILENT, given(shops=shops))
        return [pk for (pk,) in cursor.fetchall()]


def of_product(product: int) -> list[CampaignEntry]:
    """The newest campaigns that an enrolled product is in, or is skipped in."""
    rows = CampaignEntry.objects.filter(product=product).select_related("campaign")
    return list(rows.order_by("-campaign__starts_time", "-pk")[:10])
