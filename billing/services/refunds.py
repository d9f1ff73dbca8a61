"""Refunds: few beside orders, so each is decided by the rule itself, on what is stored."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import execute_values

from billing.models import Refund as StoredRefund
from billing.rules.refunds import PATHS, Bearer, Book, Refund, ShopOrderLine, Stored, settle
from billing.services import rollups
from enrollment.reports import rates
from growth_program.core import recordings
from growth_program.gateway.answers import ACCEPTED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.newest import Version
from growth_program.marketplace.services import shops

STAGING = """
    CREATE TEMP TABLE IF NOT EXISTS touched (
        shop_id text COLLATE "C", order_id text COLLATE "C"
    ) ON COMMIT DELETE ROWS;
    DELETE FROM touched;
    CREATE TEMP TABLE IF NOT EXISTS accepted_refund (
        LIKE billing_refund
    ) ON COMMIT DELETE ROWS;
    DELETE FROM accepted_refund;
"""
COLUMNS = """shop_id, refund_id, order_id, line_id, amount, refunded_time, status, update_time,
    sha256, recorded_in"""
LINE_COLUMNS = """shop_id, order_id, line_id, product_id, sku_id, creator_id, quantity,
    original_price, seller_discount, platform_discount, affiliate_commission, is_gift, is_removed,
    gross, refunded, recorded_in"""
# The lines whose refunds have changed, with what those now come to in USD.
REFUNDED = """
    SELECT l.shop_id, l.order_id, l.line_id, coalesce((
        SELECT sum(round(f.amount * o.rate, 2)) FROM billing_refund f
        WHERE f.shop_id = l.shop_id AND f.order_id = l.order_id AND f.line_id = l.line_id
            AND f.status = 'COMPLETED'), 0) AS refunded
    FROM (SELECT DISTINCT shop_id, order_id, line_id FROM accepted_refund) l
    JOIN billing_order o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
"""
CHANGES = (
    f"""
    INSERT INTO billing_refundhistory ({COLUMNS}, replaced_in)
    SELECT {", ".join(f"f.{name.strip()}" for name in COLUMNS.split(","))}, %(number)s
    FROM accepted_refund a
    JOIN billing_refund f ON f.shop_id = a.shop_id AND f.refund_id = a.refund_id
    """,
    f"""
    INSERT INTO billing_refund ({COLUMNS}) SELECT {COLUMNS} FROM accepted_refund
    ON CONFLICT (shop_id, refund_id) DO UPDATE
        SET (amount, refunded_time, status, update_time, sha256, recorded_in)
        = (excluded.amount, excluded.refunded_time, excluded.status, excluded.update_time,
           excluded.sha256, excluded.recorded_in)
    """,
    f"""
    INSERT INTO billing_linehistory ({LINE_COLUMNS}, replaced_in)
    SELECT {", ".join(f"l.{name.strip()}" for name in LINE_COLUMNS.split(","))}, %(number)s
    FROM ({REFUNDED}) n
    JOIN billing_line l
        ON l.shop_id = n.shop_id AND l.order_id = n.order_id AND l.line_id = n.line_id
    WHERE l.refunded <> n.refunded
    """,
    f"""
    UPDATE billing_line l SET refunded = n.refunded, recorded_in = %(number)s
    FROM ({REFUNDED}) n
    WHERE l.shop_id = n.shop_id AND l.order_id = n.order_id AND l.line_id = n.line_id
        AND l.refunded <> n.refunded
    """,
)


@transaction.atomic
def record(refunds: Sequence[Refund], sender: Sender) -> list[Answer]:
    """Take refunds as the marketplace sends them: accepted, unchanged, stale or rejected, each.

    Rejected are those of an unknown shop or line, on another line than before (`line_changed`),
    and above what is left of their line (`refund_exceeds_line`).
    """
    refused = shops.lock_for(refunds, sender)
    return answered(refunds, refused, lambda good: _take(good, sender))


def _take(refunds: list[Refund], sender: Sender) -> list[Answer]:
    book = Book(lines=_lines(refunds), refunds=_stored(refunds))
    codes = settle(book, refunds)
    accepted = [f for f, code in zip(refunds, codes, strict=True) if code == ACCEPTED]
    if accepted:
        _write(accepted, number=recordings.draw("refunds", source=sender.source))
    return [Rejection(code, PATHS[code]) if code in PATHS else code for code in codes]


def _lines(refunds: list[Refund]) -> dict[ShopOrderLine, Bearer]:
    """The lines that the refunds name, as far as they are known."""
    with connection.cursor() as cursor:
        found = execute_values(
            cursor,
            """
            SELECT l.shop_id, l.order_id, l.line_id, l.original_price - l.seller_discount,
                o.currency, l.is_removed
            FROM (VALUES %s) AS named (shop_id, order_id, line_id)
            JOIN billing_line l ON l.shop_id = named.shop_id
                AND l.order_id = named.order_id AND l.line_id = named.line_id
            JOIN billing_order o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
            """,
            sorted({refund.line for refund in refunds}),
            page_size=len(refunds),
            fetch=True,
        )
    return {
        (shop_id, order_id, line_id): Bearer(price=price, currency=currency, is_removed=is_removed)
        for shop_id, order_id, line_id, price, currency, is_removed in found
    }


def _stored(refunds: list[Refund]) -> dict[tuple[str, str], Stored]:
    """The refunds that these name, and the others of the lines that these name."""
    shops_, orders = {f.shop_id for f in refunds}, {f.order_id for f in refunds}
    of_shops = StoredRefund.objects.filter(shop__in=shops_)
    found = of_shops.filter(order_id__in=orders).union(
        of_shops.filter(refund_id__in={f.refund_id for f in refunds})
    )
    return {(row.shop_id, row.refund_id): _as_stored(row) for row in found}


def _as_stored(row: Any) -> Stored:
    return Stored(
        line=(row.shop_id, row.order_id, row.line_id),
        version=Version(row.update_time, bytes(row.sha256)),
        amount=Decimal(row.amount),
        is_completed=row.status == "COMPLETED",
    )


def _write(refunds: list[Refund], *, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        rates.prepare(cursor, {refund.shop_id for refund in refunds})
        execute_values(
            cursor,
            f"INSERT INTO accepted_refund ({COLUMNS}) VALUES %s",
            [_row(refund, number) for refund in refunds],
            page_size=len(refunds),
        )
        cursor.execute(
            "INSERT INTO touched SELECT DISTINCT shop_id, order_id FROM accepted_refund;"
            "ANALYZE touched, accepted_refund"
        )
        with rollups.changing(cursor, number=number):
            for statement in CHANGES:
                cursor.execute(statement, {"number": number})


def _row(refund: Refund, number: int) -> tuple[Any, ...]:
    return (
        *refund.key,
        refund.order_id,
        refund.line_item_id,
        refund.amount,
        refund.refunded_time,
        refund.status,
        refund.update_time,
        refund.version().sha256,
        number,
    )
