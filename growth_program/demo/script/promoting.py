"""Owners answer the mega promotion of June, product by product; that of July waits for visitors."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext_noop

from enrollment.models import CampaignAnnouncement
from enrollment.reports.campaigns import offered
from enrollment.rules.replies import Reply
from enrollment.services import announcements, answers
from growth_program.core.money import to_cents
from growth_program.demo.script.acts import Act, at

ANSWERED_BEFORE = timedelta(days=2)  # the registration ends
ANSWERED_ON = date(2026, 6, 12) - ANSWERED_BEFORE
WHO = ("青屿户外旗舰店", "禾巷家居旗舰店", "绒团宠物用品旗舰店")


def acts(day: date) -> Iterator[Act]:
    """One evening, one shop after the other."""
    if day == ANSWERED_ON:
        said = gettext_noop("An owner answers a mega promotion")
        for place, name in enumerate(WHO):
            yield Act(at(day, 19, 20 * place), said, partial(answer, name))


def answer(name: str) -> None:
    """Yes at the campaign's price where that is not below the floor, else no."""
    rows = CampaignAnnouncement.objects.filter(
        enrollment__shop__name=name, campaign__name_en="Mid-Year Sale"
    )
    announcement = rows.select_related("enrollment__shop").first()
    if announcement is None:
        return
    owner = announcement.enrollment.shop.members.select_related("user").get(role="owner")
    announcements.see(announcement, by=owner.user)
    replies = {}
    for one in (one for one in offered(announcement) if one.fits):
        is_good = one.floor_price is not None and one.price >= one.floor_price
        replies[one.product] = Reply(is_confirmed=is_good, price=str(to_cents(one.price)))
    answers.answer(announcement.pk, replies, member=owner)
