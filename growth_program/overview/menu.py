from django.utils.translation import gettext_lazy as _

from enrollment.reports.places import is_settled_in
from enrollment.reports.served import has_been_served
from growth_program.people import desk
from growth_program.portal.access import MONEY, Role
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Home"),
        icon="home",
        view="home",
        place=10,
        roles=MONEY,
        condition=is_settled_in,
        is_tab=True,
    ),
    # An operator answers no invitation.
    Entry(name=_("Home"), icon="home", view="home", place=10, roles=(Role.OPERATOR,), is_tab=True),
    Entry(
        name=_("Activity"),
        icon="list",
        view="activity",
        group="us",
        place=10,
        condition=has_been_served,
    ),
)
DESK = (desk.Entry(name=_("Today"), view="admin:index"),)
