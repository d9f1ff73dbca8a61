"""Merchants submit products: floor prices, samples and quotas, some days after they joined."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from django.utils.translation import gettext_noop

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.reports.products import is_open
from enrollment.rules.products import Row
from enrollment.services import products
from growth_program.demo import cast
from growth_program.demo.generated.term import SUMMER
from growth_program.demo.script.acts import Act, at
from growth_program.marketplace.models import Product

AFTER = timedelta(days=2)
MOST = 16  # products of a shop; those that it sells for most
# Of the list price, product by product; the last leaves no room for a campaign.
FLOORS = tuple(map(Decimal, ("0.75", "0.80", "0.70", "0.85", "0.78", "0.96")))
SAMPLES = ((12, 6), (8, 4), (20, 10), (5, 2))  # and how many without asking
CENT = Decimal("0.01")


def acts(day: date) -> Iterator[Act]:
    """Of whoever joined some days ago."""
    joined = Enrollment.objects.filter(
        program__code=SUMMER.code, state="active", activated_on=day - AFTER
    )
    rows = list(joined.order_by("shop").values_list("pk", flat=True))
    if rows:
        said = gettext_noop("Merchants submit products")
        yield Act(at(day, 16), said, partial(submit, rows))


def submit(enrollment_ids: list[int]) -> None:
    """Where nobody has submitted anything yet."""
    for enrollment in Enrollment.objects.filter(pk__in=enrollment_ids).select_related("shop"):
        mine = EnrolledProduct.objects.filter(enrollment=enrollment)
        if mine.filter(floor_price__isnull=False).exists() or not is_open(enrollment):
            continue
        if rows := list(_rows(enrollment)):
            products.submit(enrollment.pk, rows, by=cast.owner(enrollment.shop))


def _rows(enrollment: Enrollment) -> Iterator[Row]:
    sold = Product.objects.filter(shop=enrollment.shop_id, status="ACTIVATE", stock__gt=0)
    for number, product in enumerate(sold.order_by("-list_price", "pk")[:MOST]):
        floor = product.list_price * FLOORS[number % len(FLOORS)]
        quantity, quota = SAMPLES[number % len(SAMPLES)]
        quantity = min(quantity, product.stock)
        yield Row(
            number + 1,
            {
                "product_id": product.product_id,
                "floor_price": str(floor.quantize(CENT, ROUND_HALF_UP)),
                "sample_quantity": str(quantity),
                "auto_approve_quota": str(min(quota, quantity)),
                "may_use_material": "yes",
            },
        )
