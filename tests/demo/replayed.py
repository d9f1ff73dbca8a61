"""What the generated feed comes to, worked out from the items alone."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from growth_program.core.calendar import midnight, next_month
from growth_program.demo.generated import feed
from growth_program.demo.generated.term import MONTHS, ZONE

# Of each edition: its days, from which GMV its ROAS is kept, and how long an item is looked at.
PILOT, SUMMER = "2026-pilot", "2026-summer"
TERMS = {
    PILOT: (date(2026, 2, 1), date(2026, 4, 30)),
    SUMMER: (date(2026, 5, 1), date(2026, 7, 31)),
}
KEPT_FROM = {PILOT: Decimal("14062.50"), SUMMER: Decimal(20_000)}
DAY = 86_400
SILENCE = {PILOT: 5 * DAY, SUMMER: 7 * DAY}
COUNTING_TIERS = {"mid", "top"}


@dataclass(frozen=True)
class Stage:
    """What is sent in a month."""

    until: datetime
    batches: tuple


def stages(seed: int, shops: int = 12) -> list[Stage]:
    """All that is known before the pilot, then a month each."""
    since, sent = 0, []
    for month in MONTHS:
        until = midnight(next_month(month), ZONE)
        now = int(until.timestamp())
        sent.append(Stage(until, tuple(feed(seed, shops).between(since, now))))
        since = now
    return sent


def day(instant: int) -> date:
    return datetime.fromtimestamp(instant, ZoneInfo("Asia/Shanghai")).date()


def net(line) -> Decimal:
    return Decimal(line["original_price"]) - Decimal(line["seller_discount"])


@dataclass
class Replay:
    """Every version sent, by kind and key, in the order of sending."""

    sent: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    @classmethod
    def of(cls, stages: list[Stage]) -> "Replay":
        replay = cls()
        for stage in stages:
            for kind, items in stage.batches:
                for item in items:
                    replay.sent[kind][key(kind, item)].append(item)
        return replay

    def newest(self, kind: str) -> dict:
        return {key: versions[-1] for key, versions in self.sent[kind].items()}

    def refunded(self) -> dict:
        """By shop, order and line: what completed refunds take, in the order's currency."""
        taken = defaultdict(Decimal)
        for refund in self.newest("refunds").values():
            if refund["status"] == "COMPLETED":
                line = refund["shop_id"], refund["order_id"], refund["line_item_id"]
                taken[line] += Decimal(refund["amount"])
        return taken

    def gmv(self, shop_id: str, first: date, last: date) -> Decimal:
        """In USD, rounded at the end alone: near enough for a bound."""
        rates = {(r["currency"], r["date"]): r["usd_per_unit"] for r in self.rates()}
        refunded = self.refunded()
        total = Decimal(0)
        for order in self.newest("orders").values():
            if order["shop_id"] == shop_id and counts(order) and first <= paid_on(order) <= last:
                value = sum(
                    net(line) - refunded[shop_id, order["order_id"], line["id"]]
                    for line in order["line_items"]
                    if not line["is_gift"]
                )
                on = order["currency"], paid_on(order).isoformat()
                total += value * (1 if on[0] == "USD" else Decimal(rates[on]))
        return round(total, 2)

    def rates(self) -> list:
        return [rate for versions in self.sent["fx-rates"].values() for rate in versions]

    def aigc_delivered(self, shop_id: str, first: date, last: date, silence: int) -> int:
        hashes = [
            versions[-1].get("content_sha256", item_id)
            for (of, item_id), versions in self.sent["aigc-items"].items()
            if of == shop_id
            and first <= day(versions[0]["offered_time"]) <= last
            and not rejected_in_time(versions, silence)
        ]
        return len(set(hashes))

    def videos_delivered(self, shop_id: str, first: date, last: date) -> int:
        return sum(
            video["shop_id"] == shop_id
            and video["status"] == "PUBLIC"
            and first <= day(video["posted_time"]) <= last
            and self.tier(video) in COUNTING_TIERS
            for video in self.newest("creator-videos").values()
        )

    def tier(self, video) -> str:
        """That of the creator when the video was posted."""
        reports = self.sent["creators"][(video["creator_id"],)]
        known = [r["tier"] for r in reports if r["update_time"] <= video["posted_time"]]
        return known[-1]


KEYS = {
    "shops": ("shop_id",),
    "products": ("shop_id", "product_id"),
    "fx-rates": ("currency", "date"),
    "creators": ("creator_id",),
    "orders": ("shop_id", "order_id"),
    "refunds": ("shop_id", "refund_id"),
    "ad-spend": ("shop_id", "product_id", "date"),
    "aigc-items": ("shop_id", "item_id"),
    "creator-videos": ("shop_id", "video_id"),
    "campaigns": ("campaign_id",),
    "sample-requests": ("request_id",),
}


def key(kind: str, item: dict) -> tuple:
    return tuple(item[name] for name in KEYS[kind])


def paid_on(order) -> date:
    return day(order["paid_time"])


def counts(order) -> bool:
    return order["status"] not in {"UNPAID", "CANCELLED"} and not order["is_sample_order"]


def rejected_in_time(versions, silence: int) -> bool:
    """Whether the newest answer in time is a rejection."""
    until = versions[0]["offered_time"] + silence
    return [v["outcome"] for v in versions if v["update_time"] < until][-1:] == ["rejected"]
