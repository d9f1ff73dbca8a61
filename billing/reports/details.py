"""The detail of a statement: what was current when it closed, or is now; no line is copied."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Protocol

from django.db import connection

from billing.models.lines import figures
from billing.reports.totals import totals
from billing.reports.versions import LINES, ORDERS, current_at
from enrollment.models import Enrollment
from enrollment.reports.rates import RATES
from growth_program.core.calendar import last_day, month_of

PAGE = 100  # lines
AT_ONCE = 50  # orders: most have more than one line


class Billed(Protocol):
    """A closed statement, or a draft."""

    @property
    def enrollment(self) -> Enrollment:
        """Whose bill it is."""

    @property
    def month(self) -> date:
        """The month that it bills."""

    @property
    def recorded_in(self) -> int:
        """What was recorded below this number is what it bills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the lines of one day came to. USD."""

    day: date
    orders: int
    gross: Decimal
    refunded: Decimal
    gmv: Decimal
    commission: Decimal
    covered_referral: Decimal
    covered_marketing: Decimal
    covered_affiliate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledLine:
    """One line as it was billed: what the platform sent, and each figure in USD."""

    order_id: str
    line_id: str
    product_id: str
    quantity: int
    price: Decimal  # original price - seller discount, in the order's currency
    rate: Decimal  # USD per unit
    gross: Decimal
    refunded: Decimal
    gmv: Decimal
    commission: Decimal
    covered_referral: Decimal
    covered_marketing: Decimal
    covered_affiliate: Decimal


SOURCE = f"""
    (SELECT %(shop)s::text COLLATE "C" AS shop_id, %(first)s::date AS from_on,
        %(last)s::date AS until_on, %(number)s::bigint AS drawn) c
    JOIN {ORDERS} o ON o.shop_id = c.shop_id AND o.paid_on BETWEEN c.from_on AND c.until_on
        AND {current_at("o", "c.drawn")}
    JOIN {LINES} l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
        AND {current_at("l", "c.drawn")}
"""
RATES_OF_THE_DAY = f"""
    LEFT JOIN ({RATES}) r ON r.enrollment_id = %(enrollment)s
        AND o.paid_on BETWEEN r.from_on AND r.until_on
"""
NAMED = ", ".join(Day.__dataclass_fields__)
# What the rollups say holds of every day that nothing has touched since the statement.
ROLLED_UP = f"""
    SELECT {NAMED}, recorded_in < %(number)s AS holds FROM billing_shopday
    WHERE shop_id = %(shop)s AND day BETWEEN %(first)s AND %(last)s
    ORDER BY day
"""
# The others are counted from their lines as they were.
COUNTED = f"""
    SELECT {NAMED} FROM ({totals(SOURCE + "AND o.paid_on = ANY(%(days)s)" + RATES_OF_THE_DAY)}) t
"""
# A page of a day's orders, in the order of the index that finds them.
ORDERS_OF_THE_DAY = f"""
    SELECT o.order_id FROM {ORDERS} o
    WHERE o.shop_id = %(shop)s AND o.paid_on = %(first)s AND o.counts
        AND {current_at("o", "%(number)s")} AND o.order_id >= %(order)s
    ORDER BY o.order_id LIMIT {AT_ONCE}
"""
AFTER = """AND o.order_id = ANY(%(orders)s)
    AND (l.order_id, l.line_id) > (%(order)s, %(line)s)"""
LAST_ID = "\U0010ffff"  # after every other
LINE = figures(
    SOURCE + AFTER + RATES_OF_THE_DAY,
    order_id="l.order_id",
    line_id="l.line_id",
    product_id="l.product_id",
    quantity="l.quantity",
    price="l.original_price - l.seller_discount",
    rate="o.rate",
)
BILLED = f"{LINE} ORDER BY order_id, line_id LIMIT {PAGE}"


def days(statement: Billed) -> list[Day]:
    """The days of a statement that have lines. Their sums are its figures."""
    service = statement.enrollment.service
    first = max(service.first, statement.month)
    last = min(service.last, last_day(statement.month))
    found, touched = [], []
    for *row, holds in _rows(ROLLED_UP, statement, first, last):
        day = Day(**_named(Day, row))
        if not holds:
            touched.append(day.day)
        elif day.orders:
            found.append(day)
    if touched:
        counted = _rows(COUNTED, statement, first, last, days=touched)
        found += [Day(**_named(Day, row)) for row in counted]
    return sorted(found, key=attrgetter("day"))


def lines(statement: Billed, day: date, *, after: tuple[str, str] = ("", "")) -> list[BilledLine]:
    """A page of a day's counting lines, by order and line, from the one after the last seen."""
    service = statement.enrollment.service
    if not service.first <= day <= service.last or month_of(day) != statement.month:
        return []
    found: list[BilledLine] = []
    order, line = after
    while len(found) < PAGE:
        rows = _rows(ORDERS_OF_THE_DAY, statement, day, day, order=order)
        orders = [order_id for (order_id,) in rows]
        rows = _rows(BILLED, statement, day, day, orders=orders, order=order, line=line)
        found += [BilledLine(**_named(BilledLine, row)) for row in rows]
        if len(orders) < AT_ONCE:
            break
        order, line = orders[-1], LAST_ID
    return found[:PAGE]


def _rows(
    query: str, statement: Billed, first: date, last: date, **more: Any
) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            query,
            {
                "shop": statement.enrollment.shop_id,
                "enrollment": statement.enrollment.pk,
                "first": first,
                "last": last,
                "number": statement.recorded_in,
                **more,
            },
        )
        found: Sequence[Sequence[Any]] = cursor.fetchall()
    return found


def _named(kind: Any, row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(kind.__dataclass_fields__, row, strict=True))
