"""The shapes of what the marketplace sends, and what is wrong with a well-formed item."""

from growth_program.marketplace.rules import creators, products, promotions, rates, shops

__all__ = ["creators", "products", "promotions", "rates", "shops"]
