from django.core.management.base import BaseCommand, CommandError

from growth_program.demo.play import OlderDemo, play


class Command(BaseCommand):
    help = "Play both editions with made-up shops, as far as that has not been done."

    def handle(self, **options):
        try:
            for line in play():
                self.stdout.write(line)
                self.stdout.flush()
        except OlderDemo:
            raise CommandError("This is the data of an older demo: make demo-reset") from None
