from django.utils.translation import gettext_lazy as _

from compensation.reports.worth import is_after_joining, is_before_joining
from enrollment.reports.served import has_been_served
from growth_program.people import desk
from growth_program.portal.access import MONEY
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Is it worth it?"),
        icon="worth",
        view="worth",
        place=22,
        roles=MONEY,
        condition=is_before_joining,
        is_tab=True,
    ),
    Entry(
        name=_("Is it worth it?"),
        icon="worth",
        view="worth",
        group="us",
        place=15,
        roles=MONEY,
        condition=is_after_joining,
    ),
    Entry(
        name=_("Promises"),
        icon="promise",
        view="guarantees",
        place=20,
        condition=has_been_served,
    ),
    Entry(
        name=_("Decision"),
        icon="verdict",
        view="decisions",
        group="money",
        place=20,
        roles=MONEY,
        condition=has_been_served,
        views=frozenset({"decision", "contest"}),
    ),
    Entry(
        name=_("Ad credit"),
        icon="wallet",
        view="wallet",
        group="money",
        place=30,
        roles=MONEY,
        condition=has_been_served,
    ),
)
DESK = (
    desk.Entry(
        name=_("Adjudications"),
        view="admin:compensation_adjudication_changelist",
        permission="compensation.view_adjudication",
        group="promises",
        place=10,
        views=frozenset({"admin:compensation_adjudication_step"}),
    ),
    desk.Entry(
        name=_("Contests"),
        view="admin:compensation_contest_changelist",
        permission="compensation.view_contest",
        group="promises",
        place=15,
        views=frozenset({"admin:compensation_contest_judge"}),
    ),
    desk.Entry(
        name=_("Make-ups"),
        view="admin:compensation_makeups",
        permission="compensation.view_adjudication",
        group="promises",
        place=17,
    ),
    desk.Entry(
        name=_("Ad credits"),
        view="admin:compensation_adcredit_changelist",
        permission="compensation.view_adcredit",
        group="promises",
        place=20,
    ),
    desk.Entry(
        name=_("Ad credit entries"),
        view="admin:compensation_creditentry_changelist",
        permission="compensation.view_creditentry",
        group="promises",
        place=25,
    ),
    desk.Entry(
        name=_("Proof of the books"),
        view="admin:compensation_proof_changelist",
        permission="compensation.view_proof",
        group="money",
        place=55,
    ),
)
