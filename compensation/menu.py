from django.utils.translation import gettext_lazy as _

from enrollment.reports.served import has_been_served
from growth_program.portal.access import MONEY
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Promises"),
        icon="promise",
        view="guarantees",
        place=20,
        condition=has_been_served,
        is_tab=True,
    ),
    Entry(
        name=_("Decision"),
        icon="verdict",
        view="decisions",
        group="money",
        place=20,
        roles=MONEY,
        condition=has_been_served,
        is_tab=True,
        views=frozenset({"decision"}),
    ),
)
