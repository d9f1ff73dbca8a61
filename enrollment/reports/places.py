"""How far a shop is on its way through the program: what its menu depends on."""

from typing import Any

from enrollment.models import Invitation
from enrollment.reports.products import has_products
from enrollment.reports.served import enrollments_of, has_been_served
from growth_program.core import clock
from growth_program.marketplace.models import Shop


def is_invited(shop: Shop) -> bool:
    """Whether it may join, by an invitation that stands. Asked once for each request."""
    found: bool | None = shop.__dict__.get("is_invited")
    if found is None:
        found = shop.__dict__["is_invited"] = _is_invited(shop)
    return found


def is_choosing(shop: Shop) -> bool:
    """Whether it is invited, and has no products submitted anywhere to look at instead."""
    return is_invited(shop) and not has_products(shop)


def is_settled_in(shop: Shop) -> bool:
    """Whether there is more to see than a first invitation."""
    return has_been_served(shop) or not is_invited(shop)


def has_terms(shop: Shop) -> bool:
    """Whether there are terms to read: those agreed, or those offered."""
    enrollments: list[Any] = enrollments_of(shop)
    return any(one.is_agreed for one in enrollments) or is_invited(shop)


def has_applied(shop: Shop) -> bool:
    """Whether its application waits for the fee."""
    return any(one.state == "applied" for one in enrollments_of(shop))


def _is_invited(shop: Shop) -> bool:
    enrollments: list[Any] = enrollments_of(shop)
    if enrollments:
        return bool(enrollments[0].is_shop_invited)
    return Invitation.objects.standing(clock.today()).filter(shop=shop).exists()
