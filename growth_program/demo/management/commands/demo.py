import os
import sys

from django.core.management.base import BaseCommand
from django.db import connection

from growth_program.demo import cast, supervisor
from growth_program.demo.play import resume

LOGINS = (*cast.MERCHANTS, *((one.email, one.group) for one in cast.STAFF))


class Command(BaseCommand):
    """Brings the database up to date and plays, where that is to be done; then serves."""

    help = "Run the whole product on its own servers, until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args, **options):
        steps = [] if resume() else [["migrate", "--verbosity", "0"], ["play_term"]]
        connection.close()  # the processes that follow have their own
        port = int(os.environ.get("PORT", "8000"))
        sys.exit(supervisor.run(steps, self.announce, port=port))

    def announce(self, address: str) -> None:
        logins = "\n".join(f"  {email:<24}{who}" for email, who in LOGINS)
        self.stdout.write(
            f"\nReady: {address} (Ctrl-C stops it). Everybody's password is {cast.PASSWORD};\n"
            f"the code that staff need as well stands at the foot of each page.\n{logins}"
        )
        self.stdout.flush()
