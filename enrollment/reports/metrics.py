"""Metrics of a shop in words, and how their figures read."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from growth_program.core import formats


def _number(value: Decimal) -> str:
    """``1,200``, ``0.95``: without zeros that say nothing."""
    text = f"{value:,.6f}".rstrip("0")
    return text.removesuffix(".")


def _percent(value: Decimal) -> str:
    return formats.percent(value)


def _usd(value: Decimal) -> str:
    return formats.usd(value)


NAMES: dict[str, tuple[str | Promise, Callable[[Decimal], str]]] = {
    "gmv_90d": (_("GMV of 90 days"), _usd),
    "orders_90d": (_("orders of 90 days"), _number),
    "refund_rate_90d": (_("refund rate"), _percent),
    "cancel_rate_90d": (_("cancellation rate"), _percent),
    "on_time_shipping_rate_90d": (_("shipped on time"), _percent),
    "stock_out_rate": (_("out of stock"), _percent),
    "stock_days_median": (_("days of stock"), _number),
    "active_products": (_("active products"), _number),
    "rating": (_("rating"), _number),
    "price_index": (_("price beside its category"), _number),
    "violation_points": (_("violation points"), _number),
    "open_disputes": (_("open disputes"), _number),
    "content_30d": (_("content of 30 days"), _number),
    "creators_30d": (_("creators of 30 days"), _number),
    "campaigns_90d": (_("campaigns of 90 days"), _number),
    "sample_requests_90d": (_("sample requests of 90 days"), _number),
    "ad_roas_90d": (_("return on its own advertising"), _number),
    "affiliate_rate_90d": (_("affiliate commission"), _percent),
    "listing_score": (_("quality of listings"), _number),
}


def name(metric: str) -> str:
    """A metric in the reader's language."""
    return str(NAMES[metric][0])


def written(metric: str, value: Decimal) -> str:
    """A figure of a metric, with its unit."""
    return NAMES[metric][1](value)
