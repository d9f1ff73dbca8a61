"""The acts of deciding, in words."""

from django.utils.translation import gettext_lazy as _

from growth_program.core.acts import Act, Feed, usd

PROMISES = _("The promises of the agreement, each held against its evidence.")
WALLET = _(
    "Pays for advertising of this shop on the marketplace. What expires first is spent first."
)
MAKE_UP = _("Items that counted in the term do not count again, and each item counts once.")
OF_DECISION = Feed(part="money", leads_to="decisions", rule=PROMISES)
OF_WALLET = Feed(part="money", leads_to="wallet", rule=WALLET)
OF_MAKE_UP = Feed(part="money", leads_to="guarantees", rule=MAKE_UP)
RULES = {  # by the names that entries record
    "remedies": _("what a missed promise is worth"),
    "credits": _("how ad credit is spent and expires"),
    "makeups": _("what counts as make-up"),
}
ACTS = (
    Act(
        name="adjudication.computed",
        text=_("The decision was computed: %(ad_credit)s of ad credit."),
        shown={"ad_credit": usd},
    ),
    Act(name="adjudication.reviewed", text=_("Reviewed: the evidence is right.")),
    Act(
        name="adjudication.approved",
        text=_("Approved: %(ad_credit)s of ad credit were granted."),
        shown={"ad_credit": usd},
        feed=Feed(
            part="money",
            leads_to="decisions",
            rule=PROMISES,
            objection=_("The decision can be contested until the day that stands on it."),
        ),
    ),
    Act(
        name="adjudication.contested",
        text=_("The shop contested the decision. Points: %(points)s."),
        feed=OF_DECISION,
    ),
    Act(
        name="adjudication.contest_upheld",
        text=_("The contest was upheld. Points: %(points)s. Answer: %(answer)s"),
        feed=OF_DECISION,
    ),
    Act(
        name="adjudication.contest_refused",
        text=_("The contest was refused, the decision is final. Answer: %(answer)s"),
        feed=OF_DECISION,
    ),
    Act(
        name="adjudication.reopened",
        text=_("A new version was computed after a contest: %(ad_credit)s of ad credit."),
        shown={"ad_credit": usd},
    ),
    Act(
        name="adjudication.finished",
        text=_("The time to contest is over: the decision is final."),
        feed=OF_DECISION,
    ),
    Act(
        name="ad_credit.spent",
        text=_("Ad credit paid for advertising: %(spent)s."),
        shown={"spent": usd},
        feed=OF_WALLET,
    ),
    Act(
        name="ad_credit.given_back",
        text=_("Ad credit came back from a day of advertising that was corrected: %(reversed)s."),
        shown={"reversed": usd},
        feed=OF_WALLET,
    ),
    Act(
        name="ad_credit.expired",
        text=_("Ad credit that nobody spent in time expired: %(expired)s."),
        shown={"expired": usd},
        feed=OF_WALLET,
    ),
    Act(
        name="makeup.delivered",
        text=_("The content that was owed is delivered."),
        feed=OF_MAKE_UP,
    ),
    Act(
        name="makeup.late",
        text=_("Make-up is late: %(open)s are open."),
        feed=OF_MAKE_UP,
    ),
    Act(name="reconcile.asked", text=_("Asked to prove the books.")),
    Act(
        name="reconcile.finished",
        text=_("The books were proved: difference %(difference)s, culprits: %(culprits)s."),
        shown={"difference": usd},
    ),
)
