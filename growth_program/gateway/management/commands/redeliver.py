from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from growth_program.gateway import deliveries
from growth_program.gateway.models import WebhookDelivery


class Command(BaseCommand):
    help = "Send webhooks again: those named, or all that were given up for a client."

    def add_arguments(self, parser):
        parser.add_argument("event_ids", nargs="*", type=UUID, metavar="event_id")
        parser.add_argument("--given-up", metavar="CLIENT_ID", help="all given up for this client")

    def handle(self, event_ids, given_up, **options):
        if bool(event_ids) == bool(given_up):
            raise CommandError("Name the events, or a client with --given-up.")
        rows = WebhookDelivery.objects.all()
        if given_up:
            rows = rows.filter(client__client_id=given_up, given_up_at__isnull=False)
        else:
            rows = rows.filter(event_id__in=event_ids)
        self.stdout.write(f"due again: {deliveries.send_again(rows)}")
