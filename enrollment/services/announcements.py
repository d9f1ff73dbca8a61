"""Mega promotions: told to the shops that they are for, and told again while these are silent."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from enrollment.models import CampaignAnnouncement, CampaignReminder
from enrollment.models.announcements import ALARM, ANNOUNCE, ASKED, REMIND, TO_ANNOUNCE
from enrollment.models.entries import given
from enrollment.rules.campaigns import Names
from enrollment.rules.events import CampaignAnnounced
from growth_program.core import audit, clock
from growth_program.core.models import Program
from growth_program.gateway import webhooks
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

RULE, VERSION = "mega promotions", 1


def due_shops(program: Program) -> list[str]:
    """Shops that a mega promotion is for, and that were not told of it yet."""
    return [shop_id for (shop_id,) in _ask(TO_ANNOUNCE, given(program=program.pk))]


@transaction.atomic
def announce(program: Program, shop_ids: Sequence[str], *, skip_held: bool = False) -> int:
    """Tell shops of the mega promotions that are for them; how many it told. Again, nobody."""
    told = given(program=program.pk, shops=shops.lock(shop_ids, skip_held=skip_held))
    written = [pk for (pk,) in _ask(ANNOUNCE, told)]
    if not written:
        return 0
    products = dict(_ask(ASKED, told | {"announcements": written}))
    rows = _announcements(written)
    webhooks.announce([(row.enrollment.shop_id, _event(row, products[row.pk])) for row in rows])
    news = [_news(row, products=products[row.pk]) for row in rows]
    notices.tell_all("campaign_announced", CampaignAnnouncement, news)
    by_shop: dict[str, list[CampaignAnnouncement]] = {}
    for row in rows:
        by_shop.setdefault(row.enrollment.shop_id, []).append(row)
    audit.record_batch(
        "campaign.announced",
        program,
        {
            shop_id: {
                "campaigns": ",".join(row.campaign.campaign_id for row in told_of),
                "products": str(sum(products[row.pk] for row in told_of)),
            }
            for shop_id, told_of in by_shop.items()
        },
        rule=RULE,
        rule_version=str(VERSION),
    )
    return len(rows)


def see(announcement: CampaignAnnouncement, *, by: Any) -> None:
    """A member of the shop has opened it. The first one is kept."""
    if announcement.seen_at is not None:
        return
    unseen = CampaignAnnouncement.objects.filter(pk=announcement.pk, seen_at=None)
    with transaction.atomic():
        if unseen.update(seen_at=clock.now(), seen_by=by):
            shop_id = announcement.enrollment.shop_id
            details = {"campaign": announcement.campaign.campaign_id}
            audit.record("campaign.seen", announcement, shop=shop_id, by=by, **details)


@transaction.atomic
def remind(program: Program) -> int:
    """Remind shops that owe an answer, and tell account managers of those that are silent.

    Each reminder once, of several that were missed the nearest alone. Says how many it told.
    """
    told = given(program=program.pk)
    reminded = _written(REMIND, told)
    _tell(program, "campaign_reminder", "campaign.reminded", reminded)
    silent = _written(ALARM, told)
    _tell(program, "campaign_silent", "campaign.manager_told", silent)
    return len(reminded) + len(silent)


def _written(statement: str, told: dict[str, Any]) -> list[CampaignReminder]:
    keys = [pk for (pk,) in _ask(statement, told)]
    rows = CampaignReminder.objects.filter(pk__in=keys)
    rows = rows.select_related("announcement__campaign", "announcement__enrollment")
    return list(rows.order_by("announcement__enrollment__shop_id", "pk"))


def _tell(program: Program, kind: str, act: str, rows: Sequence[CampaignReminder]) -> None:
    """Notices, and an entry of the audit for each shop."""
    by_occasion: dict[str, list[CampaignReminder]] = {}
    by_shop: dict[str, list[str]] = {}
    for row in rows:
        by_occasion.setdefault(row.occasion, []).append(row)
        announced = row.announcement
        campaigns = by_shop.setdefault(announced.enrollment.shop_id, [])
        campaigns.append(announced.campaign.campaign_id)
    for occasion, told in by_occasion.items():
        news = [_news(row.announcement) for row in told]
        notices.tell_all(kind, CampaignAnnouncement, news, occasion=occasion)
    audit.record_batch(
        act,
        program,
        {shop_id: {"campaigns": ",".join(told_of)} for shop_id, told_of in by_shop.items()},
        rule=RULE,
        rule_version=str(VERSION),
    )


def _news(row: CampaignAnnouncement, **more: Any) -> News:
    campaign = row.campaign
    told: dict[str, Any] = {
        "campaign": f"{campaign.name_zh}\n{campaign.name_en}",
        "key": campaign.pk,
        "until": campaign.register_by_time,
    }
    return News(row.pk, row.enrollment.shop_id, told | more)


def _event(row: CampaignAnnouncement, products: int) -> CampaignAnnounced:
    campaign = row.campaign
    return CampaignAnnounced(
        program=row.enrollment.program.code,
        enrollment_no=row.enrollment.number,
        campaign_id=campaign.campaign_id,
        name=Names(zh=campaign.name_zh, en=campaign.name_en),
        discount_rate=str(campaign.discount_rate),
        starts_time=campaign.starts_time,
        ends_time=campaign.ends_time,
        register_by_time=campaign.register_by_time,
        products=products,
    )


def _announcements(keys: Sequence[int]) -> list[CampaignAnnouncement]:
    rows = CampaignAnnouncement.objects.filter(pk__in=keys).order_by("enrollment__shop_id", "pk")
    return list(rows.select_related("campaign", "enrollment__program"))


def _ask(statement: str, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
