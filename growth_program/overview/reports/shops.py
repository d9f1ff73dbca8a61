"""A shop at a glance: its enrollment, its promises, its bills, its decision."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from billing.models import Statement
from billing.reports.costs import Costs, costs
from compensation.models import AdCredit, Adjudication
from compensation.reports import promised
from compensation.reports.promised import Standing
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core import clock
from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The newest enrollment of a shop, as far as it has come."""

    enrollment: Enrollment
    has_begun: bool
    is_over: bool
    days_left: int
    standing: Standing | None
    costs: Costs | None
    statements: list[Statement]
    ad_credit: Decimal | None  # USD, as decided; None: it is not
    credit_granted_on: date | None
    makeup: int | None  # items and videos that the decision owes; None: it is not decided


def memberships(person: User, words: str) -> "QuerySet[Any]":
    """The shops of a person, by id: those that have these words in their name, or as their id.

    Of each the `state` and days of its newest enrollment. What came before it, an invitation, is
    told to its owner alone, on the page of the shop.
    """
    newest = Enrollment.objects.newest_first().filter(shop=OuterRef("shop"))
    rows = ShopMember.objects.filter(user=person).select_related("shop").order_by("shop_id")
    if words:
        rows = rows.filter(Q(shop__name__icontains=words) | Q(shop=words))
    return rows.annotate(
        state=Subquery(newest.values("state")[:1]),
        service_from=Subquery(newest.values("service_from")[:1]),
        service_to=Subquery(newest.values("service_to")[:1]),
    )


def stands(membership: Any) -> str:
    """The state of one of those in words; empty where it never was enrolled."""
    return str(Enrollment.State(membership.state).label) if membership.state else ""


def overview(shop: Shop) -> Overview | None:
    """All that the first page shows, or None where the shop was never enrolled."""
    rows = Enrollment.objects.newest_first().filter(shop=shop)
    decided = Adjudication.objects.decided().filter(enrollment=OuterRef("pk"))
    newest = decided.order_by("-version")
    granted = AdCredit.objects.filter(adjudication__enrollment=OuterRef("pk"))
    rows = rows.annotate(
        ad_credit=Subquery(newest.values("ad_credit")[:1]),
        credit_granted_on=Subquery(granted.order_by("-pk").values("granted_on")[:1]),
        makeup=Subquery(newest.values(n=F("aigc_makeup") + F("videos_makeup"))[:1]),
    )
    enrollment: Any = rows.select_related("program", "version", "shop").first()
    if enrollment is None:
        return None
    today = clock.today(enrollment.program.time_zone)
    begins, ends = enrollment.service_from, enrollment.service_to
    has_begun = begins is not None and begins <= today
    statements = Statement.objects.filter(enrollment=enrollment).order_by("-month")
    return Overview(
        enrollment=enrollment,
        has_begun=has_begun,
        is_over=has_begun and ends < today,
        days_left=max((ends - today).days + 1, 0) if has_begun else 0,
        standing=promised.standing(adjudications.case_today(enrollment)) if has_begun else None,
        costs=costs(enrollment) if has_begun else None,
        statements=list(statements[:4]),
        ad_credit=enrollment.ad_credit,
        credit_granted_on=enrollment.credit_granted_on,
        makeup=enrollment.makeup,
    )
