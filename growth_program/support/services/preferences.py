"""How people want to be told."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from growth_program.people.models import User
from growth_program.support import kinds
from growth_program.support.models import MailRhythm, Preference
from growth_program.support.rules.hours import Rhythm


class Choice(NamedTuple):
    """Of one kind: whether it goes to the inbox, and how its mail goes."""

    in_inbox: bool
    mailing: str


class NotToChoose(ValueError):
    """That kind can't be told in that way."""


@transaction.atomic
def choose(user: User, choices: Mapping[str, Choice], rhythm: Rhythm) -> None:
    """From the next notice on. Mails that wait already go as they would have.

    Raises UnknownKind, NotToChoose.
    """
    for key, choice in choices.items():
        kind = kinds.of_key(key)
        if choice.mailing not in kind.mailings or (kind.is_binding and not choice.in_inbox):
            raise NotToChoose(key)
    Preference.objects.bulk_create(
        [
            Preference(user_id=user.pk, kind=key, in_inbox=choice.in_inbox, mailing=choice.mailing)
            for key, choice in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["in_inbox", "mailing"],
    )
    MailRhythm.objects.update_or_create(user=user, defaults=rhythm._asdict())
