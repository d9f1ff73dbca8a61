from pathlib import Path

from django.core.management.base import BaseCommand

from billing.reports import settlement
from growth_program.core import commands


class Command(BaseCommand):
    help = "Write the settlement report of a closed month."

    def add_arguments(self, parser):
        parser.add_argument("program")
        parser.add_argument("month", type=commands.month, metavar="YYYY-MM")
        parser.add_argument("--format", choices=["csv"], default="csv")
        parser.add_argument("--output", type=Path, help="default: standard output")

    def handle(self, program, month, output, **options):
        with commands.output(output) as out:
            settlement.write_csv(out, commands.program(program), month)
