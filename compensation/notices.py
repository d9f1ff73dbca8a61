"""What people are told about decisions."""

from django.utils.translation import gettext_lazy as _

from growth_program.support import shows
from growth_program.support.kinds import Kind, Link, Role, Words
from growth_program.support.rules.hours import DAILY

RECORD = Link("admin:compensation_adjudication_change", {"object_id": "subject"})
CREDIT, KEPT = "credit", "kept"  # whether ad credit is owed
REOPENED = "reopened"  # a later version

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
            REOPENED: Words(
                title=_("%(shop)s: the decision was changed"),
                sentence=_(
                    "Version %(version)s of the decision on enrollment %(number)s stands: "
                    "%(ad_credit)s of ad credit in all."
                ),
                more=_("What was granted before is part of it. The earlier version stays."),
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
    Kind(
        key="contest_filed",
        name=_("A shop contests a decision"),
        words={
            "": Words(
                title=_("%(shop)s contests its decision"),
                sentence=_(
                    "The decision on enrollment %(number)s, version %(version)s, is contested. "
                    "It waits for your judgement."
                ),
            )
        },
        shows={"number": shows.name, "version": str},
        to_manager=True,
        staff_link=Link("admin:compensation_contest_change", {"object_id": "subject"}),
        act=_("Judge it"),
    ),
    Kind(
        key="contest_judged",
        name=_("A contest is judged"),
        words={
            "upheld": Words(
                title=_("%(shop)s was right to contest"),
                sentence=_(
                    "The decision on enrollment %(number)s is reopened: a new version is computed, "
                    "reviewed and approved. Version %(version)s stays to be read."
                ),
            ),
            "refused": Words(
                title=_("The decision on %(shop)s stays"),
                sentence=_(
                    "The contest of the decision on enrollment %(number)s was not upheld. "
                    "Version %(version)s is final; the answer stands beside it."
                ),
            ),
        },
        shows={"number": shows.name, "version": str},
        roles=(Role.OWNER, Role.FINANCE),
        is_binding=True,
        link=Link("decision", {"shop_id": "shop", "number": "number", "version": "version"}),
        staff_link=Link("admin:compensation_contest_change", {"object_id": "subject"}),
        act=_("Read the answer"),
    ),
    Kind(
        key="ad_credit_expires",
        name=_("Ad credit expires soon"),
        words={
            "": Words(
                title=_("%(shop)s: %(left)s of ad credit expire soon"),
                sentence=_(
                    "Of ad credit %(number)s %(left)s are left. %(expires_on)s is the last day on "
                    "which it pays for advertising; what is left then is lost."
                ),
                more=_(
                    "It is spent by advertising of this shop on the marketplace, never paid "
                    "out in cash."
                ),
            )
        },
        shows={"number": shows.name, "left": shows.usd, "expires_on": shows.day},
        roles=(Role.OWNER, Role.FINANCE),
        is_binding=True,
        link=Link("wallet", {"shop_id": "shop"}),
        staff_link=Link("admin:compensation_adcredit_change", {"object_id": "subject"}),
        act=_("Open the wallet"),
    ),
    Kind(
        key="makeup_delivered",
        name=_("Make-up content is delivered"),
        words={
            "": Words(
                title=_("%(shop)s: what was owed is delivered"),
                sentence=_(
                    "All the content that the decision on enrollment %(number)s owed you is "
                    "delivered."
                ),
                more=_("The decision shows the make-up for each promise."),
            )
        },
        shows={"number": shows.name, "version": str},
        roles=(Role.OWNER, Role.FINANCE),
        link=Link("decision", {"shop_id": "shop", "number": "number", "version": "version"}),
        staff_link=RECORD,
        act=_("Open the decision"),
    ),
    Kind(
        key="makeup_late",
        name=_("Make-up is late"),
        words={
            "": Words(
                title=_("Make-up for %(shop)s is late"),
                sentence=_(
                    "Of the content that enrollment %(number)s is owed, %(open)s are open, and "
                    "the day on which they were due is over."
                ),
            )
        },
        shows={"number": shows.name, "open": str},
        to_manager=True,
        staff_link=RECORD,
        act=_("Look at it"),
    ),
)
