"""What people are told about enrollments."""

from django.utils.translation import gettext_lazy as _

from growth_program.support import shows
from growth_program.support.kinds import Kind, Link, Role, Words
from growth_program.support.rules.hours import DAILY

KINDS = (
    Kind(
        key="products_stopped_qualifying",
        name=_("Products that no longer qualify"),
        words={
            "": Words(
                title=_("Products of %(shop)s need work"),
                sentence=_(
                    "%(on)s: of the products that qualified, %(count)s no longer do, %(product)s "
                    "among them."
                ),
                more=_(
                    "They enter no campaign until they are mended. The page of each says what is "
                    "needed."
                ),
            ),
        },
        shows={"count": str, "product": shows.name, "on": shows.day},
        roles=(Role.OWNER, Role.OPERATOR),
        mailing=DAILY,
        link=Link("products", {"shop_id": "shop"}),
        act=_("See what to mend"),
    ),
    Kind(
        key="enrollment_changed",
        name=_("An enrollment begins, or ends early"),
        words={
            "active": Words(
                title=_("%(shop)s is enrolled"),
                sentence=_("Enrollment %(number)s is active. The service begins on %(on)s."),
            ),
            "end": Words(
                title=_("The service for %(shop)s is over"),
                sentence=_("The last day of enrollment %(number)s was %(on)s."),
                more=_("The platform's promises are judged after the settlement lag."),
            ),
            "complete": Words(
                title=_("The enrollment of %(shop)s is completed"),
                sentence=_("The decision on enrollment %(number)s is final."),
            ),
            "withdrawn": Words(
                title=_("The enrollment of %(shop)s is withdrawn"),
                sentence=_("Enrollment %(number)s was withdrawn on %(on)s, before it was active."),
                more=_("Whatever was paid for it is given back in full."),
            ),
            "terminated": Words(
                title=_("The enrollment of %(shop)s was ended"),
                sentence=_("The platform ended enrollment %(number)s on %(on)s."),
                more=_("What of the fee goes back stands in the statement of that month."),
            ),
        },
        shows={"number": shows.name, "on": shows.day},
        roles=(Role.OWNER,),
        to_manager=True,
        may_be_daily=False,
        is_binding=True,
        link=Link("home", {"shop_id": "shop"}),
        staff_link=Link("admin:enrollment_enrollment_change", {"object_id": "subject"}),
        act=_("See the shop"),
    ),
    Kind(
        key="tools_changed",
        name=_("Marketing tools are frozen, or given back"),
        words={
            "frozen": Words(
                title=_("The platform now runs the marketing tools of %(shop)s"),
                sentence=_(
                    "From %(on)s the platform runs your marketing tools; they are yours again on "
                    "%(until)s."
                ),
                more=_(
                    "You can't create anything new with them meanwhile. What already runs you can "
                    "end or lower at any time."
                ),
            ),
            "thawed": Words(
                title=_("The marketing tools of %(shop)s are yours again"),
                sentence=_("Since %(until)s you run your marketing tools yourself."),
                more=_("The page shows what ran when they were frozen on %(on)s."),
            ),
        },
        shows={"number": shows.name, "on": shows.day, "until": shows.day},
        roles=(Role.OWNER, Role.OPERATOR, Role.FINANCE),
        to_manager=True,
        link=Link("tools", {"shop_id": "shop"}),
        staff_link=Link("admin:enrollment_enrollment_change", {"object_id": "subject"}),
        act=_("See the tools"),
    ),
)
