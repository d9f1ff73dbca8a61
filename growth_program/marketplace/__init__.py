"""What the marketplace told us, as it told it: shops, products, creators, their videos, rates."""
