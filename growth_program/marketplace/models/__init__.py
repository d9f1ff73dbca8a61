from growth_program.marketplace.models.creators import (
    Creator,
    CreatorVersion,
    CreatorVideo,
    CreatorVideoVersion,
)
from growth_program.marketplace.models.products import Product
from growth_program.marketplace.models.promotions import Promotion
from growth_program.marketplace.models.rates import FxRate
from growth_program.marketplace.models.shops import Shop, ShopOwner

__all__ = [
    "Creator",
    "CreatorVersion",
    "CreatorVideo",
    "CreatorVideoVersion",
    "FxRate",
    "Product",
    "Promotion",
    "Shop",
    "ShopOwner",
]
