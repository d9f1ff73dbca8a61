"""The wallet as it is read: grants with what is left of them, and what happened to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import IO, Any

from django.db import connection
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.rules.ad_spend import AdSpend
from compensation.models import AdCredit, CreditEntry
from compensation.rules import credits as rules
from growth_program.core import clock, paging
from growth_program.core.models import Program
from growth_program.core.money import NOTHING
from growth_program.documents import csv
from growth_program.marketplace.models import Shop
from growth_program.marketplace.reports import products

PAGE = 50  # entries
WORDS: dict[str, str | Promise] = {
    rules.SPENT: _("Spent on advertising"),
    rules.REVERSED: _("Given back: the day was reported anew"),
    rules.EXPIRED: _("Expired"),
    rules.RESTORED: _("Restored: a day in time was reported late"),
}
# Of a shop's product and day: what each grant has paid of it.
Spent = dict[tuple[str, str, date], dict[int, Decimal]]


def held(shop_ids: Iterable[str]) -> QuerySet[Any]:
    """The grants of shops, with whose they are and where their entries end."""
    return _standing(AdCredit.objects.filter(adjudication__enrollment__shop__in=shop_ids))


def _standing(rows: Any) -> QuerySet[Any]:
    entries = CreditEntry.objects.filter(grant=OuterRef("pk")).order_by("-place")
    standing: QuerySet[Any] = rows.balanced().annotate(
        place=Coalesce(Subquery(entries.values("place")[:1]), 0),
        shop_id=F("adjudication__enrollment__shop"),
        enrollment_id=F("adjudication__enrollment"),
        enrollment_number=F("adjudication__enrollment__number"),
    )
    return standing


def spent_on(days: Sequence[AdSpend]) -> Spent:
    """What has been spent on days of advertising, as they were last reported."""
    entries = CreditEntry.objects.filter(
        grant__adjudication__enrollment__shop__in={day.shop_id for day in days},
        product_id__in={day.product_id for day in days},
        day__in={day.date for day in days},
    )
    change = Case(When(kind=rules.SPENT, then=F("amount")), default=-F("amount"))
    path = "grant__adjudication__enrollment__shop"
    rows = entries.values_list(path, "product_id", "day", "grant").annotate(net=Sum(change))
    found: Spent = {}
    for shop_id, product_id, day, grant_id, net in rows.filter(net__gt=0).order_by("grant"):
        found.setdefault((shop_id, product_id, day), {})[grant_id] = net
    return found


def lapsing(program: Program, today: date) -> QuerySet[Any]:
    """Grants whose last day is over, with something that no entry has let expire yet."""
    rows = AdCredit.objects.filter(adjudication__enrollment__program=program, expires_on__lt=today)
    return _standing(rows).filter(left__gt=0).order_by("pk")


def expiring(program: Program, today: date) -> QuerySet[Any]:
    """Grants that can be spent for a month more at most, and have something left."""
    last = today + timedelta(days=max(rules.REMINDED))
    rows = AdCredit.objects.filter(
        adjudication__enrollment__program=program, expires_on__range=(today, last)
    )
    return _standing(rows).filter(left__gt=0).order_by("pk")


def owed() -> Decimal:
    """All ad credit that can be spent still, in USD: by dates, whatever is written down yet."""
    good = AdCredit.objects.filter(expires_on__gte=clock.today())
    owed: Decimal = good.balanced().aggregate(owed=Sum("left", default=NOTHING))["owed"]
    return owed


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A grant with what became of it. USD."""

    grant: Any
    is_expired: bool

    @property
    def left(self) -> Decimal:
        """What can be spent of it still."""
        return NOTHING if self.is_expired else self.grant.left

    @property
    def spent(self) -> Decimal:
        """What it paid, less what was given back."""
        spent: Decimal = self.grant.amount - self.grant.left - self.grant.lapsed
        return spent

    @property
    def expired(self) -> Decimal:
        """What nobody spent in time."""
        return self.grant.left + self.grant.lapsed if self.is_expired else NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """What happened to a grant."""

    entry: CreditEntry
    product: str  # its title; empty where it is about no product

    @property
    def what(self) -> str | Promise:
        """In words."""
        return WORDS[self.entry.kind]

    @property
    def change(self) -> Decimal:
        """With its sign: what is spent or expires is below nothing. USD."""
        return rules.change(self.entry.kind, self.entry.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wallet:
    """A shop's ad credit."""

    grants: list[Shown]
    entries: list[ShownEntry]
    next: int | None  # where the next page begins

    @property
    def balance(self) -> Decimal:
        """What can be spent today, over all grants. USD."""
        return sum((one.left for one in self.grants), NOTHING)

    @property
    def next_to_expire(self) -> Shown | None:
        """The grant that is spent first: of those with something left, the next to expire."""
        left = [one for one in self.grants if one.left]
        return min(left, key=lambda one: (one.grant.expires_on, one.grant.pk), default=None)


def wallet(shop: Shop, *, after: str = "") -> Wallet:
    """Its grants, the newest first, and a page of their entries, in three statements."""
    rows = AdCredit.objects.of_shop(shop.pk).balanced().order_by("-pk")
    grants = list(rows.select_related("adjudication__enrollment__program"))
    entries: list[CreditEntry] = []
    following = None
    if grants:
        of_grants = CreditEntry.objects.filter(grant__in=grants).select_related("grant")
        entries, following = paging.page_after(of_grants, after, size=PAGE)
    return Wallet(
        grants=[Shown(grant=row, is_expired=_is_over(row)) for row in grants],
        entries=_with_products(shop, entries),
        next=following,
    )


def _with_products(shop: Shop, entries: list[CreditEntry]) -> list[ShownEntry]:
    return [
        ShownEntry(entry=entry, product=product.title if product else entry.product_id)
        for entry, product in products.beside(entries, shop.pk)
    ]


def _is_over(row: AdCredit) -> bool:
    zone = row.adjudication.enrollment.program.time_zone
    return bool(row.expires_on < clock.today(zone))


ENTRIES = f"""
    SELECT g.number AS ad_credit, t.kind, t.day, {csv.text("t.product_id")} AS product_id,
        CASE WHEN t.kind IN ('granted', 'reversed', 'restored') THEN t.amount ELSE -t.amount END
            AS amount_usd, t."left" AS left_usd
    FROM compensation_adcredit g
    JOIN compensation_adjudication a ON a.id = g.adjudication_id
    JOIN enrollment_enrollment e ON e.id = a.enrollment_id
    JOIN LATERAL (
        SELECT 0 AS place, 'granted' AS kind, g.granted_on AS day, '' AS product_id, g.amount,
            g.amount AS "left"
        UNION ALL
        SELECT c.place, c.kind, c.day, c.product_id, c.amount, c."left"
        FROM compensation_creditentry c WHERE c.grant_id = g.id
    ) t ON true
    WHERE e.shop_id = %(shop)s
    ORDER BY g.id, t.place
"""


def write_csv(out: IO[bytes], shop: Shop) -> None:
    """The whole wallet as CSV, streamed: each grant, then what happened to it, in its order."""
    with connection.cursor() as cursor:
        csv.stream(out, cursor, ENTRIES, {"shop": shop.pk})
