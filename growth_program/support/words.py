"""What a notice says, and where it leads: made when it is read, in the reader's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from growth_program.marketplace.models import Shop
from growth_program.people.models import User
from growth_program.support import kinds, shows
from growth_program.support.models import Notice


@dataclass(frozen=True, slots=True)
class Said:
    """One notice, ready to be shown."""

    notice: Notice
    title: str
    sentence: str
    more: str
    act: str
    path: str  # empty where it leads nowhere
    shop_name: str


def said(notices: Iterable[Notice], *, to: User) -> Iterator[Said]:
    """What notices say to their reader, in the language in force. One query for all of them."""
    rows = list(notices)
    names = dict(Shop.objects.filter(pk__in={row.shop for row in rows}).values_list("pk", "name"))
    return (_said(row, names.get(row.shop, row.shop), to) for row in rows)


def _said(notice: Notice, shop_name: str, to: User) -> Said:
    kind = kinds.of_key(notice.kind)
    given = {name: shows_it(notice.parameters[name]) for name, shows_it in kind.shows.items()}
    given["shop"] = shows.name(shop_name)
    words = kind.words.get(notice.occasion) or kind.words[""]
    title, sentence, more = (
        str(text) % given for text in (words.title, words.sentence, words.more)
    )
    return Said(notice, title, sentence, more, str(kind.act), _path(kind, notice, to), shop_name)


def _path(kind: kinds.Kind, notice: Notice, to: User) -> str:
    link = kind.staff_link if to.is_staff else kind.link
    if link is None:
        return ""
    known = notice.parameters | {"shop": notice.shop, "subject": subject_key(notice)}
    return reverse(link.view, kwargs={name: known[of] for name, of in link.arguments.items()})


def subject_key(notice: Notice) -> str:
    """The key of the record that a notice is about."""
    return notice.subject.rpartition(":")[2]


def address(path: str) -> str:
    """A path of ours, in full."""
    return f"{settings.PORTAL_ADDRESS}{path}"
