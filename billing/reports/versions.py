"""Orders and lines as they were when something was recorded."""

ORDER = "shop_id, order_id, paid_on, counts, rate, recorded_in"
LINE = """shop_id, order_id, line_id, product_id, quantity, original_price, seller_discount,
    affiliate_commission, is_gift, is_removed, gross, refunded, recorded_in"""

REFUND = "shop_id, refund_id, order_id, line_id, amount, status, refunded_time, recorded_in"

# Every version; `replaced_in` is NULL for the newest.
ORDERS = f"""(
    SELECT {ORDER}, NULL::bigint AS replaced_in FROM billing_order
    UNION ALL SELECT {ORDER}, replaced_in FROM billing_orderhistory
)"""
LINES = f"""(
    SELECT {LINE}, NULL::bigint AS replaced_in FROM billing_line
    UNION ALL SELECT {LINE}, replaced_in FROM billing_linehistory
)"""
REFUNDS = f"""(
    SELECT {REFUND}, NULL::bigint AS replaced_in FROM billing_refund
    UNION ALL SELECT {REFUND}, replaced_in FROM billing_refundhistory
)"""


def current_at(alias: str, number: str) -> str:
    """The condition that a version was the newest when that number was drawn."""
    return (
        f"{alias}.recorded_in < {number}"
        f" AND ({alias}.replaced_in IS NULL OR {alias}.replaced_in > {number})"
    )
