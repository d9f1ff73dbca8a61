import os
import sys

from django.core.management.base import BaseCommand

from growth_program.demo import supervisor
from growth_program.demo.cast import ADMINISTRATOR, PASSWORD, STAFF

LOGINS = (*(email for email, *_ in STAFF), ADMINISTRATOR)


class Command(BaseCommand):
    """Brings the database up to date, then runs web, worker and beat."""

    help = "Run the whole product on its own servers, until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args, **options):
        steps = [["migrate", "--verbosity", "0"], ["play_term"]]
        port = int(os.environ.get("PORT", "8000"))
        sys.exit(supervisor.run(steps, self.announce, port=port))

    def announce(self, address: str) -> None:
        logins = "\n".join(f"  {email:<24}{PASSWORD}" for email in LOGINS)
        self.stdout.write(f"\nReady: {address} (Ctrl-C stops it). Sign in as\n{logins}")
        self.stdout.flush()
