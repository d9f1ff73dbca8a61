"""Screenings: runs over every shop, and what people say against them."""

from typing import Any

import msgspec
from django.db import connection, transaction

from enrollment.models import Screening, ScreeningOverride, ScreeningPolicy, scores
from enrollment.reports.screenings import is_due, tally
from enrollment.rules import screenings as rules
from growth_program.core import audit, clock
from growth_program.core.models import Program
from growth_program.marketplace.services import shops
from growth_program.people.reports.shops import managed_by

OVERRIDE = "enrollment.override_screening"
NEXT_NUMBER = "SELECT nextval(pg_get_serial_sequence('enrollment_screening', 'id'))"
# A hundred thousand results are put in their order, and fit.
ROOM = "SET LOCAL work_mem = '128MB'"


class NoPolicy(Exception):
    """The program has no policy to screen by."""


class NoReason(ValueError):
    """Whoever overrides a screening says why."""


class NotTheirs(Exception):
    """That person may not override screenings, or does not look after that shop."""


@transaction.atomic
def screen(program: Program, *, by: Any = None) -> Screening:
    """Score every shop by the program's newest policy, and keep what came of it.

    As many statements for one shop as for a hundred thousand. A second run waits for the first,
    and is a run of its own. Raises NoPolicy.
    """
    Program.objects.select_for_update().get(pk=program.pk)  # runs are numbered one by one
    policy = (
        ScreeningPolicy.objects.filter(program=program)
        .select_for_update()
        .order_by("-number")
        .first()
    )
    if policy is None:
        raise NoPolicy(program.code)
    run_id = _scored(policy)
    counts = tally(run_id, smallest=policy.smallest_group)
    run: Screening = Screening.objects.create(
        pk=run_id,
        program=program,
        number=Screening.objects.filter(program=program).count() + 1,
        policy=policy,
        screened_at=clock.now(),
        by=by,
        shops=counts.shops,
        passed=counts.passed,
        selected=counts.selected,
        fairness=msgspec.to_builtins(counts.fairness),
    )
    told = {
        "number": str(run.number),
        "shops": str(run.shops),
        "passed": str(run.passed),
        "selected": str(run.selected),
    }
    version = f"{rules.VERSION}/{policy.number}"
    audit.record_batch(
        "screening.run", run, {"": told}, by=by, rule="screening", rule_version=version
    )
    return run


@transaction.atomic
def repeat(program: Program) -> Screening | None:
    """Run it again where that is due, once however many ask at the same time."""
    Program.objects.select_for_update().get(pk=program.pk)
    return screen(program) if is_due(program, clock.today(program.time_zone)) else None


def _scored(policy: ScreeningPolicy) -> int:
    """Write the results of a run that is yet to be written, and say which that is."""
    statement, given = scores.results(policy.as_rule())
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
        cursor.execute(NEXT_NUMBER)
        run_id: int = cursor.fetchone()[0]
        cursor.execute(statement, {**given, "screening": run_id, "program": policy.program_id})
    return run_id


@transaction.atomic
def override(
    program: Program, shop_id: str, *, is_selected: bool, reason: str, by: Any
) -> ScreeningOverride:
    """Select a shop, or not, whatever its score says; it holds until the next one.

    Raises NoReason, NotTheirs.
    """
    if not reason.strip():
        raise NoReason
    if not (by.has_perm(OVERRIDE) and managed_by(by).filter(pk=shop_id).exists()):
        raise NotTheirs
    shops.lock([shop_id])
    written: ScreeningOverride = ScreeningOverride.objects.create(
        program=program,
        shop_id=shop_id,
        is_selected=is_selected,
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )
    audit.record(
        "screening.overridden",
        written,
        shop=shop_id,
        by=by,
        selected="yes" if is_selected else "no",
        reason=written.reason,
    )
    return written
