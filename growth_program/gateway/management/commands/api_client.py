from django.core.management.base import BaseCommand, CommandError

from growth_program.gateway import addresses, clients


def _listed(text):
    return [part.strip() for part in text.split(",") if part.strip()]


class Command(BaseCommand):
    help = "Create a key for a platform system. The secret is printed once."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("--scopes", required=True, type=_listed, metavar="a:write,b:read")
        parser.add_argument("--shops", type=_listed, metavar="ID,ID", help="default: all shops")
        parser.add_argument("--webhook", default="", metavar="URL")

    def handle(self, name, scopes, shops, webhook, **options):
        try:
            client, secret = clients.create(name, scopes=scopes, shops=shops, webhook_url=webhook)
        except clients.UnknownScope as unknown:
            raise CommandError(f"There is no scope {unknown}.") from None
        except addresses.BadAddress as bad:
            raise CommandError(f"{webhook} is no address for webhooks: {bad}.") from None
        self.stdout.write(f"client_id {client.client_id}\nsecret    {secret}")
