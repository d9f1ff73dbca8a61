from django.conf import settings
from django.core.management.base import BaseCommand

from growth_program.gateway.docs import JSON, written

KEPT = settings.BASE_DIR / "docs/api/openapi.json"


class Command(BaseCommand):
    help = "Write the API's schema, as it is made from the code, where it is kept for review."

    def handle(self, **options):
        KEPT.write_bytes(written(JSON))
        self.stdout.write(f"{KEPT.relative_to(settings.BASE_DIR)}")
