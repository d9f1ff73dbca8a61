"""Orders as sent (API.md, Writes), and which of them count."""

import hashlib
from decimal import Decimal
from typing import Literal, NamedTuple, get_args

from growth_program.gateway.fields import (
    Currency,
    Id,
    ManyAmounts,
    Positive,
    Seconds,
    Shape,
    fits,
    thousandths,
)
from growth_program.gateway.staging import rows

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
STATUSES: tuple[str, ...] = get_args(Status)
COUNTS_NOTHING = frozenset({"UNPAID", "CANCELLED"})


class LineItem(Shape, frozen=True):
    """A line. Amounts are for the whole line, in the order's currency."""

    id: Id
    product_id: Id
    sku_id: Id
    quantity: Positive
    original_price: ManyAmounts
    seller_discount: ManyAmounts
    platform_discount: ManyAmounts
    affiliate_commission: ManyAmounts
    is_gift: bool
    creator_id: Id | None = None


class Order(Shape, frozen=True):
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
    price, discount = line.original_price, line.seller_discount
    amounts = (price, discount, line.platform_discount, line.affiliate_commission)
    try:
        for amount in amounts:
            thousandths(amount)
    except ValueError as wrong:
        return "invalid", AMOUNTS[amounts.index(str(wrong))]
    if not fits(currency, *amounts):
        fitting = [fits(currency, amount) for amount in amounts]
        return "too_many_decimals", AMOUNTS[fitting.index(False)]
    if discount != "0.00" and Decimal(discount) > Decimal(price):
        return "discount_exceeds_price", "seller_discount"
    return None


class Parsed(NamedTuple):
    """An order as texts: what is compared, hashed and written are the same."""

    shop_id: str
    order_id: str
    head: str  # the order's cells between tabs, the hash last
    lines: list[str]  # each line's cells between tabs, and last whether it is the first to count


def parse(order: Order) -> Parsed:
    """The order in one spelling: amounts with three decimals, lines by id, SHA-256 over all."""
    cells = [
        order.shop_id,
        order.order_id,
        order.status,
        "" if order.paid_time is None else str(order.paid_time),
        str(order.update_time),
        order.currency,
        "t" if order.is_sample_order else "f",
    ]
    lines = sorted(map(_line_cells, order.line_items))
    for line in lines:
        if line[-2] == "f":
            line[-1] = "t"
            break
    head, *texts = written = rows([cells, *lines])
    sha256 = hashlib.sha256("\n".join(written).encode()).hexdigest()
    return Parsed(order.shop_id, order.order_id, f"{head}\t{sha256}", texts)


def fingerprint(order: Order) -> str:
    """SHA-256, in hex, of the parsed content."""
    return parse(order).head[-64:]


def _line_cells(line: LineItem) -> list[str]:
    """The cells of a line that does not open its order."""
    return [
        line.id,
        line.product_id,
        line.sku_id,
        line.creator_id or "",
        str(line.quantity),
        thousandths(line.original_price),
        thousandths(line.seller_discount),
        thousandths(line.platform_discount),
        thousandths(line.affiliate_commission),
        "t" if line.is_gift else "f",
        "f",
    ]
