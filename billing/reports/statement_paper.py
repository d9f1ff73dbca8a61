"""A closed statement on paper: the figures of its page, none worked out anew."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.models import Statement
from billing.reports import bill_pages, charges, details
from growth_program.core import formats
from growth_program.core.calendar import last_day
from growth_program.documents.papers import RIGHT, Column, Paper, Part, Row


def paper(statement: Statement) -> Paper:
    """The statement in the language in force, as it was when it closed."""
    month = formats.month(statement.month)
    return Paper(
        issuer=_("Growth Service Program"),
        title=_("Statement of %(month)s") % {"month": month},
        number=statement.number,
        figure=formats.usd(statement.total_charged),
        figure_says=_("Charged in all"),
        figure_notes=(
            _("As of %(at)s, Beijing time") % {"at": formats.instant(statement.closed_at)},
        ),
        facts=(
            (_("Shop"), statement.shop_name),
            (_("Days"), formats.days(statement.month, last_day(statement.month))),
            (_("Enrollment"), statement.enrollment.number),
            (_("Orders"), str(statement.orders)),
        ),
        parts=(_charged(statement), _covered(statement), _by_day(statement)),
        foot=(
            _(
                "This statement is closed and never changes. Orders and refunds that come later "
                "stand in the next one as adjustments that name this month."
            ),
            _("Amounts are in US dollars (USD), days are Beijing days."),
        ),
        page_says=_("Page {page} of {pages}"),
        language=get_language() or "",
        dated=statement.closed_at,
    )


def _row(*cells: Any, look: str = "plain") -> Row:
    return Row(cells=tuple(map(str, cells)), look=look)


def _charged(statement: Statement) -> Part:
    found = charges.charged(statement, bill_pages.adjusted(statement))
    total = formats.amount(statement.total_charged)
    return Part(
        heading=_("What is charged"),
        columns=(
            Column(head=_("Item")),
            Column(head=_("How it is worked out"), share=1),
            Column(head=_("Amount (USD)"), align=RIGHT),
        ),
        rows=(
            *(_row(one.name, one.how, formats.amount(one.amount)) for one in found),
            _row(_("Charged in all"), "", total, look="total"),
        ),
    )


def _covered(statement: Statement) -> Part:
    found = charges.covered(statement)
    together, net = formats.amount(found.together), formats.amount(statement.saved_net)
    less = _("Less the commission and the fixed fee of this month: saved net")
    return Part(
        heading=_("Covered by the program, not charged to you"),
        columns=(
            Column(head=_("Item"), share=1),
            Column(head=_("Amount (USD)"), align=RIGHT),
        ),
        rows=(
            *(_row(name, formats.amount(amount), look="quiet") for name, amount in found.rows),
            _row(_("Together, if paid separately"), together, look="sub"),
            _row(less, net),
        ),
    )


def _by_day(statement: Statement) -> Part:
    days = details.days(statement)
    heading = _("The commission, day by day")
    if not days:
        return Part(heading=heading, text=_("No orders were paid in this month of the service."))
    total = (statement.orders, formats.amount(statement.gmv), formats.amount(statement.commission))
    return Part(
        heading=heading,
        columns=(
            Column(head=_("Day"), share=1),
            Column(head=_("Orders"), align=RIGHT, share=1),
            Column(head=_("GMV"), align=RIGHT, share=1),
            Column(head=_("Commission"), align=RIGHT, share=1),
        ),
        rows=(
            *(
                _row(
                    formats.day_of_year(one.day),
                    one.orders,
                    formats.amount(one.gmv),
                    formats.amount(one.commission),
                )
                for one in days
            ),
            _row(_("Together"), *total, look="sub"),
        ),
    )
