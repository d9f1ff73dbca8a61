"""The lists that billing takes (API.md, Writes)."""

from billing import rules
from billing.services import orders, refunds
from growth_program.gateway.batches import Batch

BATCHES = (
    Batch(
        kind="orders",
        summary="Send orders",
        list_name="orders",
        key="order_id",
        scope="orders:write",
        shape=rules.orders.Order,
        parse=rules.orders.parse,
        apply=orders.record,
    ),
    Batch(
        kind="refunds",
        summary="Send refunds",
        list_name="refunds",
        key="refund_id",
        scope="orders:write",
        shape=rules.refunds.Refund,
        apply=refunds.record,
    ),
)
