"""What orders and their lines come to, by shop and day."""

from billing.models.lines import NAMES, figures
from enrollment.reports.rates import RATES

SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in NAMES)
RATES_OF_THE_DAY = f"""
    LEFT JOIN ({RATES}) r ON r.shop_id = o.shop_id AND o.paid_on BETWEEN r.from_on AND r.until_on
"""


def sums(source: str) -> str:
    """The amounts alone. ``source`` joins orders `o` to their lines `l`."""
    lines = figures(source + RATES_OF_THE_DAY, shop_id="o.shop_id", day="o.paid_on")
    return f"SELECT shop_id, day, {SUMS} FROM ({lines}) line GROUP BY shop_id, day"


def totals(source: str) -> str:
    """The amounts, and how many orders have a counting line."""
    lines = figures(
        source + RATES_OF_THE_DAY, shop_id="o.shop_id", order_id="o.order_id", day="o.paid_on"
    )
    orders = f"""
        SELECT shop_id, order_id, day, {SUMS} FROM ({lines}) line GROUP BY shop_id, order_id, day
    """
    return f"""
        SELECT shop_id, day, count(*) AS orders, {SUMS} FROM ({orders}) whole GROUP BY shop_id, day
    """
