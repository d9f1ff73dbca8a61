"""Kinds of notices: who is told, how soon, in which words. Apps add theirs when they are ready."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from growth_program.people.models import ShopMember, User
from growth_program.support.rules.hours import AT_ONCE, AWAITED, DAILY, OFF

Text = str | Promise
Role = ShopMember.Role


class UnknownKind(LookupError):
    """No app has registered a kind of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a notice says. Placeholders are its parameters, and ``shop``, the shop's name."""

    title: Text  # the subject of its mail too
    sentence: Text
    more: Text = ""  # in the mail alone: what to do, and until when


@dataclass(frozen=True, slots=True)
class Link:
    """Where a notice leads: the name of an address, and what its arguments are made of.

    An argument is made of a parameter, of ``shop``, the shop's id, or of ``subject``, the key of
    the record that the notice is about.
    """

    view: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of notice. Whom it goes to is looked up when it is told, and again when read.

    Without roles, manager and groups it goes to a person who is named when it is told.
    """

    key: str
    name: Text  # where people choose how to be told
    words: Mapping[str, Words]  # by occasion; for those without words of their own, under ""
    shows: Mapping[str, Callable[[str], str]]  # its parameters, and how each is written
    roles: tuple[str, ...] = ()  # of the shop's members
    to_manager: bool = False  # of the shop, and who stands in for him
    groups: tuple[str, ...] = ()  # of staff
    mailing: str = AT_ONCE  # unless the receiver chose otherwise
    may_be_daily: bool = True
    is_binding: bool = False  # about money or access: always in the inbox
    link: Link | None = None
    staff_link: Link | None = None
    act: Text = ""  # the link's words
    # The full address that the mail leads to, where that is not the link's.
    mail_address: Callable[[User, Any], str] | None = None

    @property
    def is_personal(self) -> bool:
        """Whether it is for a person, whatever part in the shop he has."""
        return not (self.roles or self.to_manager or self.groups)

    @property
    def mailings(self) -> tuple[str, ...]:
        """How its mail may go. One that somebody waits for goes at once."""
        if self.mailing == AWAITED:
            return (AWAITED,)
        return (AT_ONCE, *((DAILY,) if self.may_be_daily else ()), OFF)


_registered: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known."""
    _registered.update({kind.key: kind for kind in kinds})


def of_key(key: str) -> Kind:
    """The kind of that name. Raises UnknownKind."""
    try:
        return _registered[key]
    except KeyError:
        raise UnknownKind(key) from None


def name_of(key: str) -> str:
    """What that kind is called; one that no app knows any more by its key."""
    return str(_registered[key].name) if key in _registered else key


def all_kinds() -> Collection[Kind]:
    """Every kind that there is, in the order in which apps registered them."""
    return _registered.values()


def told_to(role: str) -> list[str]:
    """The names of those that members with a role are told."""
    return [kind.key for kind in all_kinds() if role in kind.roles]
