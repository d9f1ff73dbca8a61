"""The lines of an order."""

from itertools import accumulate
from random import Random
from typing import Any

from growth_program.demo.generated import baskets
from growth_program.demo.generated.chance import Numbers, text
from growth_program.demo.generated.creators import Creator
from growth_program.demo.generated.shops import Product, Shop

# Of the creators' sales: a few sell most.
CREATOR_UNEQUAL = 0.8


class Till:
    """Rings up the lines of one shop's orders."""

    def __init__(self, rng: Random, shop: Shop, creators: list[Creator]) -> None:
        """``creators`` are those of the shop's market."""
        self._rng = rng
        self._shop = shop
        self._numbers = Numbers(rng, "5779", shop.number)
        self._creators = [creator.creator_id for creator in rng.sample(creators, len(creators))]
        shares = (1 / rank**CREATOR_UNEQUAL for rank in range(1, len(creators) + 1))
        self._creator_weights = list(accumulate(shares))
        self.currency = shop.market.currency

    def lines(self) -> list[dict[str, Any]]:
        """What a buyer takes, and now and then a gift on top."""
        counts, weights = baskets.LINE_COUNTS
        (count,) = self._rng.choices(counts, cum_weights=weights)
        lines = [self._sold(product) for product in self._picked(count)]
        if self._rng.random() < baskets.WITH_GIFT:
            lines.append(self._free(is_gift=True))
        return lines

    def sample(self) -> list[dict[str, Any]]:
        """One piece for a creator, for nothing."""
        return [self._free(is_gift=False)]

    def _picked(self, count: int) -> list[Product]:
        shop = self._shop
        return self._rng.choices(shop.products, cum_weights=shop.popularity, k=count)

    def _free(self, *, is_gift: bool) -> dict[str, Any]:
        (product,) = self._picked(1)
        line = self._line(product, 1)
        return line | {"seller_discount": line["original_price"], "is_gift": is_gift}

    def _sold(self, product: Product) -> dict[str, Any]:
        rng = self._rng
        quantities, weights = baskets.QUANTITY_COUNTS
        (quantity,) = rng.choices(quantities, cum_weights=weights)
        line = self._line(product, quantity)
        price = product.price * quantity
        discount = self._part(price, baskets.DISCOUNTED, baskets.SELLER_DISCOUNTS)
        line["seller_discount"] = text(discount)
        line["platform_discount"] = text(
            self._part(price - discount, baskets.ON_PLATFORM, baskets.PLATFORM_DISCOUNTS)
        )
        if commission := self._part(price - discount, baskets.AFFILIATE, baskets.COMMISSIONS):
            line["affiliate_commission"] = text(commission)
            (creator,) = rng.choices(self._creators, cum_weights=self._creator_weights)
            line["creator_id"] = creator
        return line

    def _part(self, amount: int, chance: float, percents: tuple[int, ...]) -> int:
        """A part of an amount, in some of the cases."""
        if self._rng.random() >= chance:
            return 0
        return amount * self._rng.choice(percents) // 100

    def _line(self, product: Product, quantity: int) -> dict[str, Any]:
        return {
            "id": self._numbers.draw(),
            "product_id": product.product_id,
            "sku_id": self._rng.choice(product.skus),
            "quantity": quantity,
            "original_price": text(product.price * quantity),
            "seller_discount": "0.00",
            "platform_discount": "0.00",
            "affiliate_commission": "0.00",
            "is_gift": False,
        }
