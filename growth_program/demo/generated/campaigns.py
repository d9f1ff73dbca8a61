"""What the platform sells together: routine campaigns every fortnight, two mega promotions."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from growth_program.demo.generated.chance import HOUR, Numbers
from growth_program.demo.generated.markets import MARKETS
from growth_program.demo.generated.term import seconds
from growth_program.demo.generated.vocabulary import CATEGORIES

FIRST_ON, LAST_ON, EVERY = date(2026, 5, 6), date(2026, 7, 29), timedelta(days=14)
LASTS = timedelta(days=6)
KNOWN_BEFORE, CLOSES_BEFORE = timedelta(days=10), timedelta(days=1)
DISCOUNTS = ("0.1000", "0.1200", "0.1500", "0.2000", "0.2500")
CATEGORIES_EACH = 3
MIN_STOCK = 10
# Of the routine ones, in turn; what a mega promotion is called, and its days.
THEMES = (
    ("户外周末", "Outdoor Weekend"),
    ("新家焕新", "Fresh Home"),
    ("夏日清凉", "Summer Breeze"),
    ("周中特惠", "Midweek Deals"),
)
MEGA = (
    ("年中大促", "Mid-Year Sale", date(2026, 5, 20), date(2026, 6, 12), date(2026, 6, 18)),
    ("仲夏狂欢节", "Midsummer Festival", date(2026, 7, 3), date(2026, 7, 22), date(2026, 7, 28)),
)
MEGA_DISCOUNT, MEGA_LASTS = "0.3000", timedelta(days=4)


def build(rng: Random) -> Iterator[dict[str, Any]]:
    """Every campaign, once: nothing of it changes."""
    numbers = Numbers(rng, "7460")
    for market in MARKETS:
        on, place = FIRST_ON, 0
        while on <= LAST_ON:
            zh, en = THEMES[place % len(THEMES)]
            yield _campaign(numbers.draw(), market, "routine", (zh, en), on, LASTS) | {
                "categories": sorted(rng.sample(CATEGORIES, CATEGORIES_EACH)),
                "discount_rate": rng.choice(DISCOUNTS),
                "register_by_time": seconds(on - CLOSES_BEFORE),
                "update_time": seconds(on - KNOWN_BEFORE) + 9 * HOUR,
            }
            on, place = on + EVERY, place + 1
        for zh, en, known_on, closes_on, starts_on in MEGA:
            yield _campaign(numbers.draw(), market, "mega", (zh, en), starts_on, MEGA_LASTS) | {
                "categories": [],
                "discount_rate": MEGA_DISCOUNT,
                "register_by_time": seconds(closes_on) + 18 * HOUR,
                "update_time": seconds(known_on) + 9 * HOUR,
            }


def _campaign(
    campaign_id: str, market: str, kind: str, name: tuple[str, str], on: date, lasts: timedelta
) -> dict[str, Any]:
    return {
        "campaign_id": campaign_id,
        "kind": kind,
        "name": dict(zip(("zh", "en"), name, strict=True)),
        "market": market,
        "starts_time": seconds(on),
        "ends_time": seconds(on + lasts),
        "min_stock": MIN_STOCK,
    }
