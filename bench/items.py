"""Orders as a marketplace would send them: seeded, in the order of time."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from growth_program.core.calendar import midnight

ZONE = "Asia/Shanghai"
SHOPS = 50
CURRENCIES = ("USD", "USD", "USD", "GBP", "EUR")  # of the shops, in turn
LINES = (1, 1, 2, 2, 2, 2, 3, 3, 3, 4)  # 2.3 an order
STATUSES = ("COMPLETED",) * 60 + ("DELIVERED",) * 20 + ("IN_TRANSIT",) * 14
STATUSES += ("CANCELLED",) * 4 + ("UNPAID",) * 2
SAMPLES, GIFTS, DISCOUNTED, BY_CREATOR = 0.01, 0.02, 0.35, 0.4  # shares
HANDLING = 9 * 86_400  # seconds, at most, from the payment to the last change


def shop_id(number: int) -> str:
    """The id of a made-up shop, counted from 1."""
    return f"shop-{number:06}"


def write_orders(file: Path, *, count: int, first: date, last: date) -> Path:
    """Orders of 50 shops placed from the one day to the other, as JSON Lines."""
    with file.open("w") as out:
        for order in orders(count=count, first=first, last=last):
            out.write(json.dumps(order, separators=(",", ":")) + "\n")
    return file


def orders(*, count: int, first: date, last: date) -> Iterator[dict[str, Any]]:
    """The orders, each in one version."""
    rng = Random(f"orders {first}")
    begins, ends = (int(midnight(day, ZONE).timestamp()) for day in (first, last))
    for place in range(count):
        placed = begins + (ends - begins) * place // count
        yield _order(rng, placed, order_id=f"576{placed}{place % 100_000:05}")


def _order(rng: Random, placed: int, *, order_id: str) -> dict[str, Any]:
    shop = rng.randint(1, SHOPS)
    status = rng.choice(STATUSES)
    order = {
        "shop_id": shop_id(shop),
        "order_id": order_id,
        "status": status,
        "update_time": placed + rng.randint(0, HANDLING),
        "currency": CURRENCIES[shop % len(CURRENCIES)],
        "is_sample_order": rng.random() < SAMPLES,
        "line_items": [_line(rng, order_id, place) for place in range(rng.choice(LINES))],
    }
    return order if status == "UNPAID" else {**order, "paid_time": placed}


def _line(rng: Random, order_id: str, place: int) -> dict[str, Any]:
    product, price = rng.randint(1, 300), rng.randint(499, 9_999)  # the price in cents
    discount = price * rng.randint(5, 30) // 100 if rng.random() < DISCOUNTED else 0
    by_creator = rng.random() < BY_CREATOR
    line = {
        "id": f"{order_id}-{place + 1}",
        "product_id": f"1729{product:012}",
        "sku_id": f"1730{product * 10 + rng.randint(1, 4):012}",
        "quantity": rng.randint(1, 3),
        "original_price": _amount(price),
        "seller_discount": _amount(discount),
        "platform_discount": _amount(price // 20 if rng.random() < DISCOUNTED else 0),
        "affiliate_commission": _amount((price - discount) // 10 if by_creator else 0),
        "is_gift": rng.random() < GIFTS,
    }
    return {**line, "creator_id": f"creator-{product:05}"} if by_creator else line


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
