"""The lists of campaigns that the marketplace sends (API.md, Writes)."""

from enrollment.rules import campaigns as rules
from enrollment.services import campaigns
from growth_program.gateway.batches import Batch

BATCHES = (
    Batch(
        kind="campaigns",
        summary="Send campaigns: routine ones and mega promotions",
        list_name="campaigns",
        key="campaign_id",
        scope="campaigns:write",
        shape=rules.Campaign,
        check=rules.check,
        apply=campaigns.record,
    ),
)
