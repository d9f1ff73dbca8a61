"""The demo's orders are spread like the real ones: five figures, each within a tenth."""

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from statistics import mean, median
from zoneinfo import ZoneInfo

import pytest

from growth_program.demo.generated import feed
from growth_program.demo.generated.term import SUMMER, seconds
from tests.real.sequence import MONTHS

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

CLOCKS = {
    "GB": ZoneInfo("Europe/London"),
    "US": ZoneInfo("America/New_York"),
    "MY": ZoneInfo("Asia/Kuala_Lumpur"),
    "DE": ZoneInfo("Europe/Berlin"),
}
OFFICE_HOURS, FRIDAY = range(9, 17), 4
NEAR = 0.1
Figures = dict[str, float]


def read(folder, name: str) -> Iterator[dict]:
    with gzip.open(folder / name, "rt") as lines:
        yield from map(json.loads, lines)


def real(folder, kind: str) -> list[dict]:
    """The newest versions of what was sent during the term."""
    key = {"orders": "order_id", "refunds": "refund_id"}[kind]
    newest = {}
    for month in MONTHS:
        for item in read(folder, f"{kind}-{month}.jsonl.gz"):
            newest[item["shop_id"], item[key]] = item
    return list(newest.values())


def made(kind: str) -> list[dict]:
    """The newest versions of what the demo's marketplace ever sends."""
    items: dict[str, list[dict]] = {}
    for of, batch in feed().between(0, 2**31):
        items.setdefault(of, []).extend(batch)
    return items[kind]


def rates(items: Iterable[dict]) -> dict[tuple[str, str], float]:
    return {(one["currency"], one["date"]): float(one["usd_per_unit"]) for one in items}


def usd(order: dict, usd_per_unit: dict[tuple[str, str], float]) -> float:
    day = f"{datetime.fromtimestamp(order['paid_time'], ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    return 1.0 if order["currency"] == "USD" else usd_per_unit[order["currency"], day]


def figures(orders, refunds, usd_per_unit, market_of) -> Figures:
    """Of orders that count, paid within the term."""
    begins, ends = seconds(SUMMER.starts_on), seconds(date(2026, 8, 1))
    values, lines, at_work, by_shop, dollars = [], [], 0, Counter(), {}
    for order in orders:
        is_paid = begins <= order.get("paid_time", 0) < ends
        if not is_paid or order["status"] == "CANCELLED" or order["is_sample_order"]:
            continue
        rate = usd(order, usd_per_unit)
        sold = [line for line in order["line_items"] if not line["is_gift"]]
        value = rate * float(
            sum(Decimal(one["original_price"]) - Decimal(one["seller_discount"]) for one in sold)
        )
        paid = datetime.fromtimestamp(order["paid_time"], CLOCKS[market_of[order["shop_id"]]])
        at_work += paid.weekday() <= FRIDAY and paid.hour in OFFICE_HOURS
        values.append(value)
        lines.append(len(sold))
        by_shop[order["shop_id"]] += value
        dollars[order["shop_id"], order["order_id"]] = rate
    given_back = sum(
        float(one["amount"]) * dollars.get((one["shop_id"], one["order_id"]), 0)
        for one in refunds
        if one["status"] == "COMPLETED"
    )
    largest = sorted(by_shop.values(), reverse=True)[: round(len(by_shop) / 5)]
    return {
        "order value, median, USD": median(values),
        "lines an order, mean": mean(lines),
        "paid Mon-Fri, 9 to 17 h of the market": at_work / len(values),
        "refunded, of the value": given_back / sum(values),
        "sold by the largest fifth of shops": sum(largest) / sum(values),
    }


def test_five_figures_are_within_a_tenth(folder, say):
    with (folder / "fx_rates.jsonl").open() as lines:
        of_real = rates(map(json.loads, lines))
    with (folder / "shops.jsonl").open() as lines:
        markets = {shop["shop_id"]: shop["market"] for shop in map(json.loads, lines)}
    wanted = figures(real(folder, "orders"), real(folder, "refunds"), of_real, markets)
    of_demo = {shop["shop_id"]: shop["market"] for shop in made("shops")}
    ours = figures(made("orders"), made("refunds"), rates(made("fx-rates")), of_demo)

    say(f"{'':40}{'real':>10}{'demo':>10}{'off by':>9}")
    for name, figure in wanted.items():
        say(f"{name:40}{figure:10.3f}{ours[name]:10.3f}{ours[name] / figure - 1:+9.1%}")
    assert len(of_demo) == 120
    assert {name: ours[name] for name in ours} == pytest.approx(wanted, rel=NEAR)
