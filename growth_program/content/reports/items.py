"""The AIGC items of a shop, as its members look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from enrollment.models import Enrollment
from growth_program.content.models import AigcAnswer, AigcItem, AigcItemVersion
from growth_program.content.rules import answers
from growth_program.core import clock, paging
from growth_program.core.calendar import midnight
from growth_program.marketplace.models import Product, Shop
from growth_program.marketplace.reports import products

PAGE = 50
NEVER = 2**62  # seconds
FILTERS = ("waiting", "accepted", "rejected", "unanswered", "all")


class Service(NamedTuple):
    """A service and what follows it, in Unix seconds, and how long an answer may take.

    What is offered after it may make up for what was owed, so it is answered alike; ``ends`` is
    where the next service begins.
    """

    starts: int
    ends: int
    review: int  # seconds


class Given(NamedTuple):
    """An answer, from whichever side it came, and since when it holds."""

    time: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item with where it stands."""

    item: AigcItem
    product: str  # its title
    offered_at: datetime
    answer_by: datetime | None  # the first instant after the review days
    state: str  # content.rules.answers.state
    answer: AigcAnswer | None  # the newest that was given in the portal

    @property
    def may_be_accepted(self) -> bool:
        """Whether accepting it would change something."""
        return self.state in ("waiting", "rejected") and self.is_open

    @property
    def may_be_rejected(self) -> bool:
        """Whether rejecting it would change something."""
        return self.state in ("waiting", "accepted") and self.is_open

    @property
    def is_open(self) -> bool:
        """Whether its review days run still."""
        return self.answer_by is not None and clock.now() < self.answer_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some items of a shop, and where the next page begins."""

    rows: list[Shown]
    next: str  # empty: this is the last


def services(shop: Shop) -> list[Service]:
    """The services of a shop, each until the next one begins."""
    served = Enrollment.objects.served().filter(shop=shop).select_related("program", "version")
    found: list[Service] = []
    ends = NEVER
    for row in served.order_by("-service_from"):
        starts = int(midnight(row.service.first, row.program.time_zone).timestamp())
        review = row.version.review_days * answers.DAY
        found.append(Service(starts=starts, ends=ends, review=review))
        ends = starts
    return found


def review_ends(item: AigcItem, periods: Sequence[Service]) -> int | None:
    """The first instant after the review days; None: it was offered before any service."""
    for period in periods:
        if period.starts <= item.offered_time < period.ends:
            return item.offered_time + period.review
    return None


def counts(shop: Shop, periods: Sequence[Service]) -> dict[str, int]:
    """How many items each filter shows."""
    asked = {name: Count("pk", filter=_in(name, periods)) for name in FILTERS}
    found: dict[str, int] = AigcItem.objects.filter(shop=shop).aggregate(**asked)
    return found


def page(shop: Shop, periods: Sequence[Service], *, only: str, after: str = "") -> Page:
    """Items of a filter: those that wait by their deadline, others the newest first."""
    rows = AigcItem.objects.filter(_in(only, periods), shop=shop)
    order = "offered_time" if only == "waiting" else "-offered_time"
    found, following = paging.page_by(rows, order, after, size=PAGE)
    return Page(rows=look_at(shop, found, periods), next=str(following or ""))


def look_at(shop: Shop, items: Sequence[AigcItem], periods: Sequence[Service]) -> list[Shown]:
    """Items with their products and answers, in three statements."""
    now = int(clock.now().timestamp())
    names = [item.item_id for item in items]
    versions: dict[str, list[Given]] = {}
    told = AigcItemVersion.objects.filter(shop=shop, item_id__in=names)
    for name, time, outcome in told.order_by("update_time").values_list(
        "item_id", "update_time", "outcome"
    ):
        versions.setdefault(name, []).append(Given(time, outcome))
    newest = {row.item_id: row for row in _answers(items)}
    return [
        _shown(item, product, versions.get(item.item_id, []), newest.get(item.pk), periods, now)
        for item, product in products.beside(items, shop.pk)
    ]


def _answers(items: Sequence[AigcItem]) -> QuerySet[AigcAnswer]:
    rows = AigcAnswer.objects.filter(item__in=items).select_related("answered_by")
    return rows.order_by("pk")


def _shown(
    item: AigcItem,
    product: Product | None,
    given: list[Given],
    answer: AigcAnswer | None,
    periods: Sequence[Service],
    now: int,
) -> Shown:
    ends = review_ends(item, periods)
    return Shown(
        item=item,
        product=product.title if product else item.product_id,
        offered_at=datetime.fromtimestamp(item.offered_time, UTC),
        answer_by=None if ends is None else datetime.fromtimestamp(ends, UTC),
        state=answers.state(given, review_ends=ends, now=now),
        answer=answer,
    )


def _in(name: str, periods: Sequence[Service]) -> Q:
    """Which items a filter shows."""
    if name == "waiting":
        now = int(clock.now().timestamp())
        found = Q(pk__in=[])
        for period in periods:
            found |= Q(
                outcome="pending",
                offered_time__gte=max(period.starts, now - period.review + 1),
                offered_time__lt=period.ends,
            )
        return found
    if name == "unanswered":
        return Q(outcome="pending") & ~_in("waiting", periods)
    return Q() if name == "all" else Q(outcome=name)
