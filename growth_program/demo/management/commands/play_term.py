from django.core.management.base import BaseCommand

from growth_program.demo.addresses import data_folder
from growth_program.demo.play import play


class Command(BaseCommand):
    help = "Play the term of summer 2026 with made-up shops, as far as it has not been played."

    def handle(self, **options):
        for line in play(data_folder() / "reports"):
            self.stdout.write(line)
            self.stdout.flush()
