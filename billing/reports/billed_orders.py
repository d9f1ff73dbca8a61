"""One order as a statement billed it: each line with its working, refunds and all."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from billing.reports.details import Billed
from billing.reports.versions import LINES, ORDERS, REFUNDS, current_at
from billing.rules.lines import Figures, Line, Rates, figures
from enrollment.reports.rates import RATES


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledRefund:
    """A refund of a line. A reversed one gave its amount back to the line."""

    refund_id: str
    amount: Decimal  # in the order's currency
    is_reversed: bool
    refunded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedLine:
    """A line with what makes its figures. Why it counts nothing, if so: "gift" or "removed"."""

    line_id: str
    product_id: str
    quantity: int
    original_price: Decimal
    seller_discount: Decimal
    why_not: str
    figures: Figures
    refunds: list[BilledRefund] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledOrder:
    """An order with its lines, and the rates of its day."""

    order_id: str
    paid_on: date
    currency: str
    rate: Decimal  # USD per unit
    rates: Rates
    lines: list[WorkedLine]

    @property
    def gmv(self) -> Decimal:
        """USD, of its lines together."""
        return sum((line.figures.gmv for line in self.lines), Decimal("0.00"))

    @property
    def commission(self) -> Decimal:
        """USD, of its lines together."""
        return sum((line.figures.commission for line in self.lines), Decimal("0.00"))


ORDER = f"""
    SELECT o.paid_on, c.currency, o.rate, r.commission_rate, r.referral_rate, r.marketing_rate
    FROM {ORDERS} o
    JOIN billing_order c ON c.shop_id = o.shop_id AND c.order_id = o.order_id
    JOIN ({RATES}) r ON r.enrollment_id = %(enrollment)s
        AND o.paid_on BETWEEN r.from_on AND r.until_on
    WHERE o.shop_id = %(shop)s AND o.order_id = %(order)s AND o.counts
        AND {current_at("o", "%(number)s")}
"""
LINE = f"""
    SELECT l.line_id, l.product_id, l.quantity, l.original_price, l.seller_discount,
        l.affiliate_commission,
        CASE WHEN l.is_removed THEN 'removed' WHEN l.is_gift THEN 'gift' ELSE '' END
    FROM {LINES} l
    WHERE l.shop_id = %(shop)s AND l.order_id = %(order)s AND {current_at("l", "%(number)s")}
    ORDER BY l.line_id
"""
REFUND = f"""
    SELECT r.line_id, r.refund_id, r.amount, r.status, r.refunded_time
    FROM {REFUNDS} r
    WHERE r.shop_id = %(shop)s AND r.order_id = %(order)s AND {current_at("r", "%(number)s")}
    ORDER BY r.refunded_time, r.refund_id
"""


def billed_order(statement: Billed, order_id: str) -> BilledOrder | None:
    """An order that the statement bills, or None: of another month, shop or version.

    Figures are worked out anew by `rules.lines` from what is shown.
    """
    asked: dict[str, Any] = {
        "shop": statement.enrollment.shop_id,
        "order": order_id,
        "enrollment": statement.enrollment.pk,
        "number": statement.recorded_in,
    }
    with connection.cursor() as cursor:
        cursor.execute(ORDER, asked)
        found = cursor.fetchone()
        if found is None or found[0].replace(day=1) != statement.month:
            return None
        paid_on, currency, rate, *shares = found
        commission, referral, marketing = shares
        rates = Rates(commission=commission, referral=referral, marketing=marketing)
        cursor.execute(REFUND, asked)
        refunds: dict[str, list[BilledRefund]] = {}
        for line_id, refund_id, amount, status, time in cursor.fetchall():
            refund = BilledRefund(
                refund_id=refund_id,
                amount=amount,
                is_reversed=status == "REVERSED",
                refunded_at=datetime.fromtimestamp(time, UTC),
            )
            refunds.setdefault(line_id, []).append(refund)
        cursor.execute(LINE, asked)
        lines = [_worked(row, rate, rates, refunds.get(row[0], [])) for row in cursor.fetchall()]
    return BilledOrder(
        order_id=order_id, paid_on=paid_on, currency=currency, rate=rate, rates=rates, lines=lines
    )


def _worked(row: Any, rate: Decimal, rates: Rates, refunds: list[BilledRefund]) -> WorkedLine:
    line_id, product_id, quantity, price, discount, affiliate, why_not = row
    line = Line(
        original_price=price,
        seller_discount=discount,
        affiliate_commission=affiliate,
        refunds=tuple(refund.amount for refund in refunds if not refund.is_reversed),
        rate=rate,
        counts=not why_not,
    )
    return WorkedLine(
        line_id=line_id,
        product_id=product_id,
        quantity=quantity,
        original_price=price,
        seller_discount=discount,
        why_not=why_not,
        figures=figures(line, rates),
        refunds=refunds,
    )
