"""The menu of a shop. Each app adds its entries when it is ready; none is looked up upwards."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember
from growth_program.portal.access import EVERY_ROLE, Role

Condition = Callable[[Shop], bool]
GROUPS: dict[str, str | Promise] = {
    "": "",
    "running": _("The program"),
    "money": _("Money"),
    "us": _("Platform and us"),
}


def always(shop: Shop) -> bool:
    """For entries that every shop has."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link of the menu, for some roles, where its condition holds for the shop."""

    name: str | Promise
    icon: str
    view: str  # the name of its address, with the shop's id as its only argument
    group: str = ""
    place: int = 0  # within the group
    roles: tuple[Role, ...] = EVERY_ROLE
    condition: Condition = always
    is_tab: bool = False  # at the foot of a phone's page too
    views: frozenset[str] = field(default=frozenset())  # other pages that belong to it


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add entries. In the menu each stands in its group, by its place."""
    _entries.extend(entries)
    _entries.sort(key=lambda entry: ([*GROUPS].index(entry.group), entry.place))


def shown_to(member: ShopMember, *, at: str) -> list[dict[str, Any]]:
    """The groups with their links, for a member who is at a page. Conditions are asked once."""
    held: dict[Condition, bool] = {}
    links: dict[str, list[dict[str, Any]]] = {}
    for entry in _entries:
        if member.role in entry.roles and _holds(entry.condition, member.shop, held):
            links.setdefault(entry.group, []).append(_link(entry, member, at))
    return [{"name": GROUPS[group], "links": found} for group, found in links.items()]


def _holds(condition: Condition, shop: Shop, held: dict[Condition, bool]) -> bool:
    if condition not in held:
        held[condition] = condition(shop)
    return held[condition]


def _link(entry: Entry, member: ShopMember, at: str) -> dict[str, Any]:
    return {
        "name": entry.name,
        "icon": entry.icon,
        "address": reverse(entry.view, args=[member.shop_id]),
        "is_here": at == entry.view or at in entry.views,
        "is_tab": entry.is_tab,
    }


def tabs(groups: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The links at the foot of a phone's page."""
    return (link for group in groups for link in group["links"] if link["is_tab"])
