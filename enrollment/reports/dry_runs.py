"""The dry run over a catalogue: what would qualify, before anything is paid (PRODUCT.md §3.3).

It reads what the marketplace says of the products and writes nothing.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from django.db import connection

from enrollment.models import Invitation
from enrollment.models.qualification import OF_LISTING, RATE, given
from enrollment.reports import invitations
from enrollment.reports.products import PAGE, enrollment_of
from enrollment.rules.requirements import Failure, Requirements
from growth_program.core import clock
from growth_program.marketplace.models import Shop

LISTED = f"""
    SELECT id, product_id, title, list_price, currency, stock, failures FROM (
        SELECT p.id, p.product_id, p.title, p.list_price, p.currency, p.stock,
            {OF_LISTING} AS failures
        FROM marketplace_product p {RATE}
        LEFT JOIN marketplace_product seen ON seen.id = %(after)s AND seen.shop_id = p.shop_id
        WHERE p.shop_id = %(shop)s
            AND (seen.id IS NULL OR (p.title, p.id) > (seen.title, seen.id))
    ) checked
    WHERE %(qualifies)s::boolean IS NULL OR (failures = '[]') = %(qualifies)s
    ORDER BY title, id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A product of the catalogue, with each requirement that it fails as it is listed."""

    pk: int
    product_id: str
    title: str
    list_price: Decimal
    currency: str
    stock: int
    failures: list[Failure]


def program_of(shop: Shop) -> int | None:
    """Whose requirements count: of the invitation that stands, else of what it has joined."""
    invitation: Invitation | None = invitations.standing(shop)
    if invitation is not None:
        return invitation.program_id
    enrollment = enrollment_of(shop)
    return None if enrollment is None else enrollment.program_id


def page(
    shop: Shop, asked: Requirements, *, qualifies: bool | None, after: int | None
) -> tuple[list[Listed], int | None]:
    """Products by name after the one last seen, and the last one's key if there are more.

    All of them, or those that would qualify with a floor price, or those that would not.
    """
    told: dict[str, Any] = {
        **given(asked),
        "shop": shop.pk,
        "today": clock.today(),
        "after": after,
        "qualifies": qualifies,
        "limit": PAGE + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(LISTED, told)
        found = [_listed(row) for row in cursor.fetchall()]
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _listed(row: tuple[Any, ...]) -> Listed:
    pk, product_id, title, list_price, currency, stock, failures = row
    return Listed(
        pk=pk,
        product_id=product_id,
        title=title,
        list_price=list_price,
        currency=currency,
        stock=stock,
        failures=msgspec.json.decode(failures),
    )
