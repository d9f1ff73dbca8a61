"""The lists that the content tools send (API.md, Writes)."""

from growth_program.content import rules
from growth_program.content.services import items
from growth_program.gateway.batches import Batch

BATCHES = (
    Batch(
        kind="aigc-items",
        summary="Send AIGC items and their answers",
        list_name="items",
        key="item_id",
        scope="creators:write",
        shape=rules.items.AigcItem,
        apply=items.record,
    ),
)
