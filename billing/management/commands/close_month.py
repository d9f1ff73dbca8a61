from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from billing.services import closing
from growth_program.core import commands


class Command(BaseCommand):
    help = "Close a month of a program for every enrollment. Again, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("program")
        parser.add_argument("month", type=commands.month, metavar="YYYY-MM")

    def handle(self, program, month, **options):
        program = commands.program(program)
        open_ = len(closing.due(program, month))
        with tqdm(total=open_, unit=" shops", disable=not self.stderr.isatty()) as bar:
            try:
                made = closing.close_month(
                    program, month, source="close_month", progress=bar.update
                )
            except closing.MonthNotOver:
                raise CommandError(f"{month:%Y-%m} is not over yet.") from None
            except closing.EarlierMonthOpen as gaps:
                raise CommandError(f"An earlier month is still open for {gaps}.") from None
            except closing.RollupsDisagree as days:
                raise CommandError(
                    f"The lines of {days} do not add up to their rollups. Nothing more was closed:"
                    " see `reconcile`."
                ) from None
        self.stdout.write(f"closed {open_} enrollments, {made} statements")
