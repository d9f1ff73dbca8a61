"""Creator videos: exactly as many count as the plan says, beside some that do not."""

from collections.abc import Iterator
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, MINUTE, Numbers, between, text
from growth_program.demo.generated.creators import RISES_AT, Creator, Versions
from growth_program.demo.generated.plans import Enrollment
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import Edition

# Those that do not count.
BY_SMALL_CREATORS = 6
BY_RISING_CREATORS = 3  # who are mid today, but were not when they posted
REMOVED = 3
BEFORE_THE_SERVICE = 2  # of a shop that was not served before

# Days before the end.
LAST_POST = 1
LAST_REMOVABLE_POST = 22
EARLY = 20 * DAY
REPORTED_WITHIN = (MINUTE, 90 * MINUTE)
REPORTED_AGAIN = (5 * DAY, 12 * DAY)
REMOVED_AFTER = (13 * DAY, 25 * DAY)

VIEWED_BY = (0.05, 0.4)  # of the followers, at first a part
AT_FIRST = 0.2
BUYERS = (0.0, 0.0006)  # of the views
MOST_BUYERS = 60


def build(
    rng: Random, shop: Shop, edition: Edition, agreed: Enrollment, creators: list[Creator]
) -> list[Versions]:
    """Every video for a shop that is enrolled in an edition, with its versions.

    ``creators`` are of its market.
    """
    numbers = Numbers(rng, "7512", shop.number + edition.series)
    return [
        _versions(rng, _post(rng, shop, creator, numbers.draw()), at, is_removed=is_removed)
        for creator, at, is_removed in _posts(rng, shop, edition, agreed, creators)
    ]


def _posts(
    rng: Random, shop: Shop, edition: Edition, agreed: Enrollment, creators: list[Creator]
) -> Iterator[tuple[Creator, int, bool]]:
    """Who posts, when, and whether it is taken away again."""
    first, last = edition.service_starts(agreed.activated_on), edition.days_left(LAST_POST)
    was_served = any(other.starts_on < edition.starts_on for other, _ in shop.plan.agreed)
    good = [creator for creator in creators if creator.always_counts]
    rising = [creator for creator in creators if creator.is_rising]
    small = [creator for creator in creators if not (creator.always_counts or creator.is_rising)]
    for count, pool, since, until, is_removed in (
        (agreed.videos.delivered, good, first, last, False),
        (BY_SMALL_CREATORS, small, first, last, False),
        (BY_RISING_CREATORS, rising, first, min(last, RISES_AT), False),
        (REMOVED, good, first, edition.days_left(LAST_REMOVABLE_POST), True),
        (0 if was_served else BEFORE_THE_SERVICE, good, first - EARLY, first, False),
    ):
        for _ in range(count):
            yield rng.choice(pool), between(rng, since, until), is_removed


def _post(rng: Random, shop: Shop, creator: Creator, video_id: str) -> dict[str, Any]:
    """A video as it ends up, not yet dated."""
    (product,) = rng.choices(shop.products, cum_weights=shop.popularity)
    views = round(creator.versions[0]["followers"] * rng.uniform(*VIEWED_BY))
    buyers = min(MOST_BUYERS, views * rng.uniform(*BUYERS))
    price = product.price * shop.market.usd_per_unit
    return {
        "video_id": video_id,
        "shop_id": shop.shop_id,
        "product_id": product.product_id,
        "creator_id": creator.creator_id,
        "posted_time": 0,
        "status": "PUBLIC",
        "gmv": text(round(round(buyers) * price)),
        "views": views,
        "update_time": 0,
    }


def _versions(rng: Random, video: dict[str, Any], at: int, *, is_removed: bool) -> Versions:
    video["posted_time"] = at
    early = {"gmv": "0.00", "views": round(video["views"] * AT_FIRST)}
    versions = [
        video | early | {"update_time": at + between(rng, *REPORTED_WITHIN)},
        video | {"update_time": at + between(rng, *REPORTED_AGAIN)},
    ]
    if is_removed:
        gone = {"status": "REMOVED", "update_time": at + between(rng, *REMOVED_AFTER)}
        versions.append(video | gone)
    return versions
