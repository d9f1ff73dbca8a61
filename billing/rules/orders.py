"""Orders as sent (API.md, Writes), and which of them count."""

import hashlib
from collections.abc import Callable
from typing import Literal, NamedTuple, get_args

from growth_program.gateway.answers import Rejection
from growth_program.gateway.fields import (
    THREE_DECIMALS,
    BadAmount,
    Currency,
    Id,
    ManyAmounts,
    Positive,
    Seconds,
    Shape,
    hundredths,
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


AMOUNTS = ("original_price", "seller_discount", "platform_discount", "affiliate_commission")


class Parsed(NamedTuple):
    """An order as texts: what is compared, hashed and written are the same."""

    shop_id: str
    order_id: str
    head: str  # the order's cells between tabs, the hash last
    lines: list[str]  # each line's cells between tabs, and last whether it is the first to count


def parse(order: Order) -> Parsed | Rejection:
    """The order in one spelling: amounts with three decimals, lines by id, SHA-256 over all.

    Or the first thing that is wrong with it: one bad line is enough.
    """
    if order.paid_time is None and order.status not in COUNTS_NOTHING:
        return Rejection("paid_time_required", "paid_time")
    spell = thousandths if order.currency in THREE_DECIMALS else hundredths
    lines: dict[str, list[str]] = {}
    for index, line in enumerate(order.line_items):
        if line.id in lines:
            return Rejection("duplicate_line", f"line_items[{index}].id")
        try:
            lines[line.id] = cells = _line_cells(line, spell)
        except BadAmount as bad:
            return _rejection(*bad.args, line=line, index=index)
        if cells[DISCOUNT] != "0.000" and _is_more(cells[DISCOUNT], cells[PRICE]):
            return Rejection("discount_exceeds_price", f"line_items[{index}].seller_discount")
    return _parsed(order, [lines[line_id] for line_id in sorted(lines)])


def _rejection(code: str, amount: str, *, line: LineItem, index: int) -> Rejection:
    name = next(name for name in AMOUNTS if getattr(line, name) == amount)
    return Rejection(code, f"line_items[{index}].{name}")


def _is_more(amount: str, other: str) -> bool:
    """Of amounts in one spelling the longer one is more, and of equally long ones the later."""
    return (len(amount), amount) > (len(other), other)


def _parsed(order: Order, lines: list[list[str]]) -> Parsed:
    cells = [
        order.shop_id,
        order.order_id,
        order.status,
        "" if order.paid_time is None else str(order.paid_time),
        str(order.update_time),
        order.currency,
        "t" if order.is_sample_order else "f",
    ]
    for line in lines:
        if line[IS_GIFT] == "f":
            line[OPENS] = "t"
            break
    head, *texts = written = rows([cells, *lines])
    sha256 = hashlib.sha256("\n".join(written).encode()).hexdigest()
    return Parsed(order.shop_id, order.order_id, f"{head}\t{sha256}", texts)


def fingerprint(order: Order) -> str:
    """SHA-256, in hex, of the parsed content, whatever may be wrong with it."""
    lines = sorted(_line_cells(line, thousandths) for line in order.line_items)
    return _parsed(order, lines).head[-64:]


PRICE, DISCOUNT, IS_GIFT, OPENS = 5, 6, -2, -1


def _line_cells(line: LineItem, spell: Callable[[str], str]) -> list[str]:
    """The cells of a line that does not open its order. Raises BadAmount."""
    return [
        line.id,
        line.product_id,
        line.sku_id,
        line.creator_id or "",
        str(line.quantity),
        spell(line.original_price),
        spell(line.seller_discount),
        spell(line.platform_discount),
        spell(line.affiliate_commission),
        "t" if line.is_gift else "f",
        "f",
    ]
