from django.utils.translation import gettext_lazy as _

from enrollment.reports.places import is_settled_in
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
)
DESK = (desk.Entry(name=_("Today"), view="admin:index"),)
