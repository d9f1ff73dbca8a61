"""What the marketplace told us: every version that was recorded, in order, and what was refused."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .amounts import total
from .days import day_of
from .versions import Version, judged, newest, same

KEYS = {
    "shops": ("shop_id",),
    "products": ("shop_id", "product_id"),
    "fx-rates": ("currency", "date"),
    "orders": ("shop_id", "order_id"),
    "refunds": ("shop_id", "refund_id"),
    "creators": ("creator_id",),
    "creator-videos": ("shop_id", "video_id"),
    "aigc-items": ("shop_id", "item_id"),
    "ad-spend": ("shop_id", "product_id", "date", "funded_by"),
}
NAMES_A_SHOP = KEYS.keys() - {"shops", "fx-rates", "creators"}
# Their rules look back in time, so versions that come late are recorded too.
KEEPS_STALE = {"creators", "creator-videos", "aigc-items"}
USD = "USD"


class Marketplace:
    """The log of what was recorded, and of each item the version that holds."""

    def __init__(self, zone: ZoneInfo, fingerprint: Callable[[dict[str, Any]], bytes]) -> None:
        self.zone = zone
        self.fingerprint = fingerprint
        self.last_number = 0
        self.log: dict[str, list[Version]] = {kind: [] for kind in KEYS}
        self.holds: dict[str, dict[tuple[str, ...], Version]] = {kind: {} for kind in KEYS}
        self.lines: dict[tuple[str, ...], dict[str, Any]] = {}  # as last seen, removed ones too
        self.refunds: dict[tuple[str, ...], dict[tuple[str, ...], Version]] = defaultdict(dict)

    # Taking in

    def receive(self, kind: str, items: list[dict[str, Any]]) -> list[Any]:
        """Take a batch; an answer for each item, in their order.

        The versions of one item are judged together, where the first of them stands.
        """
        answers: list[Any] = [None] * len(items)
        batch = defaultdict(list)
        for place, item in enumerate(items):
            key = tuple(str(item[name]) for name in KEYS[kind])
            code = self.is_unknown(kind, item)
            if code:
                answers[place] = ("rejected", code)
            else:
                batch[key].append((place, Version(kind, key, item, self.fingerprint(item))))
        for sent in batch.values():
            told = self.take([version for _, version in sent])
            for (place, _), answer in zip(sent, told, strict=True):
                answers[place] = answer
        return answers

    def take(self, sent: list[Version]) -> list[Any]:
        """Judge the versions of one item, and record what is to be kept."""
        stored = self.holds[sent[0].kind].get(sent[0].key)
        answers, holder = judged(stored, sent, self.refusal)
        for version, answer in zip(sent, answers, strict=True):
            if answer == "accepted" or (answer == "stale" and version.kind in KEEPS_STALE):
                self.record(version, holds=version is holder)
        return answers

    def record(self, version: Version, holds: bool) -> None:
        """Write a version down under the next number."""
        rate = self.rate_for(version) if version.kind in ("orders", "ad-spend") else None
        version = replace(version, number=self.draw(), rate=rate)
        self.log[version.kind].append(version)
        if holds:
            self.holds[version.kind][version.key] = version
            if version.kind == "orders":
                for line in version.item["line_items"]:
                    self.lines[*version.key, line["id"]] = line
            if version.kind == "refunds":
                self.refunds[line_of(version)][version.key] = version

    def draw(self) -> int:
        """The next number: of a version, or of a close."""
        self.last_number += 1
        return self.last_number

    # Refusing

    def is_unknown(self, kind: str, item: dict[str, Any]) -> str | None:
        """What an item names that nobody has told us of; asked first, however old the item is."""
        if kind in NAMES_A_SHOP and (item["shop_id"],) not in self.holds["shops"]:
            return "unknown_shop"
        product = (item.get("shop_id"), item.get("product_id"))
        if kind == "aigc-items" and product not in self.holds["products"]:
            return "unknown_product"
        return None

    def refusal(self, version: Version) -> str | None:
        """Why a version that is newer than what is stored is refused, or None."""
        refusals = {
            "orders": self.refusal_of_order,
            "refunds": self.refusal_of_refund,
            "ad-spend": self.refusal_of_spend,
        }
        return refusals[version.kind](version) if version.kind in refusals else None

    def refusal_of_order(self, order: Version) -> str | None:
        """A paid order needs a rate; once it has one its currency stays."""
        stored = self.holds["orders"].get(order.key)
        if stored and stored.rate is not None:
            moved = order.item["currency"] != stored.item["currency"]
            return "currency_changed" if moved else None
        if order.item.get("paid_time") is not None and self.rate_for(order) is None:
            return "fx_rate_missing"
        return None

    def refusal_of_refund(self, refund: Version) -> str | None:
        """A refund stays with its line, needs one, and takes no more than is left of it.

        A line that its order no longer has takes no new refunds; the known ones may still change.
        """
        line = line_of(refund)
        known = self.holds["refunds"].get(refund.key)
        if known and line_of(known) != line:
            return "line_changed"
        if line not in self.lines or not (known or self.is_present(line)):
            return "unknown_line"
        over = Decimal(refund.item["amount"]) > self.left_of(line, besides=refund.key)
        return "refund_exceeds_line" if over and is_completed(refund) else None

    def refusal_of_spend(self, day: Version) -> str | None:
        """No credit is ever granted here, so none can be spent; other money needs a rate."""
        if day.item["funded_by"] == "ad_credit":
            return "exceeds_credit"
        return "fx_rate_missing" if self.rate_for(day) is None else None

    # Looking up

    def rate_for(self, version: Version) -> Decimal | None:
        """USD for one unit: an order's is that of its paid day and stays, spending's its day's."""
        item = version.item
        if version.kind == "ad-spend":
            return self.rate_on(item["spend"]["currency"], str(item["date"]))
        stored = self.holds["orders"].get(version.key)
        if stored and stored.rate is not None:
            return stored.rate
        if item.get("paid_time") is None:
            return None
        return self.rate_on(item["currency"], day_of(item["paid_time"], self.zone).isoformat())

    def rate_on(self, currency: str, day: str) -> Decimal | None:
        """The rate of a day as it is known now; USD needs none."""
        if currency == USD:
            return Decimal(1)
        told = self.holds["fx-rates"].get((currency, day))
        return Decimal(told.item["usd_per_unit"]) if told else None

    def is_present(self, line: tuple[str, ...]) -> bool:
        """Whether the order's newest version still has the line."""
        order = self.holds["orders"][line[:2]].item
        return line[2] in [present["id"] for present in order["line_items"]]

    def left_of(self, line: tuple[str, ...], besides: tuple[str, ...]) -> Decimal:
        """What is left of a line, in the order's currency, without one refund."""
        paid = self.lines[line]
        others = [r for key, r in self.refunds[line].items() if key != besides and is_completed(r)]
        given_back = total(Decimal(refund.item["amount"]) for refund in others)
        return Decimal(paid["original_price"]) - Decimal(paid["seller_discount"]) - given_back

    # Reading, as recorded below a number

    def history(self, kind: str, before: int | None = None) -> dict[tuple, list[Version]]:
        """Every recorded version of each item, in the order of recording."""
        found = defaultdict(list)
        for version in self.log[kind]:
            if before is None or version.number < before:
                found[version.key].append(version)
        return found

    def newest(self, kind: str, before: int | None = None) -> dict[tuple, Version]:
        """The version of each item that held."""
        return {key: newest(found) for key, found in self.history(kind, before).items()}

    def timeline(self, kind: str) -> dict[tuple, list[Version]]:
        """The versions of each item in the order in which they were true, one at a time."""
        return {key: in_order(found) for key, found in self.history(kind).items()}


def in_order(found: list[Version]) -> list[Version]:
    """By time, then content, each once."""
    ordered: list[Version] = []
    for version in sorted(found, key=lambda v: (v.sent_at, v.content)):
        if not ordered or not same(ordered[-1], version):
            ordered.append(version)
    return ordered


def line_of(refund: Version) -> tuple[str, ...]:
    """The line that a refund names: shop, order and line."""
    item = refund.item
    return item["shop_id"], item["order_id"], item["line_item_id"]


def is_completed(refund: Version) -> bool:
    """Whether the money went back; a reversed refund gives it back to the line."""
    return refund.item["status"] == "COMPLETED"
