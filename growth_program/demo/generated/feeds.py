"""What the marketplace sends, at the instants at which it says so.

A record is sent when it is first heard of, and again whenever it changed: of each stretch of
time the newest version alone, so that no batch holds a record twice.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

from growth_program.core.shards import shards
from growth_program.demo.generated import (
    advertising,
    aigc,
    campaigns,
    creators,
    listings,
    markets,
    orders,
    refunds,
    samples,
    videos,
)
from growth_program.demo.generated import shops as shops_
from growth_program.demo.generated.chance import stream
from growth_program.demo.generated.creators import Creator, Versions
from growth_program.demo.generated.others import ALL
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import SUMMER

SEED = 20260501
SHOPS = ALL
MOST_ITEMS = 5_000  # of a batch

Batch = tuple[str, list[dict[str, Any]]]  # a kind is the last part of an API path
Records = dict[str, list[Versions]]  # by kind, in the order of sending


class Feed:
    """Everything that ever happens, built once; any stretch of it is found by search."""

    def __init__(self, records: Records) -> None:
        """Every version of every record by its instant: instant, record, number of the version."""
        self._records = records
        self._told = {
            kind: sorted(
                (told(item), place, number)
                for place, versions in enumerate(of_kind)
                for number, item in enumerate(versions)
            )
            for kind, of_kind in records.items()
        }

    def between(self, since: int, now: int) -> Iterator[Batch]:
        """What is new in that time, then what changed, each in order of time.

        In Unix seconds: from ``since`` up to, not including, ``now``. In parts that the API takes.
        """
        for kind, by_instant in self._told.items():
            ends = (bisect_left(by_instant, end, key=itemgetter(0)) for end in (since, now))
            found = by_instant[slice(*ends)]
            new = dict.fromkeys(place for _, place, number in found if number == 0)
            newest = {place: number for _, place, number in found}
            changed = [place for _, place, number in found if newest[place] == number]
            versions = self._records[kind]
            for places in (new, (place for place in changed if place not in new)):
                yield from _cut(kind, [versions[place][newest[place]] for place in places])


@cache
def feed(seed: int = SEED, shops: int = SHOPS) -> Feed:
    """The feed of so many shops. Kept: a process that moves the clock asks for it each day."""
    built = shops_.build(seed, shops)
    cast = creators.build(seed)
    records: Records = {
        "shops": [[shop] for shop in listings.shop_items(seed, built)],
        "products": [[product] for product in listings.product_items(seed, built)],
        "fx-rates": [[rate] for rate in markets.fx_rates(stream(seed, "rates"))],
        "creators": [one.versions for market in cast.values() for one in market],
        "campaigns": [[one] for one in campaigns.build(stream(seed, "campaigns"))],
    }
    for shop in built:
        for kind, lives in _lives(seed, shop, cast[shop.plan.market]).items():
            records.setdefault(kind, []).extend(lives)
    return Feed(records)


def enrollments(seed: int = SEED, shops: int = SHOPS) -> list[dict[str, str]]:
    """The rows of the table that `import_enrollments` reads, of both editions."""
    return [
        {
            "shop_id": shop.shop_id,
            "program": edition.code,
            "aigc_committed": str(agreed.aigc.committed),
            "videos_committed": str(agreed.videos.committed),
            "activated_on": agreed.activated_on.isoformat(),
            "fee_paid": "true",
            "all_products": "true",
        }
        for shop in shops_.build(seed, shops)
        for edition, agreed in shop.plan.agreed
        if not agreed.is_invited
    ]


def _lives(seed: int, shop: Shop, local: list[Creator]) -> Records:
    """Everything that ever happens in a shop."""
    placed = orders.build(shop.stream(seed, "orders"), shop, local)
    days = advertising.build(shop.stream(seed, "advertising"), shop)
    agreed = [(edition, f"of {edition.code}", promised) for edition, promised in shop.plan.agreed]
    return {
        "orders": [order.versions for order in placed],
        "refunds": refunds.build(shop.stream(seed, "refunds"), shop, placed),
        "ad-spend": [[day] for day in days],
        "aigc-items": _all(
            aigc.build(shop.stream(seed, f"aigc {of}"), shop, edition, promised)
            for edition, of, promised in agreed
        ),
        "creator-videos": _all(
            videos.build(shop.stream(seed, f"videos {of}"), shop, edition, promised, local)
            for edition, of, promised in agreed
        ),
        "sample-requests": [
            [asked]
            for edition, of, promised in agreed
            if edition is SUMMER
            for asked in samples.build(
                shop.stream(seed, f"samples {of}"), shop, edition, promised, local
            )
        ],
    }


def _all(lives: Iterable[list[Versions]]) -> list[Versions]:
    return list(chain.from_iterable(lives))


def told(item: dict[str, Any]) -> int:
    """When the marketplace says so. A rate has no time: it is of its day."""
    instant: int | None = item.get("update_time", item.get("requested_time"))
    return markets.published(item) if instant is None else instant


def _cut(kind: str, items: list[dict[str, Any]]) -> Iterator[Batch]:
    """In parts that the API takes; of nothing, nothing."""
    for part in shards(items, MOST_ITEMS):
        yield kind, part
