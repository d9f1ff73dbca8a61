"""The samples of a shop, as its members look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from enrollment.models import SampleRequest
from enrollment.models.samples import GIVEN, stands
from enrollment.reports import sample_reasons as reasons
from enrollment.rules import samples as rules
from growth_program.core import clock, paging
from growth_program.marketplace.models import Creator, CreatorVideo, Product, Shop
from growth_program.marketplace.reports import products

PAGE = 50
WAITING = "requested"
STATES = (
    *(WAITING, "approved", "shipped", "delivered", rules.OVERDUE, "video_posted"),
    *("declined", rules.EXPIRED),
)
FILTERS = (*STATES, "all")
UNKNOWN_ROI = Decimal(-1)  # below every prediction


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How far requests came, and how many stand in each state today."""

    asked: int
    approved: int
    by_quota: int  # of those approved
    shipped: int
    delivered: int
    standing: dict[str, int]

    @property
    def posted(self) -> int:
        """Videos."""
        return self.standing["video_posted"]


def counts(shop: Shop) -> Counts:
    """In one statement."""
    today = clock.today()
    standing = {name: Count("pk", filter=stands(name, today)) for name in STATES}
    found = SampleRequest.objects.filter(shop=shop).aggregate(
        all=Count("pk"),
        ever_approved=Count("pk", filter=Q(state__in=GIVEN)),
        ever_shipped=Count("pk", filter=Q(state__in=GIVEN[1:])),
        ever_delivered=Count("pk", filter=Q(state__in=GIVEN[2:])),
        by_quota=Count("auto_slot"),
        **standing,
    )
    return Counts(
        asked=found["all"],
        approved=found["ever_approved"],
        by_quota=found["by_quota"],
        shipped=found["ever_shipped"],
        delivered=found["ever_delivered"],
        standing={name: found[name] for name in FILTERS},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A request with whom and what it is about, and the words for where it stands."""

    row: SampleRequest
    product: Product | None
    creator: Creator | None
    video: CreatorVideo | None
    explained: str
    waits: str

    @property
    def stands(self) -> str:
        """A state, `expired` or `overdue`."""
        return self.row.stands_today

    @property
    def needs_limits(self) -> bool:
        """Whether a higher quota or quantity would help."""
        return self.row.waits_for in (rules.QUOTA, rules.SAMPLES)


def page(
    shop: Shop, *, only: str, words: str, creator: str, after: str
) -> tuple[list[Shown], int | None]:
    """Some requests of a filter, and the key after which the next begin.

    Those that wait are by predicted ROI, the best first; others the newest first.
    """
    rows = SampleRequest.objects.filter(shop=shop).select_related("decided_by")
    if only != "all":
        rows = rows.standing(only, clock.today())
    if creator:
        rows = rows.filter(creator_id=creator)
    if words:
        named = Product.objects.filter(shop=shop, title__icontains=words).values("product_id")
        rows = rows.filter(Q(product_id__startswith=words) | Q(product_id__in=named))
    if only == WAITING:
        found, last = _best_first(rows, after)
    else:
        found, last = paging.page_after(rows, after, size=PAGE)
    return look_at(shop, found), last


def _best_first(waiting: QuerySet[SampleRequest], after: str) -> tuple[list[Any], int | None]:
    rows = waiting.annotate(worth=Coalesce("predicted_roi", Value(UNKNOWN_ROI)))
    seen = paging.key(after) or 0
    last = rows.filter(pk=seen).values_list("worth", "requested_time", "pk").first()
    if last is not None:
        worth, time, pk = last
        rows = rows.filter(
            Q(worth__lt=worth)
            | Q(worth=worth, requested_time__gt=time)
            | Q(worth=worth, requested_time=time, pk__gt=pk)
        )
    found = list(rows.order_by("-worth", "requested_time", "pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def look_at(shop: Shop, rows: Sequence[SampleRequest]) -> list[Shown]:
    """Requests with their products, creators and videos, in three statements."""
    if not rows:
        return []
    creators = Creator.objects.in_bulk({one.creator_id for one in rows})
    posted = {one.video_id for one in rows if one.video_id}
    videos = CreatorVideo.objects.filter(shop=shop, video_id__in=posted) if posted else ()
    by_video = {one.video_id: one for one in videos}
    return [
        Shown(
            row=one,
            product=product,
            creator=creators.get(one.creator_id),
            video=by_video.get(one.video_id),
            explained=reasons.explained(one.inputs),
            waits=reasons.waits(one),
        )
        for one, product in products.beside(rows, shop.pk)
    ]
