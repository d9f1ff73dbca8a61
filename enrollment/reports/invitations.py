"""Invitations as they stand today."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from enrollment.models import Enrollment, Invitation, ScreeningResult
from enrollment.reports import screenings
from growth_program.core import clock
from growth_program.core.models import Program
from growth_program.marketplace.models import Shop

ENROLLED = Enrollment.objects.filter(shop=OuterRef("shop"), program=OuterRef("program"))


def standing(shop: Shop) -> Invitation | None:
    """The invitation by which the shop may join today: not used, declined, withdrawn or expired.

    Of several programs, the newest.
    """
    rows = Invitation.objects.standing(clock.today()).filter(~Exists(ENROLLED), shop=shop)
    return rows.select_related("program", "shop").order_by("-pk").first()


def newest(shop: Shop) -> Invitation | None:
    """The last invitation that the shop was sent, whatever became of it."""
    rows = Invitation.objects.filter(shop=shop).select_related("program", "shop", "enrollment")
    return rows.order_by("-pk").first()


def expiring(on: date) -> "QuerySet[Invitation]":
    """Those that stand, and whose last day comes within the days of a reminder."""
    rows = Invitation.objects.standing(clock.today()).filter(~Exists(ENROLLED))
    return rows.filter(expires_on__lte=on).order_by("shop_id")


def enrolled(program: Program, shop_ids: Iterable[str]) -> set[str]:
    """Those of the shops that have a part in the program already, whatever its state."""
    rows = Enrollment.objects.filter(program=program, shop__in=list(shop_ids))
    return set(rows.values_list("shop_id", flat=True))


def invited(program: Program, shop_ids: Iterable[str]) -> set[str]:
    """Those of the shops that an invitation of the program stands for."""
    rows = Invitation.objects.standing(clock.today(program.time_zone))
    rows = rows.filter(program=program, shop__in=list(shop_ids))
    return set(rows.values_list("shop_id", flat=True))


def open_to(program: Program, shops: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of the shops that are selected and have no part in the program, nor an invitation.

    Each with its `score` in the newest run.
    """
    own = Enrollment.objects.filter(shop=OuterRef("pk"), program=program)
    on = clock.today(program.time_zone)
    sent = Invitation.objects.standing(on).filter(shop=OuterRef("pk"), program=program)
    run = screenings.newest(program)
    result = ScreeningResult.objects.filter(screening=run, shop=OuterRef("pk"))
    rows = screenings.among(program, shops).filter(~Exists(own), ~Exists(sent))
    return rows.annotate(score=Subquery(result.values("score")[:1]))
