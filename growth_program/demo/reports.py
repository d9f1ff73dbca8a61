"""The reports of the demo, as files of its data folder."""

from pathlib import Path

from billing.reports import settlement
from compensation.reports import decisions
from growth_program.core import commands
from growth_program.core.models import Program
from growth_program.demo.addresses import data_folder


def folder() -> Path:
    """Where they lie."""
    return data_folder() / "reports"


def write() -> None:
    """Of each edition: every closed month, and the decisions."""
    for program in Program.objects.all():
        mine = folder() / program.code
        mine.mkdir(parents=True, exist_ok=True)
        months = program.enrollments.values_list("statements__month", flat=True)
        for month in sorted(set(months) - {None}):
            with commands.output(mine / f"settlement-{month:%Y-%m}.csv") as out:
                settlement.write_csv(out, program, month)
        with commands.output(mine / "adjudications.csv") as out:
            decisions.write_csv(out, program)
