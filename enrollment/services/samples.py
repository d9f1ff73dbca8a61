"""Answers to requests for samples: by the quota and the prediction, or by a member of the shop."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from enrollment.models import SampleQuotaMark, SampleRequest
from enrollment.models.sample_predictions import ANSWER, ANSWER_BY_HAND, REACHED, given
from enrollment.rules import samples as rules
from enrollment.rules.events import SampleDecided
from growth_program.core import audit, clock
from growth_program.core.models import Program
from growth_program.core.steps import IllegalStep
from growth_program.gateway import webhooks
from growth_program.marketplace.models import Shop
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

ANSWERED = "answered"  # by somebody else, meanwhile


class NoReason(ValueError):
    """Whoever gives a creator longer says why."""


class NotLater(ValueError):
    """A deadline is extended to a day after it, and not into the past."""


class Approved(NamedTuple):
    """A request that was approved by itself."""

    shop_id: str
    request_id: str
    product_id: str
    creator_id: str
    enrolled_product_id: int
    predicted_roi: Decimal
    program_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How many of those chosen were decided, and of the others how many for which reason not."""

    done: int
    left: Mapping[str, int] = field(default_factory=dict)


def waiting_shops() -> list[str]:
    """Shops with requests that may still be answered."""
    rows = SampleRequest.objects.standing("requested", clock.today()).order_by("shop")
    return list(rows.values_list("shop", flat=True).distinct())


@transaction.atomic
def approve_best(shop_ids: Sequence[str], *, skip_held: bool = False) -> int:
    """Approve the best requests of each qualified product while its quota lasts; say how many.

    The others wait, each with its reason, rank and prediction. In as many statements however many
    requests, products and shops there are. Again, it changes nothing.
    """
    held = shops.lock(shop_ids, skip_held=skip_held)
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, _given(held))
        approved = [Approved(*row) for row in cursor.fetchall()]
    if approved:
        _record(approved)
        _announce(((one.shop_id, one) for one in approved), "approved", is_automatic=True)
        _tell_of_quotas({one.enrolled_product_id for one in approved})
    return len(approved)


def _given(held: list[str]) -> dict[str, Any]:
    return given(held, today=clock.today(), now=clock.now(), zone=settings.TIME_ZONE)


def _record(approved: Iterable[Approved]) -> None:
    """One entry for each shop, under the program whose products they are."""
    by_program: dict[int, dict[str, dict[str, Any]]] = {}
    for shop_id, rows in groupby(approved, attrgetter("shop_id")):
        of_shop = list(rows)
        by_program.setdefault(of_shop[0].program_id, {})[shop_id] = {
            "approved": str(len(of_shop)),
            "requests": {one.request_id: str(one.predicted_roi) for one in of_shop},
        }
    programs = Program.objects.in_bulk(by_program)
    for program_id, details in sorted(by_program.items()):
        audit.record_batch(
            "sample.approved",
            programs[program_id],
            details,
            rule=rules.RULE,
            rule_version=rules.VERSION,
        )


def _announce(rows: Iterable[tuple[str, Any]], decision: str, *, is_automatic: bool) -> None:
    webhooks.announce(
        [
            (
                shop_id,
                SampleDecided(
                    request_id=one.request_id,
                    product_id=one.product_id,
                    creator_id=one.creator_id,
                    decision=decision,
                    is_automatic=is_automatic,
                ),
            )
            for shop_id, one in rows
        ]
    )


def _tell_of_quotas(products: set[int]) -> None:
    """Owner and operators, once for each quota; where both marks are reached, of the higher."""
    with connection.cursor() as cursor:
        cursor.execute(
            REACHED, {"products": sorted(products), "marks": list(rules.MARKS), "now": clock.now()}
        )
        made = [pk for (pk,) in cursor.fetchall()]
    rows = SampleQuotaMark.objects.filter(pk__in=made).select_related(
        "enrolled_product__product", "enrolled_product__enrollment"
    )
    reached = {row.enrolled_product_id: row for row in rows.order_by("percent")}
    for percent in rules.MARKS:
        news = [
            News(
                row.pk,
                row.enrolled_product.enrollment.shop_id,
                {"product": row.enrolled_product.product.title, "quota": row.quota},
            )
            for _pk, row in sorted(reached.items())
            if row.percent == percent
        ]
        notices.tell_all("sample_quota_used", SampleQuotaMark, news, occasion=str(percent))


