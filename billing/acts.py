"""The acts of billing, in words."""

from django.utils.translation import gettext_lazy as _

from billing.models import Payment
from growth_program.core.acts import Act, Feed, day, month, one_of, usd

RULES = {  # by the names that entries record
    "statements": _("what a statement charges"),
}
ACTS = (
    Act(
        name="fee.paid",
        text=_(
            "%(amount)s of the fixed fee was recorded as paid on %(on)s by %(method)s, reference "
            "%(reference)s (%(payment)s)."
        ),
        shown={"amount": usd, "on": day, "method": one_of(Payment.Method.choices)},
        feed=Feed(part="money", leads_to="statements"),
    ),
    Act(
        name="statement.closed",
        text=_("Statement %(statement)s was closed: %(total)s charged."),
        shown={"total": usd},
        feed=Feed(
            part="money",
            leads_to="statements",
            rule=_(
                "Every order line of the month by the agreed rates, each rounded once; what came "
                "late for an earlier month is an adjustment."
            ),
            objection=_(
                "A closed statement stays; what is wrong in it is put right by an adjustment of "
                "the next one. Write to your account manager."
            ),
        ),
    ),
    Act(
        name="close.asked",
        text=_("Asked to close %(month)s for every enrollment of %(program)s."),
        shown={"month": month},
    ),
    Act(
        name="close.confirmed",
        text=_("Confirmed that %(month)s of %(program)s closes."),
        shown={"month": month},
    ),
    Act(
        name="close.refused",
        text=_("Refused to close %(month)s of %(program)s."),
        shown={"month": month},
    ),
    Act(
        name="close.finished",
        text=_("%(month)s of %(program)s is closed: %(statements)s statements."),
        shown={"month": month},
    ),
    Act(
        name="close.stopped",
        text=_("The close of %(month)s of %(program)s stopped: %(why)s"),
        shown={"month": month},
    ),
)
