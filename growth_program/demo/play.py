"""Plays the term of summer 2026, through the services that everybody uses.

Each step may be done again, so a play that was stopped goes on where it stopped.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from billing.reports import settlement
from billing.services import closing
from billing.services.imports import import_enrollments
from compensation.models import Adjudication
from compensation.reports import decisions
from compensation.reports.cases import undecided
from compensation.services import adjudications
from enrollment.models import Screening
from enrollment.services import screenings
from enrollment.services.editions import first_edition
from growth_program.core import audit, commands
from growth_program.core.calendar import last_day, midnight, month_of
from growth_program.core.models import AuditEntry, DemoClock, Program
from growth_program.demo import cast
from growth_program.demo.generated import Stage, enrollments, stages
from growth_program.gateway.batches import Sender, of_kind
from growth_program.people.models import User

CODE = "2026-summer"
SOURCE = "demo"
PLAYED = "demo.played"
WITHOUT_REVIEW = 2  # decisions left for a person to look at


class Rejected(Exception):
    """Something that the demo made up was not taken: the demo is wrong."""


def play(reports: Path) -> Iterator[str]:
    """Play it once to its end, and say what is being done."""
    cast.hire()
    if AuditEntry.objects.filter(act=PLAYED).exists():
        cast.let_in()
        return
    first_edition()
    program = Program.objects.get(code=CODE)
    for place, stage in enumerate(stages()):
        yield f"{stage.until:%Y-%m-%d}: what the marketplace sent until then"
        _send(stage)
        _move(stage.until)
        if not place:
            cast.let_in()
            _screen(program)
            import_enrollments(enrollments(), source=SOURCE)
            continue
        month = month_of(stage.until.date() - timedelta(days=1))
        yield f"{stage.until:%Y-%m-%d}: {month:%Y-%m} closes"
        closing.close_month(program, month, source=SOURCE)
        if last_day(month) == program.newest().ends_on:
            yield "The term is over: its promises are judged"
            _adjudicate(program)
    yield f"Reports: {reports}"
    _report(program, reports)
    audit.record(PLAYED, program)


def _screen(program: Program) -> None:
    """Before anybody is in. Played again, it is not run again."""
    if not Screening.objects.filter(program=program).exists():
        screenings.screen(program, by=User.objects.get(email=cast.SARA.email))


def _send(stage: Stage) -> None:
    for kind, items in stage.batches:
        raws = [msgspec.json.encode(item) for item in items]
        tally = of_kind(kind).tally(raws, Sender(source=SOURCE))
        if tally.rejected:
            raise Rejected(f"{kind}: {tally.rejected[0]}")


def _move(instant: datetime) -> None:
    """Stop the demo's clock there. It never goes back."""
    stands, _ = DemoClock.objects.get_or_create(pk=1, defaults={"stands_at": instant})
    if stands.stands_at < instant:
        stands.stands_at = instant
        stands.save(update_fields=["stands_at"])


def _adjudicate(program: Program) -> None:
    """On the day it is due; most decisions are then reviewed and approved by two people."""
    due_on = program.newest().decided_from
    _move(midnight(due_on, program.time_zone))
    shops = list(undecided(program).values_list("shop_id", flat=True))
    adjudications.compute_due(program, shop_ids=shops, on=due_on)
    omar, mei = (User.objects.get(email=one.email) for one in (cast.OMAR, cast.MEI))
    computed = Adjudication.objects.filter(enrollment__program=program, state="computed")
    for decision in list(computed.order_by("enrollment__shop"))[WITHOUT_REVIEW:]:
        adjudications.review(decision.pk, by=mei)
        adjudications.approve(decision.pk, by=omar)


def _report(program: Program, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    months = program.enrollments.values_list("statements__month", flat=True)
    for month in sorted(set(months) - {None}):
        with commands.output(folder / f"settlement-{month:%Y-%m}.csv") as out:
            settlement.write_csv(out, program, month)
    with commands.output(folder / "adjudications.csv") as out:
        decisions.write_csv(out, program)
