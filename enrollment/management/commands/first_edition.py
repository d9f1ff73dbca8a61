from django.core.management.base import BaseCommand

from enrollment.services import editions


class Command(BaseCommand):
    help = (
        "Write the program 2026-summer with the announcement's figures. Again, it changes nothing."
    )

    def handle(self, **options):
        is_new = editions.first_edition()
        self.stdout.write("2026-summer is written." if is_new else "2026-summer is there already.")
