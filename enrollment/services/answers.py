"""What a shop answers to a mega promotion. Nobody answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from enrollment.models import Campaign, CampaignAnnouncement, CampaignAnswer, CampaignEntry
from enrollment.reports.campaigns import Offered, offered
from enrollment.rules import campaigns as rules
from enrollment.rules.replies import NOT_ASKED, Asked, Reply, Taken, read
from growth_program.core import audit, clock
from growth_program.marketplace.services import shops
from growth_program.people.models import ShopMember

ANSWERERS = (ShopMember.Role.OWNER, ShopMember.Role.OPERATOR)


class NotAMember(PermissionError):
    """An owner or an operator of the shop answers, and nobody else: no staff either."""


class TooLate(Exception):
    """The registration is over."""


class Wrong(ValueError):
    """Replies that can't be taken, by product, each with the code of what is wrong."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        """All that are."""
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """How many products were answered anew, and how; the same answer again is unchanged."""

    confirmed: int
    declined: int
    unchanged: int


@transaction.atomic
def answer(announcement_id: int, replies: Mapping[int, Reply], *, member: ShopMember) -> Answered:
    """Take a member's replies, by the keys of enrolled products: all of them, or none.

    He can answer again until the registration ends; the newest answer holds. Raises NotAMember,
    TooLate, Wrong.
    """
    rows = CampaignAnnouncement.objects.select_related("enrollment")
    announcement = rows.get(pk=announcement_id)
    enrollment = announcement.enrollment
    shops.lock([enrollment.shop_id])
    _hold_to_membership(member, enrollment.shop_id)
    campaign = Campaign.objects.get(pk=announcement.campaign_id)
    now = clock.now()
    if now > campaign.register_by:
        raise TooLate(campaign.campaign_id)
    asked = {one.product: one for one in offered(announcement, list(replies))}
    taken = _taken(replies, asked)
    stand = {
        row.product_id: (row.state == CampaignEntry.State.ENTERED, row.price)
        for row in CampaignEntry.objects.filter(campaign=campaign, product__in=taken)
    }
    fresh = {
        key: one
        for key, one in taken.items()
        if key not in stand or stand[key] != (one.is_confirmed, one.price or asked[key].price)
    }
    _write(campaign, enrollment.pk, fresh, asked, by=member.user, at=now)
    outcome = Answered(
        confirmed=sum(one.is_confirmed for one in fresh.values()),
        declined=sum(not one.is_confirmed for one in fresh.values()),
        unchanged=len(taken) - len(fresh),
    )
    if fresh:
        _record(announcement, campaign, fresh, asked, by=member.user)
    return outcome


def _hold_to_membership(member: ShopMember, shop_id: str) -> None:
    """As it is now, whatever he was when he opened the page."""
    found = ShopMember.objects.filter(
        user=member.user_id, shop=shop_id, role__in=ANSWERERS, user__is_staff=False
    )
    if not found.exists():
        raise NotAMember(shop_id)


def _taken(replies: Mapping[int, Reply], asked: Mapping[int, Offered]) -> dict[int, Taken]:
    taken: dict[int, Taken] = {}
    problems: dict[int, str] = {}
    for key, reply in replies.items():
        found = _read(reply, asked.get(key))
        if isinstance(found, str):
            problems[key] = found
        else:
            taken[key] = found
    if problems:
        raise Wrong(problems)
    return taken


def _read(reply: Reply, found: Offered | None) -> Taken | str:
    """One that no longer fits can be declined, where it was answered before."""
    if found is None or (not found.fits and (reply.is_confirmed or found.state is None)):
        return NOT_ASKED
    asked = Asked(
        list_price=found.list_price, currency=found.currency, floor_price=found.comparable_floor
    )
    return read(reply, asked)


def _write(
    campaign: Campaign,
    enrollment_id: int,
    fresh: Mapping[int, Taken],
    asked: Mapping[int, Offered],
    *,
    by: Any,
    at: datetime,
) -> None:
    answers = CampaignAnswer.objects.bulk_create(
        CampaignAnswer(
            campaign=campaign,
            product_id=key,
            is_confirmed=one.is_confirmed,
            price=one.price,
            currency=asked[key].currency,
            list_price=asked[key].list_price,
            floor_price=asked[key].comparable_floor,
            accepts_below_floor=one.accepts_below_floor,
            by=by,
            at=at,
        )
        for key, one in sorted(fresh.items())
    )
    entries = [_entry(row, campaign, enrollment_id, asked[row.product_id]) for row in answers]
    changed = [
        *("state", "price", "currency", "list_price", "discount_rate", "floor_price"),
        *("floor_currency", "stock", "campaign_recorded_in", "product_recorded_in"),
        *("rule_version", "judged_at", "answer"),
    ]
    CampaignEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["campaign", "product"],
        update_fields=changed,
    )


def _entry(
    row: CampaignAnswer, campaign: Campaign, enrollment_id: int, found: Offered
) -> CampaignEntry:
    states = CampaignEntry.State
    return CampaignEntry(
        campaign=campaign,
        product_id=row.product_id,
        enrollment_id=enrollment_id,
        state=states.ENTERED if row.is_confirmed else states.DECLINED,
        price=found.price if row.price is None else row.price,
        currency=found.currency,
        list_price=found.list_price,
        discount_rate=campaign.discount_rate,
        floor_price=found.floor_price,
        floor_currency=found.floor_currency,
        stock=found.stock,
        campaign_recorded_in=campaign.recorded_in,
        product_recorded_in=found.recorded_in,
        rule_version=rules.VERSION,
        judged_at=row.at,
        answer=row,
    )


def _record(
    announcement: CampaignAnnouncement,
    campaign: Campaign,
    fresh: Mapping[int, Taken],
    asked: Mapping[int, Offered],
    *,
    by: Any,
) -> None:
    """What was answered stands in the answers; the entry names the products."""
    details = {
        "campaign": campaign.campaign_id,
        "confirmed": str(sum(one.is_confirmed for one in fresh.values())),
        "declined": str(sum(not one.is_confirmed for one in fresh.values())),
        "products": {
            asked[key].product_id: "" if one.price is None else str(one.price)
            for key, one in sorted(fresh.items())
        },
    }
    shop_id = announcement.enrollment.shop_id
    audit.record_batch("campaign.answered", announcement, {shop_id: details}, by=by)
