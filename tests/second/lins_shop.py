"""Lin's shop: a world small enough to work out by hand, and the items that arrive in it."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from .days import BusinessDays
from .first_edition import FIRST_EDITION
from .world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Enough of 2026 for these tests: a Friday off, and the Sunday worked for it.
CALENDAR = BusinessDays({date(2026, 9, 25): True, date(2026, 9, 20): False})
DAY = 86_400


def at(text):
    """The instant of a time in Shanghai, without the year: 05-03 10:00."""
    return int(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI).timestamp())


def shop(**changes):
    return {"shop_id": "lin", "name": "Lin's lamps", "update_time": 1} | changes


def product(**changes):
    return {"shop_id": "lin", "product_id": "lamp", "update_time": 1} | changes


def rate(usd_per_unit, on="2026-05-03", **changes):
    return {"currency": "GBP", "date": on, "usd_per_unit": usd_per_unit} | changes


def line(price, **changes):
    return {
        "id": "1",
        "product_id": "lamp",
        "original_price": price,
        "seller_discount": "0.00",
        "platform_discount": "0.00",
        "affiliate_commission": "0.00",
        "is_gift": False,
    } | changes


def order(*lines, paid="05-03 10:00", **changes):
    return {
        "shop_id": "lin",
        "order_id": "o",
        "status": "COMPLETED",
        "paid_time": paid and at(paid),
        "update_time": 100,
        "currency": "USD",
        "is_sample_order": False,
        "line_items": list(lines),
    } | changes


def refund(amount, **changes):
    return {
        "refund_id": "r",
        "shop_id": "lin",
        "order_id": "o",
        "line_item_id": "1",
        "amount": amount,
        "status": "COMPLETED",
        "update_time": 200,
    } | changes


def lins_world():
    """The first edition, Lin's shop and its one product; not enrolled yet."""
    world = World(**FIRST_EDITION, business_days=CALENDAR)
    world.receive("shops", [shop()])
    world.receive("products", [product()])
    return world


def enroll(world, activated_on="2026-04-20", aigc=3, videos=2, **changes):
    row = {"shop_id": "lin", "aigc_committed": aigc, "videos_committed": videos}
    row |= {"activated_on": activated_on, "fee_paid": "true", "all_products": "true"}
    world.enroll([row | changes])


def close(world, *months):
    """Lin's rows of the months, each without the columns that are zero."""
    reports = [world.close_month(month) for month in months]
    return [
        {k: str(v) for k, v in row.items() if isinstance(v, Decimal | int) and v}
        for report in reports
        for row in report
        if row["shop_id"] == "lin"
    ]


def gmv(world):
    """What the shop's lines come to now."""
    enroll(world)
    [row] = close(world, "2026-05")
    return row.get("gmv")


def rejected(code):
    return ("rejected", code)


OFFERED = at("05-20 12:00")
IN_TIME, LATE = OFFERED + 7 * DAY - 1, OFFERED + 7 * DAY


def answer(outcome, update_time, **changes):
    return {
        "item_id": "a",
        "shop_id": "lin",
        "product_id": "lamp",
        "offered_time": OFFERED,
        "outcome": outcome,
        "update_time": update_time,
    } | changes


def creator(tier, update_time, creator_id="c"):
    return {"creator_id": creator_id, "tier": tier, "update_time": update_time}


def video(video_id, posted, **changes):
    return {
        "video_id": video_id,
        "shop_id": "lin",
        "product_id": "lamp",
        "creator_id": "c",
        "posted_time": at(posted),
        "status": "PUBLIC",
        "update_time": at(posted),
    } | changes


def decided(world, as_of=date(2026, 8, 16)):
    """Lin's decision, all months of the term being closed."""
    for month in ("2026-05", "2026-06", "2026-07"):
        world.close_month(month)
    [row] = world.adjudicate(as_of)
    return row
