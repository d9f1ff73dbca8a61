"""What people are told about decisions."""

from django.utils.translation import gettext_lazy as _

from growth_program.support import shows
from growth_program.support.kinds import Kind, Link, Role, Words
from growth_program.support.rules.hours import DAILY

RECORD = Link("admin:compensation_adjudication_change", {"object_id": "subject"})
CREDIT, KEPT = "credit", "kept"  # whether ad credit is owed

KINDS = (
    Kind(
        key="adjudication_decided",
        name=_("What is owed for the promises is decided"),
        words={
            CREDIT: Words(
                title=_("%(shop)s receives %(ad_credit)s of ad credit"),
                sentence=_(
                    "A promise of enrollment %(number)s was not kept. %(ad_credit)s of ad credit "
                    "is granted for it."
                ),
                more=_(
                    "The decision shows each promise with its figure, and what counted and why."
                ),
            ),
            KEPT: Words(
                title=_("%(shop)s: the promises are judged"),
                sentence=_("No ad credit is owed for enrollment %(number)s."),
                more=_(
                    "The decision shows each promise with its figure, and what counted and why."
                ),
            ),
        },
        shows={"number": shows.name, "version": str, "ad_credit": shows.usd},
        roles=(Role.OWNER, Role.FINANCE),
        to_manager=True,
        is_binding=True,
        link=Link("decision", {"shop_id": "shop", "number": "number", "version": "version"}),
        staff_link=RECORD,
        act=_("Open the decision"),
    ),
    Kind(
        key="adjudication_to_review",
        name=_("A decision waits for your review"),
        words={
            "": Words(
                title=_("Review the decision on %(shop)s"),
                sentence=_("The decision on enrollment %(number)s is computed: %(ad_credit)s."),
            )
        },
        shows={"number": shows.name, "ad_credit": shows.usd},
        to_manager=True,
        mailing=DAILY,
        staff_link=RECORD,
        act=_("Review it"),
    ),
    Kind(
        key="adjudication_to_approve",
        name=_("A decision waits for finance"),
        words={
            "": Words(
                title=_("Approve the decision on %(shop)s"),
                sentence=_(
                    "The decision on enrollment %(number)s is reviewed: %(ad_credit)s. Whoever "
                    "reviewed it can't approve it."
                ),
            )
        },
        shows={"number": shows.name, "ad_credit": shows.usd},
        groups=("finance",),
        mailing=DAILY,
        staff_link=RECORD,
        act=_("Approve it"),
    ),
)
