from django.core.management.base import BaseCommand, CommandError

from compensation.reports.reconcile import reconcile
from growth_program.core import commands
from growth_program.core.money import NOTHING


class Command(BaseCommand):
    help = "Prove that lines, statements and ledger agree to the cent, or name what does not."

    def add_arguments(self, parser):
        parser.add_argument("program", nargs="?", help="default: all, and every shop")

    def handle(self, program, **options):
        sums, culprits = reconcile(commands.program(program) if program else None)
        for name in ("lines", "statements", "draft", "ledger", "difference"):
            self.stdout.write(f"{name:<12}{getattr(sums, name):>18,.2f}")
        if culprits or sums.difference != NOTHING:
            raise CommandError("\n".join(map(str, culprits)) or "The sums differ.")
