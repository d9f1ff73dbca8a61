"""How prices of products stand in a page."""

from decimal import Decimal

from django import template

from enrollment.reports import product_reasons

register = template.Library()


@register.filter
def price(amount: Decimal | None, currency: str) -> str:
    """A price with the decimals of its currency, which stands beside it."""
    return "—" if amount is None else product_reasons.price(amount, currency)
