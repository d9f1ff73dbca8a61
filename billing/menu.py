from django.utils.translation import gettext_lazy as _

from enrollment.reports.served import has_been_served
from growth_program.portal.access import MONEY
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Statements"),
        icon="statement",
        view="statements",
        group="money",
        place=10,
        roles=MONEY,
        condition=has_been_served,
        is_tab=True,
        views=frozenset({"statement", "statement-day", "statement-order", "statement-adjustments"}),
    ),
)
