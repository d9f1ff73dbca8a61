"""Somebody's inbox: what he was told, and may still know."""

from dataclasses import dataclass

from django.db.models import QuerySet

from growth_program.people.models import User
from growth_program.support.models import Notice
from growth_program.support.words import Said, said

PAGE = 30  # notices
MOST = 99  # that a badge counts


@dataclass(frozen=True, slots=True)
class Page:
    """The notices of a page, newest first, and the number after which the next page goes on."""

    items: list[Said]
    before: int | None
    newest: int | None


def unread(person: User) -> int:
    """How many he has not read, up to one more than a badge counts. One query."""
    return _unread(person)[: MOST + 1].count()


def page(person: User, *, before: int | None = None, only_unread: bool = False) -> Page:
    """A page of the inbox, older than a notice. Two queries."""
    rows = _unread(person) if only_unread else _inbox(person)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(
        items=list(said(shown, to=person)),
        before=shown[-1].pk if len(found) > PAGE else None,
        newest=shown[0].pk if shown else None,
    )


def one(person: User, key: int) -> Notice | None:
    """One of his notices, or None where it is not his, or not his to know any more."""
    return _inbox(person).filter(pk=key).first()


def _inbox(person: User) -> "QuerySet[Notice]":
    return Notice.objects.still_for(person).filter(in_inbox=True)


def _unread(person: User) -> "QuerySet[Notice]":
    return Notice.objects.still_for(person).unread()