class _Chosen(NamedTuple):
    """A request that a person chose; ``why`` it is not approved, empty where it is."""

    request_id: str
    product_id: str
    creator_id: str
    predicted_roi: Decimal | None
    why: str


@transaction.atomic
def approve(shop: Shop, request_ids: Sequence[int], *, by: Any) -> Decided:
    """Approve requests that wait, by their keys, within the sample quantity and the stock.

    The quota is for what is approved by itself. Where there are fewer samples than requests, the
    best get them. What somebody has answered meanwhile stays as it is.
    """
    held = shops.lock([shop.pk])
    with connection.cursor() as cursor:
        told = {**_given(held), "chosen": list(request_ids), "by": by and by.pk}
        cursor.execute(ANSWER_BY_HAND, told)
        chosen = [_Chosen(*row) for row in cursor.fetchall()]
    return _decided(shop, chosen, "approved", by=by)


@transaction.atomic
def decline(shop: Shop, request_ids: Sequence[int], *, by: Any) -> Decided:
    """Decline requests that wait, by their keys."""
    shops.lock([shop.pk])
    now, today = clock.now(), clock.today()
    rows = list(SampleRequest.objects.filter(shop=shop, pk__in=request_ids).order_by("request_id"))
    chosen = [
        _Chosen(row.request_id, row.product_id, row.creator_id, row.predicted_roi, _why(row, today))
        for row in rows
    ]
    SampleRequest.objects.filter(
        pk__in=[row.pk for row, one in zip(rows, chosen, strict=True) if not one.why]
    ).update(state=rules.after("decline", "requested"), decided_at=now, decided_by=by, waits_for="")
    return _decided(shop, chosen, "declined", by=by)


def _why(row: SampleRequest, today: date) -> str:
    stands = row.state_on(today)
    return "" if stands == "requested" else stands if stands == rules.EXPIRED else ANSWERED


def _decided(shop: Shop, chosen: Sequence[_Chosen], decision: str, *, by: Any) -> Decided:
    done = [one for one in chosen if not one.why]
    if done:
        requests = [one.request_id for one in done]
        details: dict[str, Any] = {decision: str(len(done)), "requests": requests}
        audit.record_batch(f"sample.{decision}", shop, {shop.pk: details}, by=by)
        _announce(((shop.pk, one) for one in done), decision, is_automatic=False)
    left: dict[str, int] = {}
    for one in chosen:
        if one.why:
            left[one.why] = left.get(one.why, 0) + 1
    return Decided(done=len(done), left=left)


@transaction.atomic
def extend(shop: Shop, pk: int, *, until: date, reason: str, by: Any) -> None:
    """Give a creator longer for his video. Raises IllegalStep, NoReason, NotLater."""
    shops.lock([shop.pk])
    row = SampleRequest.objects.get(shop=shop, pk=pk)
    if row.state != SampleRequest.State.DELIVERED or row.video_due_on is None:
        raise IllegalStep(f"extend from {row.state}")
    if not reason.strip():
        raise NoReason
    was = row.video_due_on
    if until <= was or until < clock.today():
        raise NotLater(until)
    row.video_due_on, row.extension_reason = until, reason.strip()
    row.save(update_fields=["video_due_on", "extension_reason"])
    audit.record(
        "sample.extended",
        row,
        shop=shop.pk,
        by=by,
        request=row.request_id,
        was=str(was),
        until=str(until),
        reason=row.extension_reason,
    )
