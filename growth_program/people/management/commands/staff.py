from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from growth_program.people.groups import GROUPS
from growth_program.people.services import staff


class Command(BaseCommand):
    help = "Make an account of the platform's staff, the first one for example."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--group", required=True, action="append", choices=list(GROUPS))

    def handle(self, email, name, group, **options):
        try:
            validate_email(email)
            user = staff.create(email, name=name, groups=group, by=None)
        except staff.AddressTaken:
            raise CommandError(f"There is an account of {email} already.") from None
        except ValidationError:
            raise CommandError(f"{email} is not an e-mail address.") from None
        self.stdout.write(
            f"{user.email} may sign in after asking for a password at the login page."
        )
