"""What the marketplace sends, in the order in which it arrives.

A record is sent when it is first heard of, and again in each later stage in which it changed:
the newest version alone, so that no batch holds a record twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from growth_program.demo.generated import (
    advertising,
    aigc,
    creators,
    listings,
    markets,
    orders,
    refunds,
    videos,
)
from growth_program.demo.generated import shops as shops_
from growth_program.demo.generated.chance import stream
from growth_program.demo.generated.creators import Creator, Versions
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import MONTHS, PROGRAM, seconds, until

SEED = 20260501
SHOPS = 12
MOST_ITEMS = 5_000  # of a batch
# Before the first stage the creators were reported twice.
REPORTED_AGAIN = seconds(date(2026, 3, 1))

Items = list[dict[str, Any]]
Batch = tuple[str, Items]
Lives = dict[str, list[Versions]]  # by kind, in the order of sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the platform's systems send, and until when the business clock stands there."""

    until: datetime  # in the program's zone: the clock is set here after the batches
    batches: tuple[Batch, ...]  # in the order of sending; a kind is the last part of an API path


def stages(seed: int = SEED, shops: int = SHOPS) -> Iterator[Stage]:
    """All that is known before the term, then a month each. Enrollments come after the first."""
    built = shops_.build(seed, shops)
    lives = _lives(seed, built)
    sent = [*_standing(seed, built), *_news(lives, 0, REPORTED_AGAIN)]
    since = REPORTED_AGAIN
    for month in MONTHS:
        end = until(month)
        now = int(end.timestamp())
        yield Stage(until=end, batches=tuple(_cut([*sent, *_news(lives, since, now)])))
        sent, since = [], now


def enrollments(seed: int = SEED, shops: int = SHOPS) -> list[dict[str, str]]:
    """The rows of the table that `import_enrollments` reads."""
    return [
        {
            "shop_id": shop.shop_id,
            "program": PROGRAM,
            "aigc_committed": str(agreed.aigc.committed),
            "videos_committed": str(agreed.videos.committed),
            "activated_on": agreed.activated_on.isoformat(),
            "fee_paid": "true",
            "all_products": "true",
        }
        for shop in shops_.build(seed, shops)
        if (agreed := shop.plan.enrollment)
    ]


def _standing(seed: int, shops: list[Shop]) -> list[Batch]:
    return [
        ("shops", list(listings.shop_items(seed, shops))),
        ("products", list(listings.product_items(seed, shops))),
        ("fx-rates", list(markets.fx_rates(stream(seed, "rates")))),
    ]


def _lives(seed: int, shops: list[Shop]) -> Lives:
    """Everything that ever happens."""
    cast = creators.build(seed)
    lives: Lives = {"creators": [one.versions for market in cast.values() for one in market]}
    for shop in shops:
        for kind, records in _lives_of(seed, shop, cast[shop.plan.market]).items():
            lives.setdefault(kind, []).extend(records)
    return lives


def _lives_of(seed: int, shop: Shop, local: list[Creator]) -> Lives:
    """Everything that ever happens in a shop."""
    placed = orders.build(shop.stream(seed, "orders"), shop, local)
    days = advertising.build(shop.stream(seed, "advertising"), shop)
    return {
        "orders": [order.versions for order in placed],
        "refunds": refunds.build(shop.stream(seed, "refunds"), shop, placed),
        "ad-spend": [[day] for day in days],
        "aigc-items": aigc.build(shop.stream(seed, "aigc"), shop),
        "creator-videos": videos.build(shop.stream(seed, "videos"), shop, local),
    }


def _news(lives: Lives, since: int, now: int) -> Iterator[Batch]:
    """Of each kind what is new in that time, then what changed, each in order of time."""
    for kind, records in lives.items():
        new = [versions for versions in records if since <= _heard(versions) < now]
        known = [versions for versions in records if _heard(versions) < since]
        yield kind, [_newest(versions, now) for versions in sorted(new, key=_heard)]
        changed = [item for versions in known if since <= _told(item := _newest(versions, now))]
        yield kind, sorted(changed, key=_told)


def _heard(versions: Versions) -> int:
    """When a record is first heard of."""
    return _told(versions[0])


def _told(item: dict[str, Any]) -> int:
    told: int = item["update_time"]
    return told


def _newest(versions: Versions, now: int) -> dict[str, Any]:
    return next(version for version in reversed(versions) if _told(version) < now)


def _cut(batches: Iterable[Batch]) -> Iterator[Batch]:
    """In parts that the API takes; of nothing, nothing."""
    for kind, items in batches:
        for start in range(0, len(items), MOST_ITEMS):
            yield kind, items[start : start + MOST_ITEMS]
