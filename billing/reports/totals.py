"""What orders and their lines come to, by shop and day."""

from billing.models.lines import NAMES, figures

SUMS = ", ".join(f"coalesce(sum({name}), 0) AS {name}" for name in NAMES)


def sums(source: str, **keys: str) -> str:
    """The amounts by some keys. ``source`` joins orders `o`, their lines `l` and rates `r`."""
    names = ", ".join(keys)
    return f"SELECT {names}, {SUMS} FROM ({figures(source, **keys)}) line GROUP BY {names}"


def totals(source: str) -> str:
    """The amounts, and how many orders have a counting line."""
    orders = sums(source, shop_id="o.shop_id", order_id="o.order_id", day="o.paid_on")
    return f"""
        SELECT shop_id, day, count(*) AS orders, {SUMS} FROM ({orders}) whole GROUP BY shop_id, day
    """
