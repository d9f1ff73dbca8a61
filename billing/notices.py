"""What people are told about bills."""

from django.utils.translation import gettext_lazy as _

from enrollment.rules.agreements import grouped
from growth_program.support import shows
from growth_program.support.kinds import Kind, Link, Role, Words

KINDS = (
    Kind(
        key="fee_due",
        name=_("An application waits for its fixed fee"),
        words={
            "transfer": Words(
                title=_("%(shop)s has applied: transfer %(fee)s"),
                sentence=_(
                    "Name the reference %(reference)s in the transfer. The service begins when "
                    "finance has recorded the fee of enrollment %(number)s."
                ),
                more=_("The last day on which the fee can be recorded is %(until)s."),
            ),
            "balance": Words(
                title=_("%(shop)s has applied: %(fee)s is deducted"),
                sentence=_(
                    "The fixed fee of enrollment %(number)s is deducted from the shop's settlement "
                    "balance. The service begins when finance has recorded it."
                ),
                more=_("The last day on which the fee can be recorded is %(until)s."),
            ),
        },
        shows={"number": shows.name, "fee": shows.usd, "reference": grouped, "until": shows.day},
        roles=(Role.OWNER, Role.FINANCE),
        is_binding=True,
        link=Link("application", {"shop_id": "shop"}),
        act=_("See what happens next"),
    ),
    Kind(
        key="fee_moved",
        name=_("A fixed fee is covered, or goes back"),
        words={
            "covered": Words(
                title=_("%(shop)s: the fixed fee is covered"),
                sentence=_(
                    "Enrollment %(number)s is active: %(amount)s was paid, the last of it recorded "
                    "on %(on)s."
                ),
            ),
            "withdrawn": Words(
                title=_("%(shop)s has withdrawn: %(amount)s goes back"),
                sentence=_(
                    "Enrollment %(number)s was withdrawn on %(on)s. Return %(amount)s to the "
                    "merchant."
                ),
            ),
        },
        shows={"number": shows.name, "amount": shows.usd, "on": shows.day},
        groups=("finance",),
        staff_link=Link("admin:enrollment_enrollment_change", {"object_id": "subject"}),
        act=_("See the enrollment"),
    ),
    Kind(
        key="fee_to_settle",
        name=_("A shop applies, and its fee is to be settled"),
        words={
            "": Words(
                title=_("%(shop)s has applied"),
                sentence=_(
                    "Enrollment %(number)s becomes active when %(fee)s is recorded as paid. The "
                    "contact is %(contact)s."
                ),
            )
        },
        shows={"number": shows.name, "fee": shows.usd, "contact": shows.name},
        to_manager=True,
        groups=("finance",),
        staff_link=Link("admin:enrollment_enrollment_change", {"object_id": "subject"}),
        act=_("See the enrollment"),
    ),
    Kind(
        key="statement_closed",
        name=_("A statement closes"),
        words={
            "": Words(
                title=_("%(shop)s: statement of %(month)s, %(total)s"),
                sentence=_("The statement of %(month)s is closed. It comes to %(total)s."),
                more=_("Each figure leads to the days and order lines that it is made of."),
            )
        },
        shows={"number": shows.name, "month": shows.month, "total": shows.usd},
        roles=(Role.OWNER, Role.FINANCE),
        is_binding=True,
        link=Link("statement", {"shop_id": "shop", "number": "number"}),
        act=_("Open the statement"),
    ),
)
