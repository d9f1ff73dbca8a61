"""The menu's entries that every shop has."""

from django.utils.translation import gettext_lazy as _

from growth_program.portal.access import Role
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Members"),
        icon="people",
        view="members",
        group="us",
        place=80,
        roles=(Role.OWNER,),
        views=frozenset({"member", "member-invite"}),
    ),
)
