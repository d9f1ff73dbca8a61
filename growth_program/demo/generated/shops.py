"""Shops and their catalogues."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import accumulate
from random import Random

from growth_program.demo.generated.baskets import MEAN_LINES, MEAN_QUANTITY
from growth_program.demo.generated.chance import Numbers, stream
from growth_program.demo.generated.markets import MARKETS, Market
from growth_program.demo.generated.others import plan_of
from growth_program.demo.generated.plans import Plan
from growth_program.demo.generated.vocabulary import range_of

UNEQUAL = 1.1  # the exponent of popularity by rank: a fifth of the products sells two thirds
PRICE_SPREAD = 0.3  # of the logarithm, around the usual price
SMALLEST_STEPS = 4  # of the market's prices
SKUS = (1, 1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product of a shop. The price is in cents of the market's currency."""

    product_id: str
    title: str
    price: int
    skus: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop, its products by popularity, the best-selling first."""

    number: int
    shop_id: str
    plan: Plan
    products: tuple[Product, ...]

    @property
    def market(self) -> Market:
        """Where it sells."""
        return MARKETS[self.plan.market]

    @cached_property
    def popularity(self) -> list[float]:
        """The cumulated weights of the products."""
        return list(accumulate(_weights(len(self.products))))

    def stream(self, seed: int, purpose: str) -> Random:
        """What is drawn for one purpose of this shop."""
        return stream(seed, purpose, self.number)


def _weights(count: int) -> list[float]:
    return [1 / rank**UNEQUAL for rank in range(1, count + 1)]


@cache
def build(seed: int, count: int) -> tuple[Shop, ...]:
    """So many shops. Kept: each day asks who joins."""
    numbers = Numbers(stream(seed, "shop ids"), "7495")
    return tuple(_built(seed, number, numbers.draw()) for number in range(count))


def _built(seed: int, number: int, shop_id: str) -> Shop:
    plan = plan_of(number)
    shop = Shop(number=number, shop_id=shop_id, plan=plan, products=())
    rng = shop.stream(seed, "catalogue")
    return replace(shop, products=tuple(_catalogue(rng, shop)))


def _catalogue(rng: Random, shop: Shop) -> Iterator[Product]:
    """Products in an order of popularity, at prices that bring the plan's mean basket."""
    plan, market = shop.plan, shop.market
    range_ = range_of(plan.category, plan.market, rng)
    rng.shuffle(range_)
    usual = [price * rng.lognormvariate(0, PRICE_SPREAD) for price, _ in range_]
    weights = _weights(len(range_))
    mean = sum(map(float.__mul__, usual, weights)) / sum(weights)
    level = plan.basket / (mean * MEAN_LINES * MEAN_QUANTITY) / market.usd_per_unit
    numbers = Numbers(rng, "1729", shop.number)
    for price, (_, title) in zip(usual, range_, strict=True):
        yield Product(
            product_id=numbers.draw(),
            title=title,
            price=_tagged(price * level, market),
            skus=tuple(numbers.draw() for _ in range(rng.choice(SKUS))),
        )


def _tagged(price: float, market: Market) -> int:
    """In cents, just under a whole number of the market's steps: 12.49, 12.99."""
    return max(SMALLEST_STEPS, round(100 * price / market.price_step)) * market.price_step - 1
