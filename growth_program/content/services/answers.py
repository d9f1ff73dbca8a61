"""What merchants say of AIGC items in the portal."""

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from growth_program.content.models import AigcAnswer, AigcItem
from growth_program.content.reports import items as report
from growth_program.core import audit, clock
from growth_program.gateway.batches import Sender
from growth_program.gateway.versions import take
from growth_program.marketplace.models import Shop
from growth_program.marketplace.services import shops

SOURCE = "portal"


class NoReason(ValueError):
    """Whoever rejects says why; another reason than those of the list in words."""


@transaction.atomic
def accept(shop: Shop, item_ids: Sequence[int], *, by: Any) -> int:
    """Accept items of a shop, and say how many that changed. Others are left alone."""
    return _answer(shop, item_ids, "accepted", by=by)


@transaction.atomic
def reject(shop: Shop, item_id: int, *, reason: str, note: str = "", by: Any) -> int:
    """Reject an item, and say whether that changed its answer. Raises NoReason.

    Within the review days the newest answer holds; a later rejection is kept and changes
    nothing of what counts (PRODUCT.md §6).
    """
    note = note.strip()
    is_known = reason in AigcAnswer.Reason.values
    if not is_known or (reason == AigcAnswer.Reason.OTHER and not note):
        raise NoReason(reason)
    return _answer(shop, [item_id], "rejected", by=by, reason=reason, note=note)


def _answer(
    shop: Shop, item_ids: Sequence[int], outcome: str, *, by: Any, reason: str = "", note: str = ""
) -> int:
    shops.lock([shop.pk])
    now = clock.now()
    answered = list(
        AigcItem.objects.filter(shop=shop, pk__in=item_ids).exclude(outcome=outcome).order_by("pk")
    )
    if not answered:
        return 0
    take([_version(item, outcome, now) for item in answered], kind="aigc-items", sender=SENDER)
    periods = report.services(shop)
    AigcAnswer.objects.bulk_create(
        AigcAnswer(
            item=item,
            outcome=outcome,
            reason=reason,
            note=note,
            is_in_time=_is_in_time(item, periods, now),
            answered_at=now,
            answered_by=by,
        )
        for item in answered
    )
    details = {"items": ", ".join(item.item_id for item in answered), "reason": reason}
    audit.record(f"aigc_items.{outcome}", shop, shop=shop.pk, by=by, **details)
    return len(answered)


SENDER = Sender(source=SOURCE)


def _version(item: AigcItem, outcome: str, now: datetime) -> AigcItem:
    """The item with its new answer: newer than whatever was recorded of it."""
    version = copy(item)
    version.outcome = outcome
    version.update_time = max(int(now.timestamp()), item.update_time + 1)
    return version


def _is_in_time(item: AigcItem, periods: Sequence[report.Service], now: datetime) -> bool:
    ends = report.review_ends(item, periods)
    return ends is not None and now.timestamp() < ends
