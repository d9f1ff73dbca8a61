"""Pure rules of money. No Django here: the linter refuses it."""

from billing.rules import ad_spend, orders, refunds

__all__ = ["ad_spend", "orders", "refunds"]
