"""Links by which somebody sets a password. They are made when a mail goes, and stored nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from growth_program.people.models import User
from growth_program.support.words import address


def address_to_set_one(user: User) -> str:
    """In full. It holds until it is used, for PASSWORD_RESET_TIMEOUT at most."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    # As allauth does: its address takes both halves as one.
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return address(path.replace("UID-KEY", key))
