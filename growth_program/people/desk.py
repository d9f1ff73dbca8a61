"""What staff find beside their pages: the lists and pages that their groups open to them.

Each app adds its own when it is ready. Lists that nobody has named stand at the end, so that none
is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, str | Promise] = {
    "": "",
    "shops": _("Shops"),
    "program": _("The program"),
    "money": _("Money"),
    "promises": _("Promises"),
    "people": _("People"),
    "rest": _("More"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link of the desk, for whoever has the permission."""

    name: str | Promise
    view: str
    permission: str = ""
    group: str = ""
    place: int = 0
    views: frozenset[str] = frozenset()  # other pages that belong to it


_entries: list[Entry] = []


def register(*entries: Entry) -> None:
    """Add entries. Each stands in its group, by its place."""
    _entries.extend(entries)
    _entries.sort(key=lambda entry: ([*GROUPS].index(entry.group), entry.place))


def shown_to(request: HttpRequest, apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups with their links, for whoever asks."""
    at = request.resolver_match.view_name if request.resolver_match else ""
    links: dict[str, list[dict[str, Any]]] = {}
    named = {view for entry in _entries for view in (entry.view, *entry.views)}
    for entry in _entries:
        if not entry.permission or request.user.has_perm(entry.permission):
            links.setdefault(entry.group, []).append(
                {
                    "name": entry.name,
                    "address": reverse(entry.view),
                    "is_here": _is_here(at, entry),
                }
            )
    for app in apps:
        for model in app["models"]:
            meta = model["model"]._meta
            view = f"admin:{meta.app_label}_{meta.model_name}_changelist"
            if view not in named and model["admin_url"]:
                link = Entry(name=meta.verbose_name_plural, view=view)
                links.setdefault("rest", []).append(
                    {
                        "name": link.name,
                        "address": model["admin_url"],
                        "is_here": _is_here(at, link),
                    }
                )
    return [{"name": GROUPS[group], "links": links[group]} for group in GROUPS if group in links]


def _is_here(at: str, entry: Entry) -> bool:
    """Whether a page is the entry's own, or one of its records."""
    stem = entry.view.removesuffix("_changelist")
    is_record = entry.view.endswith("_changelist") and at in (f"{stem}_change", f"{stem}_history")
    return at == entry.view or at in entry.views or is_record
