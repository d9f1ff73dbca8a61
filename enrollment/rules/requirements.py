"""Whether a product qualifies, and what it fails (PRODUCT.md §4, Qualification)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from growth_program.core.money import to_cents

ON_SALE = "ACTIVATE"
Failure = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """A version of a program's requirements. What is None or False is not asked for."""

    version: int
    is_on_sale: bool = False
    rating: Decimal | None = None
    stock: int | None = None
    images: int | None = None
    refused_categories: tuple[str, ...] = ()
    price: tuple[Decimal, Decimal] | None = None  # USD, both inclusive
    has_floor_price: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the marketplace says of a product. Its price is in its own currency."""

    list_price: Decimal
    currency: str
    stock: int
    rating: Decimal
    images: int
    category: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A floor price as it was given, in the currency of the list price then."""

    price: Decimal | None = None
    currency: str = ""


def failures(
    listing: Listing, floor: Floor, asked: Requirements, usd_per_unit: Decimal | None
) -> list[Failure]:
    """Each requirement that a product fails, by its code, with the figures.

    The list price is converted with the newest known rate, to the cent, half-up; a currency with
    no rate fails. `models.qualification` says the same in SQL.
    """
    return [*of_listing(listing, asked, usd_per_unit), *_of_floor(listing, floor, asked)]


def of_listing(
    listing: Listing, asked: Requirements, usd_per_unit: Decimal | None
) -> list[Failure]:
    """Those that do not depend on what the merchant submits: the dry run."""
    found: list[Failure] = []
    if asked.is_on_sale and listing.status != ON_SALE:
        found.append({"code": "not_on_sale", "status": listing.status})
    if asked.rating is not None and listing.rating < asked.rating:
        found.append(
            {"code": "rating_low", "least": f"{asked.rating:.2f}", "has": f"{listing.rating:.2f}"}
        )
    if asked.stock is not None and listing.stock < asked.stock:
        found.append({"code": "stock_low", "least": asked.stock, "has": listing.stock})
    if asked.images is not None and listing.images < asked.images:
        found.append({"code": "images_few", "least": asked.images, "has": listing.images})
    if listing.category in asked.refused_categories:
        found.append({"code": "category_refused", "category": listing.category})
    return [*found, *_of_price(listing, asked, usd_per_unit)]


def _of_price(
    listing: Listing, asked: Requirements, usd_per_unit: Decimal | None
) -> Iterable[Failure]:
    if asked.price is None:
        return
    if usd_per_unit is None:
        yield {"code": "rate_unknown", "currency": listing.currency}
        return
    least, most = asked.price
    price = to_cents(listing.list_price * usd_per_unit)
    if not least <= price <= most:
        yield {
            "code": "price_outside",
            "least": f"{least:.2f}",
            "most": f"{most:.2f}",
            "has": f"{price:.2f}",
        }


def _of_floor(listing: Listing, floor: Floor, asked: Requirements) -> Iterable[Failure]:
    if not asked.has_floor_price:
        return
    if floor.price is None:
        yield {"code": "floor_price_missing"}
    elif floor.currency != listing.currency:
        yield {
            "code": "floor_currency_changed",
            "was": floor.currency,
            "currency": listing.currency,
        }
    elif floor.price > listing.list_price:
        yield {
            "code": "floor_price_high",
            "floor_price": f"{floor.price:.3f}",
            "list_price": f"{listing.list_price:.3f}",
            "currency": listing.currency,
        }
