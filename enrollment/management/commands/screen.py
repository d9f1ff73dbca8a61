from django.core.management.base import BaseCommand, CommandError

from enrollment.services import screenings
from growth_program.core import commands


class Command(BaseCommand):
    help = "Score every shop by a program's newest policy. Again, it is a run of its own."

    def add_arguments(self, parser):
        parser.add_argument("program")

    def handle(self, program, **options):
        program = commands.program(program)
        try:
            run = screenings.screen(program)
        except screenings.NoPolicy:
            raise CommandError(f"{program} has no policy to screen by.") from None
        self.stdout.write(
            f"run {run.number} by policy {run.policy.number}: {run.shops} shops, "
            f"{run.passed} passed every gate, {run.selected} selected"
        )
        for view in run.compared:
            self.stdout.write(f"fairness by {view.by}: {_said(view)}")


def _said(view):
    """The lowest rate of selection ÷ the highest, and whether that is below four fifths."""
    small = sum(group.is_too_small for group in view.groups)
    left_out = f" ({small} of {len(view.groups)} groups too small)" if small else ""
    if view.ratio is None:
        return f"nothing to compare{left_out}"
    return f"{'FLAGGED, ' if view.is_flagged else ''}ratio {view.ratio}{left_out}"
