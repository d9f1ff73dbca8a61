"""Whether enrolled products qualify: checked when they are submitted, and when a side changes."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection, transaction

from enrollment.models import EnrolledProduct, Enrollment
from enrollment.models.qualification import FAILURES, RATE, given, requirements_of
from growth_program.core import audit, clock, recordings
from growth_program.core.models import Program
from growth_program.core.nudges import nudge
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

RULE = "product requirements"
ENTER_SHOPS = "enrollment.tasks.enter_shops"  # tasks: services do not know them
# An enrolled product of a service that runs, and what its check depends on.
OPEN = f"""
    FROM enrollment_enrolledproduct e
    JOIN enrollment_enrollment n ON n.id = e.enrollment_id
    JOIN marketplace_product p ON p.id = e.product_id
    {RATE}
    WHERE n.program_id = %(program)s AND n.state = 'active' AND n.service_to >= %(today)s
"""
IS_DUE = """
    (e.requirements_version, e.product_recorded_in, e.usd_per_unit)
        IS DISTINCT FROM (%(version)s, p.recorded_in, x.usd_per_unit)
"""
DUE_SHOPS = f"SELECT DISTINCT n.shop_id {OPEN} AND {IS_DUE} ORDER BY n.shop_id"
CHECK = f"""
    WITH checked AS (
        SELECT e.id, n.shop_id, n.id AS enrollment_id, p.product_id, p.title, p.recorded_in,
            x.usd_per_unit, {FAILURES} AS failures
        {OPEN} AND n.shop_id = ANY(%(shops)s) AND {IS_DUE}
            AND (%(products)s::text[] IS NULL OR p.product_id = ANY(%(products)s))
    )
    UPDATE enrollment_enrolledproduct e
    SET failures = c.failures, checked_at = %(now)s, requirements_version = %(version)s,
        product_recorded_in = c.recorded_in, usd_per_unit = c.usd_per_unit,
        state = CASE WHEN c.failures = '[]' THEN 'qualified' ELSE 'needs_work' END
    FROM checked c WHERE c.id = e.id
    RETURNING c.shop_id, c.enrollment_id, c.product_id, c.title, old.state, new.state
"""


class Checked(NamedTuple):
    """One product, and what a check made of it."""

    shop_id: str
    enrollment_id: int
    product_id: str
    title: str
    was: str
    state: str


def due_shops(program: Program) -> list[str]:
    """Shops with a product of which a side has changed since it was checked."""
    asked = requirements_of(program.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            DUE_SHOPS,
            {
                "program": program.pk,
                "today": clock.today(program.time_zone),
                "version": asked.version,
            },
        )
        return [shop_id for (shop_id,) in cursor.fetchall()]


def check(
    program: Program, shop_ids: Sequence[str], *, products: Sequence[str] | None = None
) -> tuple[int, list[Checked]]:
    """Check what is due of these shops, whose rows the caller holds: all, or some products.

    Returns the version of the requirements with what came of it.
    """
    asked = requirements_of(program.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            CHECK,
            {
                **given(asked),
                "program": program.pk,
                "shops": list(shop_ids),
                "products": None if products is None else list(products),
                "today": clock.today(program.time_zone),
                "now": clock.now(),
                "version": asked.version,
            },
        )
        return asked.version, [Checked(*row) for row in cursor.fetchall()]


@transaction.atomic
def requalify(program: Program, shop_ids: Sequence[str], *, skip_held: bool = False) -> int:
    """Check again what has changed, tell of what no longer qualifies; how many changed sides.

    Again, it changes nothing.
    """
    held = shops.lock(shop_ids, skip_held=skip_held)
    version, checked = check(program, held)
    if checked:
        nudge(ENTER_SHOPS, sorted({one.shop_id for one in checked}))
    moved = [one for one in checked if one.was != one.state]
    by_shop: dict[str, list[Checked]] = {}
    for one in moved:
        by_shop.setdefault(one.shop_id, []).append(one)
    audit.record_batch(
        "products.checked",
        program,
        {shop_id: _told(rows) for shop_id, rows in sorted(by_shop.items())},
        rule=RULE,
        rule_version=str(version),
    )
    _tell(moved, clock.today(program.time_zone))
    return len(moved)


def _told(rows: Sequence[Checked]) -> dict[str, object]:
    states = EnrolledProduct.State
    now = {
        state: sorted(row.product_id for row in rows if row.state == state)
        for state in (states.QUALIFIED, states.NEEDS_WORK)
    }
    return {
        "qualify": str(len(now[states.QUALIFIED])),
        "need_work": str(len(now[states.NEEDS_WORK])),
        "products": {str(state): ids for state, ids in now.items()},
    }


def _tell(moved: Sequence[Checked], on: date) -> None:
    """The owner and operators, of products that did qualify: one notice a shop and check."""
    stopped: dict[int, list[Checked]] = {}
    for one in moved:
        if one.was == EnrolledProduct.State.QUALIFIED:
            stopped.setdefault(one.enrollment_id, []).append(one)
    news = [
        News(
            enrollment_id,
            rows[0].shop_id,
            {"count": len(rows), "product": min(row.title for row in rows), "on": on},
        )
        for enrollment_id, rows in sorted(stopped.items())
    ]
    if news:  # each check is an occasion of its own, however soon the next one follows
        number = recordings.draw("product-checks", source=RULE)
        notices.tell_all("products_stopped_qualifying", Enrollment, news, occasion=f"{number}")
