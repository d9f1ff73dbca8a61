"""What a shop submits: floor prices, samples and quotas of its products."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from enrollment.models import Enrollment, ProductUpload
from enrollment.reports.products import is_open, known_products
from enrollment.rules.products import Judged, Problem, Row, judge
from enrollment.services import qualification
from growth_program.core import audit, clock
from growth_program.core.nudges import nudge
from growth_program.marketplace.services import shops


class NotOpen(Exception):
    """Products are submitted from the activation of an enrollment to the end of its service."""


class Wrong(ValueError):
    """Something is wrong with what is submitted; nothing of it was taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """All that is."""
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What came of a batch. A product that was the same already is unchanged."""

    new: int
    changed: int
    unchanged: int
    qualified: int
    needs_work: int


WRITE = """
    INSERT INTO enrollment_enrolledproduct AS e (enrollment_id, product_id, enrolled_from,
        floor_price, floor_currency, sample_quantity, auto_approve_quota, may_use_material)
    SELECT %(enrollment)s, p.id, %(today)s, t.floor_price, p.currency, t.samples, t.quota,
        t.material
    FROM unnest(%(ids)s::text[], %(floors)s::numeric[], %(samples)s::int[], %(quotas)s::int[],
        %(materials)s::boolean[]) AS t (product_id, floor_price, samples, quota, material)
    JOIN marketplace_product p ON p.shop_id = %(shop)s AND p.product_id = t.product_id
    ORDER BY p.id
    ON CONFLICT (enrollment_id, product_id) DO UPDATE
    SET floor_price = excluded.floor_price, floor_currency = excluded.floor_currency,
        sample_quantity = excluded.sample_quantity,
        auto_approve_quota = excluded.auto_approve_quota,
        may_use_material = excluded.may_use_material,
        requirements_version = NULL  -- it is checked anew
    WHERE (e.floor_price, e.floor_currency, e.sample_quantity, e.auto_approve_quota,
        e.may_use_material) IS DISTINCT FROM (excluded.floor_price, excluded.floor_currency,
        excluded.sample_quantity, excluded.auto_approve_quota, excluded.may_use_material)
    RETURNING old.id IS NULL
"""
NOW = """
    SELECT count(*) FILTER (WHERE e.state = 'qualified'),
        count(*) FILTER (WHERE e.state = 'needs_work')
    FROM enrollment_enrolledproduct e JOIN marketplace_product p ON p.id = e.product_id
    WHERE e.enrollment_id = %(enrollment)s AND p.product_id = ANY(%(ids)s)
"""


@transaction.atomic
def submit(
    enrollment_id: int, rows: Iterable[Row], *, by: Any, upload: ProductUpload | None = None
) -> Submitted:
    """Take rows, new and changed: all of them, or nothing. They are checked at once.

    Raises NotOpen, Wrong.
    """
    enrollment = held(enrollment_id)
    given = list(rows)
    judged = judged_now(enrollment, given)
    if judged.problems:
        raise Wrong(judged.problems)
    return write(enrollment, judged, by=by, upload=upload)


def held(enrollment_id: int) -> Enrollment:
    """An enrollment that takes products, with its shop's row held: nobody writes about it now.

    Raises NotOpen.
    """
    rows = Enrollment.objects.select_related("program")
    enrollment: Enrollment = rows.get(pk=enrollment_id)
    shops.lock([enrollment.shop_id])
    locked = rows.select_for_update(of=("self",), no_key=True)
    enrollment = locked.get(pk=enrollment_id)
    if not is_open(enrollment):
        raise NotOpen(enrollment.number)
    return enrollment


def judged_now(enrollment: Enrollment, rows: Sequence[Row]) -> Judged:
    """Rows against what the marketplace says of their products, and what was submitted."""
    ids = {row.cells.get("product_id", "") for row in rows}
    return judge(rows, known_products(enrollment, ids))


def write(
    enrollment: Enrollment, judged: Judged, *, by: Any, upload: ProductUpload | None = None
) -> Submitted:
    """Terms that were judged under the same lock, their check, and the audit's entry."""
    terms = judged.terms
    ids = list(terms)
    given: dict[str, Any] = {
        "enrollment": enrollment.pk,
        "shop": enrollment.shop_id,
        "today": clock.today(enrollment.program.time_zone),
        "ids": ids,
        "floors": [one.floor_price for one in terms.values()],
        "samples": [one.sample_quantity for one in terms.values()],
        "quotas": [one.auto_approve_quota for one in terms.values()],
        "materials": [one.may_use_material for one in terms.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE, given)
        written = [is_new for (is_new,) in cursor.fetchall()]
    version, _checked = qualification.check(enrollment.program, [enrollment.shop_id], products=ids)
    with connection.cursor() as cursor:
        cursor.execute(NOW, given)
        qualified, needs_work = cursor.fetchone()
    outcome = Submitted(
        new=sum(written),
        changed=len(written) - sum(written),
        unchanged=len(terms) - len(written),
        qualified=qualified,
        needs_work=needs_work,
    )
    if written:
        nudge(qualification.ENTER_SHOPS, [enrollment.shop_id])
        _record(enrollment, outcome, judged, version, by=by, upload=upload)
    return outcome


def _record(
    enrollment: Enrollment,
    outcome: Submitted,
    judged: Judged,
    version: int,
    *,
    by: Any,
    upload: ProductUpload | None,
) -> None:
    """One entry a batch. What was given stands in it, or in the upload that it names."""
    details: dict[str, Any] = {
        "new": str(outcome.new),
        "changed": str(outcome.changed),
        "qualified": str(outcome.qualified),
        "needs_work": str(outcome.needs_work),
    }
    if upload:
        details["upload"] = str(upload.pk)
    else:
        details["products"] = {
            product_id: [
                str(one.floor_price),
                one.sample_quantity,
                one.auto_approve_quota,
                one.may_use_material,
            ]
            for product_id, one in judged.terms.items()
        }
    audit.record_batch(
        "products.submitted",
        enrollment,
        {enrollment.shop_id: details},
        by=by,
        rule=qualification.RULE,
        rule_version=str(version),
    )
