"""Refunds: some at once, some weeks later, some taken back; and a recall."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from growth_program.demo.generated.chance import DAY, HOUR, Numbers, between, cents, text
from growth_program.demo.generated.creators import Versions
from growth_program.demo.generated.orders import Order
from growth_program.demo.generated.shops import Shop
from growth_program.demo.generated.term import LAST_MONTH, day_of, seconds

OF_LINES = 0.0275  # about a fiftieth of the value
IN_FULL = 0.39
TWICE = 0.05  # of the partial ones: the rest follows
PART = (0.1, 0.9)
LAG = (8 * DAY, 1.25)  # the median, and the spread of its logarithm: one in ten after 40 days
TAKEN_BACK = 0.06
TAKEN_BACK_AFTER = (2 * DAY, 32 * DAY)

RECALLED_RANK = 1  # the second best seller
RECALLED_MONTH = date(2026, 7, 1)
RECALL_STARTS, RECALL_ENDS = seconds(LAST_MONTH.replace(day=4)), seconds(LAST_MONTH.replace(day=12))
SENT_BACK = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """A line that can be refunded."""

    line: dict[str, Any]
    value: int  # cents, in the order's currency
    paid: int
    known_at: int
    names: dict[str, str]  # of its shop, order and line

    @property
    def is_refundable(self) -> bool:
        """Whether there is anything to give back."""
        return self.value > 0 and not self.line["is_gift"]


def build(rng: Random, shop: Shop, orders: list[Order]) -> list[Versions]:
    """Every refund of a shop, with its versions."""
    numbers = Numbers(rng, "4035", shop.number)
    refunds: list[Versions] = []
    for order in orders:
        for sale in _sales(order):
            if rng.random() < OF_LINES:
                refunds += _ordinary(rng, sale, numbers)
            elif _is_recalled(shop, sale) and rng.random() < SENT_BACK:
                at = between(rng, RECALL_STARTS, RECALL_ENDS)
                refunds.append([_refund(sale, numbers.draw(), sale.value, at)])
    return refunds


def _sales(order: Order) -> Iterator[Sale]:
    if not order.is_refundable:
        return
    known = order.versions[0]
    for line in known["line_items"]:
        sale = Sale(
            line=line,
            value=cents(line["original_price"]) - cents(line["seller_discount"]),
            paid=known["paid_time"],
            known_at=order.known_at,
            names={
                "shop_id": known["shop_id"],
                "order_id": known["order_id"],
                "line_item_id": line["id"],
            },
        )
        if sale.is_refundable:
            yield sale


def _ordinary(rng: Random, sale: Sale, numbers: Numbers) -> Iterator[Versions]:
    """A refund, or two that together make up the line."""
    amount = sale.value
    if rng.random() >= IN_FULL:
        amount = max(1, int(sale.value * rng.uniform(*PART)))
    at = max(sale.paid + _lag(rng), sale.known_at + HOUR)
    yield _versions(rng, _refund(sale, numbers.draw(), amount, at))
    if amount < sale.value and rng.random() < TWICE:
        rest = _refund(sale, numbers.draw(), sale.value - amount, at + _lag(rng))
        yield _versions(rng, rest)


def _lag(rng: Random) -> int:
    median, spread = LAG
    return round(median * rng.lognormvariate(0, spread))


def _versions(rng: Random, refund: dict[str, Any]) -> Versions:
    if rng.random() >= TAKEN_BACK:
        return [refund]
    at = refund["update_time"] + between(rng, *TAKEN_BACK_AFTER)
    return [refund, refund | {"status": "REVERSED", "update_time": at}]


def _is_recalled(shop: Shop, sale: Sale) -> bool:
    return (
        shop.plan.has_recall
        and sale.line["product_id"] == shop.products[RECALLED_RANK].product_id
        and day_of(sale.paid).replace(day=1) == RECALLED_MONTH
    )


def _refund(sale: Sale, refund_id: str, amount: int, at: int) -> dict[str, Any]:
    return {
        "refund_id": refund_id,
        **sale.names,
        "amount": text(amount),
        "refunded_time": at,
        "status": "COMPLETED",
        "update_time": at,
    }
