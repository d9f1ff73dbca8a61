"""One order altered by a cent, and what follows from that: worked out from its rate."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.real import figures
from tests.real.arrivals import items
from tests.real.figures import Files, Row
from tests.real.sequence import SEQUENCE

ZONE = ZoneInfo("Asia/Shanghai")
CENT = Decimal("0.01")


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Moved:
    """By how many cents a line's figures move."""

    gmv: Decimal
    commission: Decimal
    referral: Decimal
    marketing: Decimal

    @property
    def saved(self) -> Decimal:
        return self.referral + self.marketing - self.commission


def moved(price: Decimal, rate: Decimal) -> Moved:
    """What a cent more does to a line without refunds.

    Its gross is its price in USD, rounded; of that 20 % are commission, 6 % the referral fee and
    4 % smart marketing, each rounded.
    """
    old, new = to_cents(price * rate), to_cents((price + CENT) * rate)
    shares = (Decimal("0.20"), Decimal("0.06"), Decimal("0.04"))
    return Moved(new - old, *(to_cents(new * share) - to_cents(old * share) for share in shares))


@dataclass(frozen=True, slots=True)
class Altered:
    """A newer version of an order, whose first line costs a cent more, and what that moves."""

    order: dict[str, Any]
    moved: Moved

    @property
    def shop_id(self) -> str:
        return self.order["shop_id"]


def candidates(folder: Path, month: str) -> Iterator[Altered]:
    """Orders paid in a month by which one cent more moves the commission too.

    Of enrolled shops, in their service period; counting, in one version, without refunds.
    """
    rates = {
        (rate["currency"], rate["date"]): Decimal(rate["usd_per_unit"])
        for rate in map(json.loads, items(folder / "fx_rates.jsonl"))
    }
    rows = figures.read(folder / "enrollments.csv")
    activated = {row["shop_id"]: row["activated_on"] for row in rows}
    for order in _sent_once(folder):
        paid_on = datetime.fromtimestamp(order["paid_time"], ZONE).date().isoformat()
        line = order["line_items"][0]
        if (
            paid_on.startswith(month)
            and "" < activated.get(order["shop_id"], "") <= paid_on
            and order["status"] == "COMPLETED"
            and not order["is_sample_order"]
            and not line["is_gift"]
        ):
            price = Decimal(line["original_price"]) - Decimal(line["seller_discount"])
            follows = moved(price, rates[order["currency"], paid_on])
            if follows.commission:
                yield Altered(_newer(order), follows)


def _sent_once(folder: Path) -> Iterator[dict[str, Any]]:
    """Orders that were sent in one version alone, and of which nothing was given back."""
    refunded = {refund["order_id"] for refund in _sent(folder, "refunds")}
    orders = list(_sent(folder, "orders"))
    versions = Counter(order["order_id"] for order in orders)
    for order in orders:
        if versions[order["order_id"]] == 1 and order["order_id"] not in refunded:
            yield order


def _sent(folder: Path, kind: str) -> Iterator[dict[str, Any]]:
    for step in SEQUENCE:
        if step.kind == kind:
            yield from map(json.loads, items(folder / step.file))


def _newer(order: dict[str, Any]) -> dict[str, Any]:
    line, *others = order["line_items"]
    dearer = line | {"original_price": str(Decimal(line["original_price"]) + CENT)}
    return order | {"line_items": [dearer, *others], "update_time": order["update_time"] + 1}


def billed_in_its_month(wanted: Files, altered: Altered, month: str) -> Files:
    """What is wanted of everything, where the cent came before the month's close."""
    moved = altered.moved
    by = {
        "gmv": moved.gmv,
        "commission": moved.commission,
        "total_charged": moved.commission,
        "covered_referral": moved.referral,
        "covered_marketing": moved.marketing,
        "saved": moved.saved,
        "saved_net": moved.saved,
    }
    return _with_decision(_with(wanted, f"settlement-{month}.csv", altered.shop_id, by), altered)


def billed_as_an_adjustment(wanted: Files, altered: Altered, month: str) -> Files:
    """What is wanted of everything, where the cent came after its month's close, in a later one."""
    by = {"adjustments": altered.moved.commission, "total_charged": altered.moved.commission}
    return _with_decision(_with(wanted, f"settlement-{month}.csv", altered.shop_id, by), altered)


def _with_decision(wanted: Files, altered: Altered) -> Files:
    moved, file = altered.moved, "adjudications.csv"
    by = {"gmv": moved.gmv, "commission": moved.commission, "program_cost": moved.commission}
    shifted = _with(wanted, file, altered.shop_id, by)
    return shifted | {file: [_judged(row) for row in shifted[file]]}


def _judged(row: Row) -> Row:
    """With ROAS worked out again. No cent decides whether a promise is kept here."""
    gmv, cost = Decimal(row["gmv"]), Decimal(row["program_cost"])
    assert row["roas_met"] == ("true" if gmv >= 2 * cost else "false")
    return row | {"roas": str((gmv / cost).quantize(Decimal("0.0001"), ROUND_HALF_UP))}


def _with(wanted: Files, file: str, shop_id: str, by: dict[str, Decimal]) -> Files:
    """The same, but for some columns of a shop's row and of the sum below all rows."""
    return {
        **wanted,
        file: [
            row | {name: str(Decimal(row[name]) + cents) for name, cents in by.items()}
            if row["shop_id"] in (shop_id, "TOTAL")
            else row
            for row in wanted[file]
        ],
    }
