"""Creators who ask for samples of Lin's products in the middle of her term."""

from typing import Any

from enrollment.models import EnrolledProduct, SampleRequest
from enrollment.rules.products import Row
from enrollment.services import products, samples
from tests.enrollment.selling import CHAIR, enrollment, sweep
from tests.world import LIN, seconds

# What a video of each brings, by his median.
ASKED = "2026-06-09 08:30"


def request(request_id: str, creator_id: str = "C-mid", **others: Any) -> dict:
    return {
        "request_id": request_id,
        "shop_id": LIN,
        "product_id": CHAIR,
        "creator_id": creator_id,
        "requested_time": seconds(ASKED),
    } | others


def event(request_id: str, name: str, at: str = "2026-06-12 09:00", **others: Any) -> dict:
    return {"request_id": request_id, "event": name, "event_time": seconds(at)} | others


def offer(product_id: str = CHAIR, *, quantity: int = 10, quota: int = 2, floor: str = "12.00"):
    """Lin submits a product with its samples; it qualifies."""
    cells = {
        "product_id": product_id,
        "floor_price": floor,
        "sample_quantity": str(quantity),
        "auto_approve_quota": str(quota),
    }
    products.submit(enrollment().pk, [Row(2, cells)], by=None)
    sweep()
    return EnrolledProduct.objects.get(product__product_id=product_id, enrollment=enrollment())


def approve(*shops: str) -> int:
    """What beat does: how many are approved by themselves."""
    return samples.approve_best(list(shops) or [LIN])


def key(request_id: str) -> int:
    return SampleRequest.objects.get(request_id=request_id).pk


def stand() -> dict[str, tuple]:
    """Of each request its state today, why it waits and its rank."""
    return {
        row.request_id: (row.stands_today, row.waits_for, row.rank)
        for row in SampleRequest.objects.order_by("request_id")
    }
