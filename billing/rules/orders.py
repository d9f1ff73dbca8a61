"""Orders as sent (API.md, Writes), and which of them count."""

import hashlib
from decimal import Decimal
from typing import Literal

import msgspec

from growth_program.gateway.fields import (
    Amount,
    Currency,
    Id,
    Positive,
    Seconds,
    Shape,
    fits,
    thousandths,
)

Status = Literal[
    "UNPAID",
    "ON_HOLD",
    "AWAITING_SHIPMENT",
    "PARTIALLY_SHIPPING",
    "AWAITING_COLLECTION",
    "IN_TRANSIT",
    "DELIVERED",
    "COMPLETED",
    "CANCELLED",
]
STATUSES = Status.__args__
COUNTS_NOTHING = frozenset({"UNPAID", "CANCELLED"})


class LineItem(Shape):
    """A line. Amounts are for the whole line, in the order's currency."""

    id: Id
    product_id: Id
    sku_id: Id
    quantity: Positive
    original_price: Amount
    seller_discount: Amount
    platform_discount: Amount
    affiliate_commission: Amount
    is_gift: bool
    creator_id: Id | None = None


class Order(Shape):
    """An order, whole: a newer version replaces all of an older one."""

    shop_id: Id
    order_id: Id
    status: Status
    update_time: Seconds
    currency: Currency
    is_sample_order: bool
    line_items: list[LineItem]
    paid_time: Seconds | None = None


def check(order: Order) -> tuple[str, str] | None:
    """What is wrong with an order: a code, and the path of the field. One bad line is enough."""
    if order.paid_time is None and order.status not in COUNTS_NOTHING:
        return "paid_time_required", "paid_time"
    seen = set()
    for index, line in enumerate(order.line_items):
        if line.id in seen:
            return "duplicate_line", f"line_items[{index}].id"
        seen.add(line.id)
        if wrong := _wrong_amount(line, order.currency):
            code, name = wrong
            return code, f"line_items[{index}].{name}"
    return None


AMOUNTS = ("original_price", "seller_discount", "platform_discount", "affiliate_commission")


def _wrong_amount(line: LineItem, currency: str) -> tuple[str, str] | None:
    for name in AMOUNTS:
        if not fits(getattr(line, name), currency):
            return "too_many_decimals", name
    discount, price = line.seller_discount, line.original_price
    if discount != "0.00" and Decimal(discount) > Decimal(price):
        return "discount_exceeds_price", "seller_discount"
    return None


def fingerprint(order: Order) -> str:
    """SHA-256, in hex, of the parsed content: amounts in one spelling, lines by id."""
    lines = [
        (
            line.id,
            line.product_id,
            line.sku_id,
            line.quantity,
            thousandths(line.original_price),
            thousandths(line.seller_discount),
            thousandths(line.platform_discount),
            thousandths(line.affiliate_commission),
            line.is_gift,
            line.creator_id,
        )
        for line in order.line_items
    ]
    if len(lines) > 1:
        lines.sort()
    content = (
        order.shop_id,
        order.order_id,
        order.status,
        order.update_time,
        order.currency,
        order.is_sample_order,
        order.paid_time,
        lines,
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
