"""Products that a shop has submitted, and those that it could."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.models.qualification import OF_LISTING, RATE, given
from enrollment.reports.served import enrollments_of
from enrollment.rules.products import Known, Terms
from enrollment.rules.requirements import Listing, Requirements
from growth_program.core import clock
from growth_program.marketplace.models import Product, Shop

PAGE = 50
KNOWN = """
    SELECT p.product_id, p.list_price, p.currency, p.stock, p.rating,
        jsonb_array_length(p.image_urls), p.category, p.status,
        e.id IS NOT NULL, e.floor_price, e.sample_quantity, e.auto_approve_quota, e.may_use_material
    FROM marketplace_product p
    LEFT JOIN enrollment_enrolledproduct e
        ON e.product_id = p.id AND e.enrollment_id = %(enrollment)s
    WHERE p.shop_id = %(shop)s AND p.product_id = ANY(%(ids)s)
"""


def enrollment_of(shop: Shop) -> Enrollment | None:
    """The one whose products a shop's pages are about: the newest that was not withdrawn."""
    kept = (one for one in enrollments_of(shop) if one.state != Enrollment.State.WITHDRAWN)
    return next(kept, None)


def has_products(shop: Shop) -> bool:
    """Whether the shop has a page of products: it has applied, at least."""
    return enrollment_of(shop) is not None


def is_open(enrollment: Enrollment) -> bool:
    """Whether products can be submitted: from the activation to the end of the service."""
    today = clock.today(enrollment.program.time_zone)
    is_active = enrollment.state == Enrollment.State.ACTIVE
    return is_active and enrollment.service_to is not None and today <= enrollment.service_to


def known_products(enrollment: Enrollment, product_ids: Iterable[str]) -> dict[str, Known]:
    """By id, those of the products that are the shop's."""
    with connection.cursor() as cursor:
        cursor.execute(
            KNOWN,
            {
                "enrollment": enrollment.pk,
                "shop": enrollment.shop_id,
                "ids": [one for one in product_ids if "\0" not in one],
            },
        )
        return {row[0]: _known(row) for row in cursor.fetchall()}


def _known(row: tuple[Any, ...]) -> Known:
    _id, price, currency, stock, rating, images, category, status, *submitted = row
    is_submitted, floor, samples, quota, material = submitted
    listing = Listing(
        list_price=price,
        currency=currency,
        stock=stock,
        rating=rating,
        images=images,
        category=category,
        status=status,
    )
    if not is_submitted or floor is None:
        return Known(listing)
    terms = Terms(
        floor_price=floor,
        sample_quantity=samples,
        auto_approve_quota=quota,
        may_use_material=material,
    )
    return Known(listing, terms)


def listing(product: Product) -> Listing:
    """What the marketplace says of a product."""
    return Listing(
        list_price=product.list_price,
        currency=product.currency,
        stock=product.stock,
        rating=product.rating,
        images=len(product.image_urls),
        category=product.category,
        status=product.status,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of an enrollment's products, by state."""

    all: int
    qualified: int
    needs_work: int
    unchecked: int


def counts(enrollment: Enrollment) -> Counts:
    """In one statement."""
    states = EnrolledProduct.State
    found = EnrolledProduct.objects.filter(enrollment=enrollment).aggregate(
        all=Count("pk"),
        qualified=Count("pk", filter=Q(state=states.QUALIFIED)),
        needs_work=Count("pk", filter=Q(state=states.NEEDS_WORK)),
        unchecked=Count("pk", filter=Q(state=states.UNCHECKED)),
    )
    return Counts(**found)


DRY_RUN = f"""
    SELECT count(*), count(*) FILTER (WHERE failures = '[]') FROM (
        SELECT {OF_LISTING} AS failures FROM marketplace_product p {RATE}
        WHERE p.shop_id = %(shop)s
    ) checked
"""
REASONS = f"""
    SELECT failure ->> 'code', count(*) FROM (
        SELECT {OF_LISTING} AS failures FROM marketplace_product p {RATE}
        WHERE p.shop_id = %(shop)s
    ) checked CROSS JOIN LATERAL jsonb_array_elements(failures) failure
    GROUP BY 1 ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many products of a catalogue would qualify, given a floor price, and why others not."""

    products: int
    qualify: int
    reasons: list[tuple[str, int]]


def dry_run(shop: Shop, asked: Requirements) -> DryRun:
    """Over the whole catalogue, before anything is paid (PRODUCT.md §3.3). Writes nothing."""
    told = {**given(asked), "shop": shop.pk, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(DRY_RUN, told)
        products, qualify = cursor.fetchone()
        cursor.execute(REASONS, told)
        return DryRun(products, qualify, cursor.fetchall())
