"""A mail as it goes out: one notice, or a digest of several, as text and as HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from growth_program.people.models import User
from growth_program.support import kinds
from growth_program.support.models import Notice
from growth_program.support.words import Said, address, said

MOST = 50  # notices that a digest spells out; the inbox has all


@dataclass(frozen=True, slots=True)
class Item:
    """A notice in a mail, and the full address that it leads to, if any."""

    said: Said
    address: str


def letter(number: int, notices: Sequence[Notice], *, to: User) -> EmailMultiAlternatives:
    """The mail of that number, in the receiver's language."""
    with translation.override(to.language):
        preferences = address(reverse("notice-preferences"))
        items = [Item(one, _address(one, to)) for one in said(notices[:MOST], to=to)]
        shown = {
            "items": items,
            "is_digest": len(items) > 1,
            "more": len(notices) - len(items),
            "receiver": to,
            "inbox": address(reverse("notices")),
            "preferences": preferences,
        }
        message = EmailMultiAlternatives(
            subject=_subject(items, len(notices)),
            body=render_to_string("support/mail.txt", shown).strip() + "\n",
            to=[to.email],
            headers=_headers(number, preferences),
        )
        message.attach_alternative(render_to_string("support/mail.html", shown), "text/html")
        return message


def _subject(items: list[Item], count: int) -> str:
    if len(items) == 1:
        return items[0].said.title
    return _("%(n)s notices of the Growth Service Program") % {"n": count}


def _address(one: Said, to: User) -> str:
    kind = kinds.of_key(one.notice.kind)
    if kind.mail_address:
        return kind.mail_address(to, one.notice)
    return address(one.path) if one.path else ""


def _headers(number: int, preferences: str) -> dict[str, str]:
    """By its Message-ID a mail that is sent again is known to be the same."""
    return {
        "Message-ID": f"<notice-{number}@{urlsplit(settings.PORTAL_ADDRESS).hostname}>",
        "List-Unsubscribe": f"<{preferences}>",
        "Auto-Submitted": "auto-generated",  # nobody's holiday answers it
    }
