"""Orders and refunds held against the hash of what was sent: finds what no sum of USD shows."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from billing.rules.orders import LineItem, Order
from billing.rules.orders import fingerprint as order_fingerprint
from billing.rules.refunds import Refund
from billing.rules.refunds import fingerprint as refund_fingerprint

CHUNK = 5_000  # rows to a fetch
ORDERS = """
    SELECT o.shop_id, o.order_id, o.sha256, o.status, o.update_time, o.currency, o.is_sample,
        o.paid_time, l.line_id, l.product_id, l.sku_id, l.quantity, l.original_price,
        l.seller_discount, l.platform_discount, l.affiliate_commission, l.is_gift, l.creator_id
    FROM billing_order o
    LEFT JOIN billing_line l
        ON l.shop_id = o.shop_id AND l.order_id = o.order_id AND NOT l.is_removed
    ORDER BY o.shop_id, o.order_id
"""
REFUNDS = """
    SELECT shop_id, refund_id, sha256, order_id, line_id, amount, refunded_time, status, update_time
    FROM billing_refund ORDER BY shop_id, refund_id
"""


def altered() -> Iterator[tuple[str, str]]:
    """The kind and place of every order and refund that is not what was sent."""
    for key, rows in groupby(_streamed(ORDERS), key=itemgetter(0, 1)):
        found = list(rows)
        if bytes(found[0][2]).hex() != order_fingerprint(_order(found)):
            yield "order", f"shop {key[0]} order {key[1]}"
    for row in _streamed(REFUNDS):
        if bytes(row[2]).hex() != refund_fingerprint(_refund(row)):
            yield "refund", f"shop {row[0]} refund {row[1]}"


def _streamed(query: str) -> Iterator[tuple[Any, ...]]:
    """Rows that are never all in memory."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _order(rows: list[tuple[Any, ...]]) -> Order:
    shop_id, order_id, _, status, update_time, currency, is_sample, paid_time, *_ = rows[0]
    return Order(
        shop_id=shop_id,
        order_id=order_id,
        status=status,
        update_time=update_time,
        currency=currency,
        is_sample_order=is_sample,
        paid_time=paid_time,
        line_items=[_line(row[8:]) for row in rows if row[8] is not None],
    )


LINE_FIELDS = (
    "id",
    "product_id",
    "sku_id",
    "quantity",
    "original_price",
    "seller_discount",
    "platform_discount",
    "affiliate_commission",
    "is_gift",
    "creator_id",
)


def _line(cells: tuple[Any, ...]) -> LineItem:
    as_sent = (str(cell) if isinstance(cell, Decimal) else cell for cell in cells)
    fields: dict[str, Any] = dict(zip(LINE_FIELDS, as_sent, strict=True))
    return LineItem(**fields)


def _refund(row: tuple[Any, ...]) -> Refund:
    shop_id, refund_id, _, order_id, line_id, amount, refunded_time, status, update_time = row
    return Refund(
        refund_id=refund_id,
        shop_id=shop_id,
        order_id=order_id,
        line_item_id=line_id,
        amount=str(amount),
        refunded_time=refunded_time,
        status=status,
        update_time=update_time,
    )
