"""The lists that compensation takes (API.md, Writes)."""

from billing.rules import ad_spend as shapes
from compensation.services import ad_spend
from growth_program.gateway.batches import Batch

BATCHES = (
    Batch(
        kind="ad-spend",
        summary="Send days of advertising",
        list_name="days",
        key="product_id",
        scope="ads:write",
        shape=shapes.AdSpend,
        check=shapes.check,
        apply=ad_spend.record,
    ),
)
