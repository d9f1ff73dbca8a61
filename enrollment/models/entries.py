"""`rules.campaigns` in SQL, for many pairs: a property test holds the two equal.

Of a statement that has the campaign as `c`, the shop as `s`, the enrollment as `n`, the enrolled
product as `e`, and what the marketplace says of it as `p`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings

from enrollment.rules import campaigns as rules
from growth_program.core import clock
from growth_program.gateway.fields import THREE_DECIMALS

STARTS_ON = "(to_timestamp(c.starts_time) AT TIME ZONE %(zone)s)::date"
PRICE = """
    round(p.list_price * (1 - c.discount_rate),
        CASE WHEN p.currency = ANY(%(three_decimals)s) THEN 3 ELSE 2 END)
"""
_MISFITS = (
    (rules.SERVICE_OVER, f"{STARTS_ON} > n.service_to"),
    (rules.NOT_QUALIFIED, "e.state <> 'qualified'"),
    (rules.MARKET_OUTSIDE, "s.market <> c.market"),
    (rules.CATEGORY_OUTSIDE, "c.categories <> '{}' AND p.category <> ALL(c.categories)"),
    (rules.STOCK_LOW, "p.stock < c.min_stock"),
)
_UNDER = (
    (rules.FLOOR_MISSING, "e.floor_price IS NULL"),
    (rules.FLOOR_CURRENCY_CHANGED, "e.floor_currency <> p.currency"),
    (rules.BELOW_FLOOR, f"{PRICE} < e.floor_price"),
)
# What `rules.misfit` says nothing against; PostgreSQL makes joins of it.
FITS = " AND ".join(f"NOT ({condition})" for _code, condition in _MISFITS)
_WHENS = "".join(f" WHEN {condition} THEN '{code}'" for code, condition in (*_MISFITS, *_UNDER))
REASON = f"CASE {_WHENS} ELSE '' END"
IS_OPEN = "%(epoch)s <= c.register_by_time"
# An enrollment that is in its service today.
SERVING = """
    n.state IN ('active', 'ended', 'completed', 'terminated')
        AND n.service_from <= %(today)s AND n.service_to >= %(today)s
"""
# All programs and all shops, where none are named.
OF_PROGRAM = "(%(program)s::bigint IS NULL OR n.program_id = %(program)s)"
OF_SHOPS = "(%(shops)s::text[] IS NULL OR n.shop_id = ANY(%(shops)s))"
FROM_PRODUCTS = """
    JOIN enrollment_enrolledproduct e ON e.enrollment_id = n.id
    JOIN marketplace_product p ON p.id = e.product_id
"""
# Every pair of a product that serves and a campaign that asks for it.
FITTING = f"""
    FROM enrollment_campaign c
    CROSS JOIN enrollment_enrollment n
    JOIN marketplace_shop s ON s.shop_id = n.shop_id
    {FROM_PRODUCTS}
    WHERE {OF_PROGRAM} AND {SERVING} AND {FITS} AND {IS_OPEN} AND {OF_SHOPS}
"""
_COLUMNS = f"""
    SELECT c.id AS campaign_id, e.id AS product_id, n.id AS enrollment_id, n.shop_id,
        {REASON} AS reason, {PRICE} AS price, p.currency, p.list_price, c.discount_rate,
        e.floor_price, e.floor_currency, p.stock, c.recorded_in AS campaign_recorded_in,
        p.recorded_in AS product_recorded_in
"""
# New pairs of routine campaigns; and those that are there, while `rules.may_judge`, where what
# they were judged by has changed since.
DUE = f"""
    {_COLUMNS} {FITTING} AND c.kind = 'routine' AND NOT EXISTS (
        SELECT FROM enrollment_campaignentry x WHERE x.campaign_id = c.id AND x.product_id = e.id)
    UNION ALL
    {_COLUMNS}
    FROM enrollment_campaignentry x
    JOIN enrollment_campaign c ON c.id = x.campaign_id
    JOIN enrollment_enrolledproduct e ON e.id = x.product_id
    JOIN marketplace_product p ON p.id = e.product_id
    JOIN enrollment_enrollment n ON n.id = x.enrollment_id
    JOIN marketplace_shop s ON s.shop_id = n.shop_id
    WHERE {OF_PROGRAM} AND {OF_SHOPS} AND c.kind = 'routine'
        AND CASE x.state WHEN 'entered' THEN %(epoch)s < c.starts_time ELSE {IS_OPEN} END
        AND (x.reason, x.price, x.currency, x.list_price, x.floor_price, x.floor_currency,
            x.campaign_recorded_in, x.rule_version)
            IS DISTINCT FROM ({REASON}, {PRICE}, p.currency, p.list_price, e.floor_price,
                e.floor_currency, c.recorded_in, %(rule_version)s::smallint)
"""


def given(**others: Any) -> dict[str, Any]:
    """The parameters of these statements, at this instant."""
    now: datetime = clock.now()
    return {
        "now": now,
        "epoch": now.timestamp(),
        "today": clock.today(),
        "zone": settings.TIME_ZONE,
        "three_decimals": sorted(THREE_DECIMALS),
        "rule_version": rules.VERSION,
        "program": None,
        "shops": None,
    } | others
