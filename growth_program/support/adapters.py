"""Mails of the library that signs people in go out as all others do."""

from typing import Any

from growth_program.core import clock
from growth_program.people import adapters
from growth_program.people.models import User
from growth_program.support.services import notices


class AccountAdapter(adapters.AccountAdapter):
    """Whoever asks for a password does not wait for the mail server, nor learns who is known."""

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """The link is made when the mail goes."""
        asked_at = f"{clock.wall():%Y%m%dT%H%M%S}"  # each time is told, twice in a second once
        notices.tell("password_asked", user, occasion=asked_at, person=user)
