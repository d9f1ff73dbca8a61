from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from growth_program.gateway.reencryption import reencrypt


class Command(BaseCommand):
    help = "Encrypt what is stored encrypted anew, with the first of GROWTH_KEYS."

    def handle(self, **options):
        try:
            count = reencrypt()
        except InvalidToken:
            raise CommandError("Something is encrypted with none of GROWTH_KEYS.") from None
        self.stdout.write(f"{count} secrets are encrypted with the first key")
