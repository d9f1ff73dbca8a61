"""The usual way in: Django REST framework's serializers, `many=True`, and `bulk_create`.

Written as fast as its kind allows, and let off what it has no word for: it knows no versions
(what comes last wins), hashes nothing, locks no shop, keeps no rollup, and answers no item by
itself. It checks what the product checks, fixes rates and rounds.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from rest_framework import serializers

from billing.models import Line, Order
from billing.rules.orders import COUNTS_NOTHING, STATUSES
from growth_program.gateway.batches import MOST_ITEMS
from growth_program.gateway.fields import INT4, LAST_SECOND, THREE_DECIMALS
from growth_program.marketplace.models import FxRate, Shop

CENT = Decimal("0.01")
ZONE = ZoneInfo("Asia/Shanghai")
CURRENCY = re.compile(r"\A[A-Z]{3}\Z")
AMOUNTS = ("original_price", "seller_discount", "platform_discount", "affiliate_commission")


def _amount() -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=15, decimal_places=3, min_value=0)


def _id(**options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=64, trim_whitespace=False, **options)


class Strict(serializers.Serializer):
    """Refuses fields that it does not know."""

    def to_internal_value(self, data: Any) -> Any:
        """As the framework, after a look at the names."""
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError({name: ["unknown_field"] for name in unknown})
        return super().to_internal_value(data)


class LineSerializer(Strict):
    """A line of an order."""

    id = _id()
    product_id = _id()
    sku_id = _id()
    quantity = serializers.IntegerField(min_value=1, max_value=INT4)
    original_price = _amount()
    seller_discount = _amount()
    platform_discount = _amount()
    affiliate_commission = _amount()
    is_gift = serializers.BooleanField()
    creator_id = _id(required=False, allow_null=True)

    def validate(self, attrs: dict) -> dict:
        """No discount above its price."""
        if attrs["seller_discount"] > attrs["original_price"]:
            raise serializers.ValidationError({"seller_discount": ["discount_exceeds_price"]})
        return attrs


class OrderSerializer(Strict):
    """An order with its lines."""

    shop_id = _id()
    order_id = _id()
    status = serializers.ChoiceField(choices=STATUSES)
    update_time = serializers.IntegerField(min_value=0, max_value=LAST_SECOND)
    currency = serializers.RegexField(CURRENCY)
    is_sample_order = serializers.BooleanField()
    line_items = LineSerializer(many=True)
    paid_time = serializers.IntegerField(
        min_value=0, max_value=LAST_SECOND, required=False, allow_null=True
    )

    def validate(self, attrs: dict) -> dict:
        """What concerns more than one field."""
        if attrs.get("paid_time") is None and attrs["status"] not in COUNTS_NOTHING:
            raise serializers.ValidationError({"paid_time": ["paid_time_required"]})
        ids = [line["id"] for line in attrs["line_items"]]
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError({"line_items": ["duplicate_line"]})
        amounts = (line[name] for line in attrs["line_items"] for name in AMOUNTS)
        if attrs["currency"] not in THREE_DECIMALS and any(amount % CENT for amount in amounts):
            raise serializers.ValidationError({"line_items": ["too_many_decimals"]})
        return attrs


def take(file: Path) -> int:
    """Take a file of orders in the product's batches; say how many."""
    taken = 0
    with file.open("rb") as lines:
        while batch := [json.loads(line) for line in islice(lines, MOST_ITEMS)]:
            serializer = OrderSerializer(data=batch, many=True)
            serializer.is_valid(raise_exception=True)
            _write(serializer.validated_data)
            taken += len(batch)
    return taken


@transaction.atomic
def _write(orders: Sequence[dict]) -> None:
    ids = {order["shop_id"] for order in orders}
    if len(ids) > Shop.objects.filter(pk__in=ids).count():
        raise serializers.ValidationError("unknown_shop")
    rates = {(rate.currency, rate.on): rate.usd_per_unit for rate in FxRate.objects.all()}
    rows = [_order(order, rates) for order in orders]
    lines = [
        _line(row, item)
        for row, order in zip(rows, orders, strict=True)
        for item in order["line_items"]
    ]
    _upsert(Order, rows, ("shop", "order_id"))
    _upsert(Line, lines, ("shop", "order_id", "line_id"))


def _upsert(model: Any, rows: Sequence[Any], key: tuple[str, ...]) -> None:
    rest = [
        field.name
        for field in model._meta.concrete_fields
        if field.name not in key and not field.generated
    ]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=list(key), update_fields=rest
    )


def _order(order: dict, rates: dict) -> Order:
    paid_time, paid_on, rate = order.get("paid_time"), None, None
    if paid_time is not None:
        paid_on = datetime.fromtimestamp(paid_time, UTC).astimezone(ZONE).date()
        rate = Decimal(1) if order["currency"] == "USD" else rates[order["currency"], paid_on]
    return Order(
        shop_id=order["shop_id"],
        order_id=order["order_id"],
        status=order["status"],
        is_sample=order["is_sample_order"],
        currency=order["currency"],
        paid_time=paid_time,
        paid_on=paid_on,
        rate=rate,
        update_time=order["update_time"],
        sha256=b"",
        recorded_in=0,
    )


def _line(row: Order, item: dict) -> Line:
    gross = None
    if row.rate is not None:
        gross = (item["original_price"] - item["seller_discount"]) * row.rate
        gross = gross.quantize(CENT, rounding=ROUND_HALF_UP)
    return Line(
        shop_id=row.shop_id,
        order_id=row.order_id,
        line_id=item["id"],
        product_id=item["product_id"],
        sku_id=item["sku_id"],
        creator_id=item.get("creator_id"),
        quantity=item["quantity"],
        **{name: item[name] for name in AMOUNTS},
        is_gift=item["is_gift"],
        is_removed=False,
        gross=gross,
        refunded=0,
        recorded_in=0,
    )
