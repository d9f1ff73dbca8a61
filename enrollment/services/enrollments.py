"""The life of an enrollment. Each step: one function, one transaction, its audit entry."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.rules import states
from enrollment.rules.periods import Term, service_period
from growth_program.core import audit
from growth_program.core.models import Program, ProgramVersion
from growth_program.marketplace.models import Product


@transaction.atomic
def apply(
    program: Program, *, shops: Sequence[str], commitments: dict[str, tuple[int, int]]
) -> list[Enrollment]:
    """Applications of shops, with the AIGC items and videos committed to each.

    They agree to the program's newest figures. Returns the enrollments in the order of ``shops``.
    """
    Program.objects.select_for_update().get(pk=program.pk)  # numbers are given one by one
    taken = program.enrollments.count()
    version = program.newest()
    applied = Enrollment.objects.bulk_create(
        Enrollment(
            number=f"{program.code}-{taken + place:05}",
            program=program,
            version=version,
            shop_id=shop_id,
            aigc_committed=commitments[shop_id][0],
            videos_committed=commitments[shop_id][1],
        )
        for place, shop_id in enumerate(shops, start=1)
    )
    audit.record_batch(
        "enrollment.applied", program, {e.shop_id: {"number": e.number} for e in applied}
    )
    return applied


@transaction.atomic
def activate(enrollments: Sequence[Enrollment], *, on: dict[int, date]) -> None:
    """Open the service period of applied enrollments, each on its own day.

    Raises IllegalStep, TooLate.
    """
    held = Enrollment.objects.filter(pk__in=[e.pk for e in enrollments])
    rows = list(held.select_related("version").select_for_update(of=("self",)).order_by("shop_id"))
    for row in rows:
        row.state = states.after("activate", row.state)
        row.activated_on = on[row.pk]
        period = service_period(_term(row.version), row.activated_on)
        row.service_from, row.service_to = period.first, period.last
    fields = ["state", "activated_on", "service_from", "service_to"]
    Enrollment.objects.bulk_update(rows, fields)
    for row in rows:
        audit.record("enrollment.activated", row, shop=row.shop_id, on=str(row.activated_on))


def enrol_all_products(enrollments: Sequence[Enrollment], *, on: dict[int, date]) -> None:
    """Submit every product that a shop has now, with nothing yet said about price or samples."""
    by_shop = {enrollment.shop_id: enrollment for enrollment in enrollments}
    products = Product.objects.filter(shop__in=by_shop).values_list("pk", "shop_id")
    EnrolledProduct.objects.bulk_create(
        EnrolledProduct(
            enrollment=by_shop[shop_id], product_id=pk, enrolled_from=on[by_shop[shop_id].pk]
        )
        for pk, shop_id in products
    )


def _term(version: ProgramVersion) -> Term:
    return Term(
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        last_activation_on=version.last_activation_on,
    )
