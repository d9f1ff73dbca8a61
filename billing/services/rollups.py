"""Rollups by shop and day, kept exact by what each change adds and takes away."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from billing.models.lines import NAMES
from billing.reports.totals import totals
from enrollment.reports import rates

COLUMNS = ", ".join(("shop_id", "day", "orders", *NAMES))
# Orders that are about to change: their lines, found by key.
TOUCHED = f"""
    touched t
    CROSS JOIN LATERAL (SELECT * FROM billing_order o
        WHERE o.shop_id = t.shop_id AND o.order_id = t.order_id OFFSET 0) o
    CROSS JOIN LATERAL (SELECT * FROM billing_line l
        WHERE l.shop_id = t.shop_id AND l.order_id = t.order_id OFFSET 0) l
    {rates.OF_THE_DAY}
"""
ADD = f"""
    INSERT INTO billing_shopday AS d ({COLUMNS}, recorded_in)
    SELECT {COLUMNS}, %(number)s FROM ({{totals}}) t ORDER BY shop_id, day
    ON CONFLICT (shop_id, day) DO UPDATE SET
        ({", ".join(("orders", *NAMES))}, recorded_in)
        = ({", ".join(f"d.{name} + excluded.{name}" for name in ("orders", *NAMES))},
           excluded.recorded_in)
"""


def add(cursor: Any, query: str, *, number: int) -> None:
    """Add what a query of totals comes to. The shops are held."""
    cursor.execute(ADD.format(totals=query), {"number": number})


@contextmanager
def changing(cursor: Any, *, number: int) -> Iterator[None]:
    """Around a change of the orders in ``touched``: adds what they come to after, less before.

    A day that lost its last cent keeps its row, and every day touched names the recording.
    """
    cursor.execute(
        "CREATE TEMP TABLE IF NOT EXISTS taken_away (LIKE billing_shopday) ON COMMIT DELETE ROWS;"
        "DELETE FROM taken_away"
    )
    minus = ", ".join(f"-{name}" for name in ("orders", *NAMES))
    # The tables are large and the changes few: look rows up, whatever the planner knows of either.
    cursor.execute("SET LOCAL enable_seqscan = off")
    cursor.execute(
        f"INSERT INTO taken_away ({COLUMNS}, recorded_in)"
        f" SELECT shop_id, day, {minus}, 0 FROM ({totals(TOUCHED)}) t"
    )
    yield
    add(cursor, totals(TOUCHED), number=number)
    add(cursor, "SELECT * FROM taken_away", number=number)
    cursor.execute("SET LOCAL enable_seqscan = on")


EVERYTHING = f"""
    (SELECT unnest(%(shops)s::text[]) COLLATE "C" AS shop_id) s
    JOIN billing_order o ON o.shop_id = s.shop_id
        AND o.paid_on >= %(since)s::date
    JOIN billing_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id
    {rates.OF_THE_DAY}
"""


FORGET = f"""
    UPDATE billing_shopday SET recorded_in = %(number)s, orders = 0,
        {", ".join(f"{name} = 0" for name in NAMES)}
    WHERE shop_id = ANY(%(shops)s) AND day >= %(since)s::date
"""


def rebuild(cursor: Any, shop_ids: list[str], *, number: int, since: date | None = None) -> None:
    """Count the days of shops anew, all or from one on, because their rates have changed.

    The shops are held.
    """
    given = {"number": number, "shops": shop_ids, "since": since or "-infinity"}
    rates.prepare(cursor, shop_ids)
    # A day on which nothing is left stays: a close must see that it was touched.
    cursor.execute(FORGET, given)
    cursor.execute(ADD.format(totals=totals(EVERYTHING)), given)
