from pathlib import Path

from django.core.management.base import BaseCommand

from compensation.reports import decisions
from growth_program.core import commands


class Command(BaseCommand):
    help = "Write the decisions of a program."

    def add_arguments(self, parser):
        parser.add_argument("program")
        parser.add_argument("--format", choices=["csv"], default="csv")
        parser.add_argument("--output", type=Path, help="default: standard output")

    def handle(self, program, output, **options):
        with commands.output(output) as out:
            decisions.write_csv(out, commands.program(program))
