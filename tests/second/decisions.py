"""What is owed for a broken promise: content delivered, ROAS, the highest remedy alone."""

from datetime import date
from decimal import Decimal
from math import ceil
from typing import TYPE_CHECKING, Any

from .amounts import EXACT, ZERO, cents, rounded, share_of, total
from .bills import Line
from .days import day_of, midnight
from .versions import Version

if TYPE_CHECKING:
    from .world import Enrollment, World

SECONDS_A_DAY = 86_400


# AIGC items


def aigc_delivered(world: "World", enrollment: "Enrollment", as_of: date) -> int:
    """How many items count. The same picture or film counts once; one without a hash counts."""
    counted = [
        versions[-1].item
        for (shop_id, _), versions in world.told.timeline("aigc-items").items()
        if shop_id == enrollment.shop_id
        and enrollment.covers(day_of(versions[-1].item["offered_time"], world.zone))
        and item_counts(world, versions, as_of)
    ]
    hashes = [item.get("content_sha256") for item in counted]
    return len({told for told in hashes if told}) + len([1 for told in hashes if not told])


def item_counts(world: "World", versions: list[Version], as_of: date) -> bool:
    """Accepted, or unanswered for the days of review and these are over on the day itself.

    The answer in force at their end holds: a rejection then is one, a later one changes nothing.
    """
    review_ends = versions[-1].item["offered_time"] + world.review_days * SECONDS_A_DAY
    in_time = [version for version in versions if version.sent_at < review_ends]
    answer = in_time[-1].item["outcome"] if in_time else "pending"
    if answer == "rejected":
        return False
    if "accepted" in (answer, versions[-1].item["outcome"]):
        return True
    return review_ends <= midnight(as_of, world.zone)


# Creators' videos


def videos_delivered(world: "World", enrollment: "Enrollment") -> int:
    """How many videos count, each once."""
    creators = world.told.timeline("creators")
    return len(
        [
            video
            for (shop_id, _), video in world.told.newest("creator-videos").items()
            if shop_id == enrollment.shop_id
            and video_counts(world, enrollment, video.item, creators)
        ]
    )


def video_counts(
    world: "World",
    enrollment: "Enrollment",
    video: dict[str, Any],
    creators: dict[tuple, list[Version]],
) -> bool:
    """Public, posted in the service period for an enrolled product, by a creator of rank."""
    posted_on = day_of(video["posted_time"], world.zone)
    enrolled_on = enrollment.products.get(video["product_id"])
    known = creators.get((video["creator_id"],), [])
    return (
        video["status"] == "PUBLIC"
        and enrollment.covers(posted_on)
        and enrolled_on is not None
        and enrolled_on <= posted_on
        and tier_at(known, video["posted_time"]) in world.counted_tiers
    )


def tier_at(known: list[Version], instant: int) -> str | None:
    """A creator's tier at an instant: the newest told by then, else the earliest told after."""
    by_then = [version for version in known if version.sent_at <= instant]
    if by_then:
        return by_then[-1].item["tier"]
    earliest = [version for version in known if version.sent_at == known[0].sent_at]
    return earliest[-1].item["tier"] if earliest else None


# The decision


def decision(
    world: "World", enrollment: "Enrollment", lines: list[Line], as_of: date
) -> dict[str, Any]:
    """One row of the adjudication report."""
    aigc = aigc_delivered(world, enrollment, as_of)
    videos = videos_delivered(world, enrollment)
    fee = share_of(world.fixed_fee, enrollment.share)
    money = measured(world, lines, fee)
    aigc_committed = ceil(enrollment.aigc_committed * enrollment.share)
    videos_committed = ceil(enrollment.videos_committed * enrollment.share)
    missed_content = aigc < aigc_committed or videos < videos_committed
    remedy, rate = highest(world, content=missed_content, roas=not money["roas_met"])
    makeup = {
        "aigc_makeup": max(aigc_committed - aigc, 0),
        "videos_makeup": max(videos_committed - videos, 0),
    }
    credit = cents(fee, rate)
    return {
        "shop_id": enrollment.shop_id,
        **money,
        "aigc_committed": aigc_committed,
        "aigc_delivered": aigc,
        "videos_committed": videos_committed,
        "videos_delivered": videos,
        "remedy": remedy,
        "remedy_rate": rate,
        "ad_credit": credit,
        **makeup,
        "makeup_due_on": due_on(world) if any(makeup.values()) else None,
        "credit_due_on": due_on(world) if credit else None,
    }


def due_on(world: "World") -> date:
    """When content and credit are due; asked only where something is owed."""
    return world.business_days.after(world.ends_on, world.remedy_business_days)


def measured(world: "World", lines: list[Line], fee: Decimal) -> dict[str, Any]:
    """GMV against the program's cost. The comparison is exact; the quotient is for reading."""
    gmv = total(line.gmv for line in lines)
    commission = total(line.commission for line in lines)
    counts_commission = world.cost_basis == "fee_and_commission"
    cost = fee + (commission if counts_commission else ZERO)
    return {
        "gmv": gmv,
        "fixed_fee": fee,
        "commission": commission,
        "program_cost": cost,
        "roas": rounded(EXACT.divide(gmv, cost), 4) if cost else None,
        "roas_met": gmv >= world.roas_floor * cost,
    }


def highest(world: "World", **missed: bool) -> tuple[str, Decimal]:
    """The highest remedy of those that are due, alone; `none` where every promise was kept."""
    due = [(world.remedies[name], name) for name, is_missed in missed.items() if is_missed]
    rate, name = max(due, default=(Decimal("0.0000"), "none"))
    return name, rate
