"""An order of a bowl and a cup, as it is sent."""

from billing.rules.orders import Order
from tests.shapes import changed, decoded

AMOUNTS = ["original_price", "seller_discount", "platform_discount", "affiliate_commission"]
BOWL = {
    "id": "L-1",
    "product_id": "1729",
    "sku_id": "S-3",
    "quantity": 4,
    "original_price": "59.90",
    "seller_discount": "5.99",
    "platform_discount": "2.00",
    "affiliate_commission": "3.10",
    "is_gift": False,
    "creator_id": "C-8",
}
CUP = {
    "id": "L-2",
    "product_id": "1730",
    "sku_id": "S-5",
    "quantity": 1,
    "original_price": "7.5",
    "seller_discount": "0.00",
    "platform_discount": "0",
    "affiliate_commission": "0.35",
    "is_gift": True,
}
ORDER = {
    "shop_id": "7495001",
    "order_id": "5766",
    "status": "COMPLETED",
    "update_time": 1_778_000_009,
    "currency": "GBP",
    "is_sample_order": False,
    "line_items": [BOWL, CUP],
    "paid_time": 1_777_900_006,
}


def order(path: str = "", value: object = None, item: dict = ORDER) -> Order:
    return decoded(Order, changed(item, path, value) if path else item)
