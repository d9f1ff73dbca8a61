"""Campaigns of Lin's market in the middle of her term, and what became of her products in them."""

from typing import Any

from enrollment.models import CampaignAnnouncement, CampaignEntry, EnrolledProduct
from enrollment.rules.products import Row
from enrollment.rules.replies import Reply
from enrollment.services import announcements, answers, campaigns, products
from growth_program.core.models import Program
from growth_program.people.models import ShopMember
from tests import world as built
from tests.enrollment import selling
from tests.world import ANY_TIME, LIN, seconds

WEEKLY, SUMMER = "CA-WEEKLY", "CA-SUMMER"
# Registration is open until the end of 18 June; 10 June is DAY.
REGISTER_BY = "2026-06-18 18:00"
# At the chair's campaign price.
CONFIRM = Reply(is_confirmed=True, price="47.92")
DECLINE = Reply(is_confirmed=False)


def campaign(campaign_id: str = WEEKLY, *, version: int = 1, **others: Any) -> dict:
    """Every product of the market takes 20 % off for a week."""
    return {
        "campaign_id": campaign_id,
        "kind": "routine",
        "name": {"zh": "每周精选", "en": "Weekly picks"},
        "market": "GB",
        "categories": [],
        "discount_rate": "0.2",
        "starts_time": seconds("2026-06-20"),
        "ends_time": seconds("2026-06-27"),
        "register_by_time": seconds(REGISTER_BY),
        "min_stock": 5,
        "update_time": ANY_TIME + version,
    } | others


def mega(campaign_id: str = SUMMER, **others: Any) -> dict:
    named = {"kind": "mega", "name": {"zh": "夏日大促", "en": "Summer sale"}}
    return campaign(campaign_id, **named | others)


def submit_ids(shop_id: str = LIN, **floors: str) -> None:
    """Floor prices, by the ids of products."""
    rows = [
        Row(number, {"product_id": product_id, "floor_price": floor})
        for number, (product_id, floor) in enumerate(floors.items())
    ]
    products.submit(selling.enrollment(shop_id).pk, rows, by=None)


def submit(shop_id: str = LIN, **floors: str) -> None:
    """Floor prices of the chair, the bottle or the lamp."""
    ids = {"chair": selling.CHAIR, "bottle": selling.BOTTLE, "lamp": selling.LAMP}
    submit_ids(shop_id, **{ids[name]: floor for name, floor in floors.items()})


def sweep() -> int:
    """What beat does: how many products came in or out, and shops were told of a promotion."""
    program = Program.objects.get(code=built.PROGRAM)
    entered = campaigns.enter(program, campaigns.due_shops(program))
    return entered + announcements.announce(program, announcements.due_shops(program))


def entries(campaign_id: str = WEEKLY, shop_id: str = LIN) -> dict[str, tuple[str, str, str]]:
    """By product: the state, the reason, and the price as a text."""
    rows = CampaignEntry.objects.filter(
        campaign__campaign_id=campaign_id, enrollment__shop=shop_id
    ).select_related("product__product")
    return {row.product.product.product_id: (row.state, row.reason, str(row.price)) for row in rows}


def enrolled(product_id: str, shop_id: str = LIN) -> EnrolledProduct:
    return EnrolledProduct.objects.get(
        enrollment__shop=shop_id, product__product_id=product_id, product__shop=shop_id
    )


def announced(shop_id: str = LIN) -> CampaignAnnouncement:
    return CampaignAnnouncement.objects.get(enrollment__shop=shop_id)


def part(user) -> ShopMember:
    return ShopMember.objects.get(user=user)


def answer(user, **replies: Reply):
    ids = {"chair": selling.CHAIR, "bottle": selling.BOTTLE, "bowl": built.BOWL}
    keyed = {enrolled(ids[name]).pk: reply for name, reply in replies.items()}
    return answers.answer(announced().pk, keyed, member=part(user))
