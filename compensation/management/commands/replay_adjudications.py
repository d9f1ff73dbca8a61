from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from compensation.reports import replay
from growth_program.core import commands


class Command(BaseCommand):
    help = "Decide every decision again from its stored evidence, and compare."

    def add_arguments(self, parser):
        parser.add_argument("program", nargs="?")

    def handle(self, program, **options):
        chosen = commands.program(program) if program else None
        rows = replay.decisions(chosen)
        found = tqdm(
            replay.replayed(rows),
            total=rows.count(),
            unit=" decisions",
            disable=not self.stderr.isatty(),
        )
        count = 0
        differences = []
        for adjudication, names in found:
            count += 1
            if names:
                differences.append(f"{adjudication}: {', '.join(names)}")
        if differences:
            raise CommandError("Decided otherwise:\n" + "\n".join(differences))
        self.stdout.write(f"replayed {count} decisions, all agree")
