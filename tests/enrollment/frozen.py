"""Lin's shop and its tools: her service period is May, June and July of 2026."""

from typing import Any

from tests import world as built
from tests.world import LIN

CODES = [
    *("coupons", "flash_sales", "product_discounts", "bundles", "free_shipping"),
    *("open_affiliate_plan", "targeted_affiliate_plan", "ad_campaigns"),
]


def path(shop_id: str = LIN) -> str:
    return f"/api/v1/shops/{shop_id}/tools"


def use(client: Any, key: built.Key, action: Any = "create", tool: str = "coupons", **more: Any):
    """Try to use a tool of a shop."""
    shop_id = more.pop("shop_id", LIN)
    body = more.pop("body", {"action": action})
    return built.signed(client, key, f"{path(shop_id)}/{tool}/use", body, **more)


def promotion(promotion_id: str = "P-1", *, version: int = 1, **others: Any) -> dict:
    return {
        "promotion_id": promotion_id,
        "shop_id": LIN,
        "tool": "coupons",
        "name": "Tide coupons",
        "starts_time": built.seconds("2026-04-11"),
        "ends_time": built.seconds("2026-06-13 18:30:00"),
        "status": "RUNNING",
        "update_time": built.ANY_TIME + version,
    } | others
