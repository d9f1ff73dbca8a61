"""Creators, and what was reported of them over time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, Numbers, between, stream, text
from growth_program.demo.generated.markets import MARKETS
from growth_program.demo.generated.term import seconds
from growth_program.demo.generated.vocabulary import CATEGORIES

Versions = list[dict[str, Any]]

FIRST_NAMES = (
    *("amber", "bonnie", "clara", "dexter", "elsie", "felix", "greta", "hugo", "iris", "jonah"),
    *("kira", "louis", "mabel", "nadia", "oscar", "piper", "quinn", "rosa", "silas", "tilda"),
)
HABITS = (
    *(".finds", ".at.home", "unboxes", ".daily", "tries", "_outside", ".picks", "_and_co"),
    *(".reviews", "makes"),
)

# Of each market: how many creators of a tier, and whether they rise to the next in June.
CAST = (("nano", 8), ("micro", 6), ("mid", 6), ("top", 3))
RISING = 2  # from micro to mid
RISES_AT = seconds(date(2026, 6, 15))

# Low and high, by tier; what a video of the median brings is in cents.
FOLLOWERS = {
    "nano": (1_200, 9_500),
    "micro": (10_000, 48_000),
    "mid": (52_000, 460_000),
    "top": (550_000, 6_000_000),
}
VIDEO_GMV = {
    "nano": (200, 2_500),
    "micro": (800, 8_000),
    "mid": (2_500, 30_000),
    "top": (9_000, 120_000),
}
VIEWED_BY = (0.08, 0.6)  # of the followers
VIDEOS_A_MONTH = (2, 31)
CATEGORIES_EACH = 2
CENTS_BY_FOLLOWER = (0.4, 6.0)  # GMV in 30 days
FULFILMENT = (0.55, 1.0)

FIRST_REPORT = seconds(date(2026, 1, 5))
LATER_REPORTS = tuple(seconds(date(2026, month, 20)) for month in (3, 5, 6, 7))
REPORTED_AGAIN = 0.3  # of the creators, each time
GROWTH = (0.97, 1.12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Creator:
    """A creator; `tier` is the one of his first report."""

    creator_id: str
    market: str
    tier: str
    is_rising: bool
    versions: Versions

    @property
    def always_counts(self) -> bool:
        """Whether the tier was at all times one that the promise of videos counts."""
        return self.tier in {"mid", "top"}


def build(seed: int) -> dict[str, list[Creator]]:
    """The creators of each market."""
    rng = stream(seed, "creators")
    numbers = Numbers(rng, "7012")
    handles = [first + habit for first, habit in product(FIRST_NAMES, HABITS)]
    rng.shuffle(handles)
    return {code: list(_of_market(rng, code, numbers, handles)) for code in MARKETS}


def _of_market(rng: Random, code: str, numbers: Numbers, handles: list[str]) -> Iterator[Creator]:
    cast = [(tier, False) for tier, count in CAST for _ in range(count)]
    for tier, is_rising in [*cast, *[("micro", True)] * RISING]:
        first = _first_report(rng, tier)
        named = {"creator_id": numbers.draw(), "handle": handles.pop(), "market": code}
        yield Creator(
            creator_id=named["creator_id"],
            market=code,
            tier=tier,
            is_rising=is_rising,
            versions=list(_reports(rng, named | first, is_rising)),
        )


def _first_report(rng: Random, tier: str) -> dict[str, Any]:
    followers = between(rng, *FOLLOWERS[tier])
    return {
        "tier": tier,
        "followers": followers,
        "category_gmv_30d": {
            category: text(round(followers * rng.uniform(*CENTS_BY_FOLLOWER)))
            for category in rng.sample(CATEGORIES, CATEGORIES_EACH)
        },
        "videos_30d": between(rng, *VIDEOS_A_MONTH),
        "median_views": round(followers * rng.uniform(*VIEWED_BY)),
        "median_video_gmv": {"amount": text(between(rng, *VIDEO_GMV[tier])), "currency": "USD"},
        "fulfilment_rate": f"{rng.uniform(*FULFILMENT):.4f}",
        "update_time": FIRST_REPORT + between(rng, 0, DAY),
    }


def _reports(rng: Random, report: dict[str, Any], is_rising: bool) -> Iterator[dict[str, Any]]:
    """All versions, the oldest first. Who rises is reported that day, and as mid from then on."""
    yield report
    times = [at for at in LATER_REPORTS if rng.random() < REPORTED_AGAIN]
    for at in sorted([*times, *([RISES_AT] if is_rising else [])]):
        report = report | {
            "tier": "mid" if is_rising and at >= RISES_AT else report["tier"],
            "followers": round(report["followers"] * rng.uniform(*GROWTH)),
            "videos_30d": between(rng, *VIDEOS_A_MONTH),
            "update_time": at,
        }
        yield report
