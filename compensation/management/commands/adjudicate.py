from django.core.management.base import BaseCommand
from tqdm import tqdm

from compensation.reports.cases import undecided
from compensation.services import adjudications
from growth_program.core import clock, commands
from growth_program.core.shards import shards


class Command(BaseCommand):
    help = "Decide what is due of a program. Again, it changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("program")
        parser.add_argument("--as-of", type=commands.day, metavar="YYYY-MM-DD")

    def handle(self, program, as_of, **options):
        program = commands.program(program)
        on = as_of or clock.today(program.time_zone)
        shops = list(undecided(program).values_list("shop_id", flat=True))
        decided = 0
        with tqdm(total=len(shops), unit=" shops", disable=not self.stderr.isatty()) as bar:
            for shard in shards(shops, adjudications.SHARD):
                decided += adjudications.compute_due(program, shop_ids=shard, on=on)
                bar.update(len(shard))
        self.stdout.write(f"decided {decided}, not due yet {len(shops) - decided}")
