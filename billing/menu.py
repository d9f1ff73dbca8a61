from django.utils.translation import gettext_lazy as _

from enrollment.reports.places import has_applied
from enrollment.reports.served import has_been_served
from growth_program.people import desk
from growth_program.portal.access import MONEY
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Application"),
        icon="clock",
        view="application",
        place=20,
        roles=MONEY,
        condition=has_applied,
        is_tab=True,
    ),
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
DESK = (
    desk.Entry(
        name=_("Fees to settle"),
        view="admin:billing_fees",
        permission="billing.settle_fees",
        group="money",
        place=5,
        views=frozenset({"admin:billing_settle_fee"}),
    ),
    desk.Entry(
        name=_("Statements"),
        view="admin:billing_statement_changelist",
        permission="billing.view_statement",
        group="money",
        place=10,
        views=frozenset({"admin:billing_statement_lines"}),
    ),
    desk.Entry(
        name=_("Drafts of open months"),
        view="admin:billing_statement_drafts",
        permission="billing.view_statement",
        group="money",
        place=20,
        views=frozenset({"admin:billing_statement_draft"}),
    ),
    desk.Entry(
        name=_("Month closings"),
        view="admin:billing_monthclose_changelist",
        permission="billing.view_monthclose",
        group="money",
        place=30,
        views=frozenset({"admin:billing_monthclose_ask"}),
    ),
    desk.Entry(
        name=_("Settlement report"),
        view="admin:billing_settlement",
        permission="billing.export_settlement",
        group="money",
        place=40,
    ),
    desk.Entry(
        name=_("Ledger"),
        view="admin:billing_ledger",
        permission="billing.view_posting",
        group="money",
        place=50,
        views=frozenset({"admin:billing_posting_changelist"}),
    ),
    desk.Entry(
        name=_("Payments"),
        view="admin:billing_payment_changelist",
        permission="billing.view_payment",
        group="money",
        place=70,
    ),
    desk.Entry(
        name=_("Credit notes"),
        view="admin:billing_creditnote_changelist",
        permission="billing.view_creditnote",
        group="money",
        place=80,
    ),
)
