"""What orders and their lines come to, by shop and day."""

from billing.models.lines import COUNTING, FIGURES, NAMES
from enrollment.reports.rates import RATES

SUMS = ", ".join(f"sum({name}) AS {name}" for name in NAMES)

# What the counting lines of orders come to, by shop and day. `source` joins orders `o`, with
# `paid_on`, `counts` and `rate`, to their lines `l`.
TOTALS = """
    SELECT shop_id, day, count(*) AS orders, {sums} FROM (
        SELECT shop_id, order_id, day, {sums} FROM (
            SELECT o.shop_id, o.order_id, o.paid_on AS day, {figures}
            FROM {source}
            LEFT JOIN ({rates}) r
                ON r.shop_id = o.shop_id AND o.paid_on BETWEEN r.from_on AND r.until_on
            WHERE {counting}
        ) line GROUP BY shop_id, order_id, day
    ) whole GROUP BY shop_id, day
"""


def totals(source: str) -> str:
    """The statement for one source of orders and lines."""
    return TOTALS.format(sums=SUMS, figures=FIGURES, source=source, rates=RATES, counting=COUNTING)
