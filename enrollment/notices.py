"""What people are told about enrollments."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enrollment.reports.campaign_reasons import campaign_name, deadline
from growth_program.people.models import User
from growth_program.support import passwords, shows
from growth_program.support.kinds import Kind, Link, Role, Words
from growth_program.support.models import Notice
from growth_program.support.rules.hours import DAILY
from growth_program.support.words import address

NO_PASSWORD = _(
    "If you have no password yet, the link lets you set one. It holds for three days; after that, "
    "ask for a new one on the page where you sign in."
)


def way_to_invitation(user: User, notice: Notice) -> str:
    """To the invitation; for who has no password yet, to where he sets one and goes on."""
    if user.has_usable_password():
        return address(reverse("invitation", args=[notice.shop]))
    return passwords.address_to_set_one(user)


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
        act=_("See what to fix"),
    ),
    Kind(
        key="sample_quota_used",
        name=_("Auto-approve quotas of samples"),
        words={
            "80": Words(
                title=_("Most of a sample quota of %(shop)s is used"),
                sentence=_("At least 80%% of the %(quota)s samples of %(product)s are given."),
                more=_("When all of them are, further requests wait for you."),
            ),
            "100": Words(
                title=_("A sample quota of %(shop)s is used up"),
                sentence=_(
                    "All %(quota)s samples of %(product)s are given that the platform may give "
                    "without asking you."
                ),
                more=_("Further requests wait for you: raise the quota, or answer them yourself."),
            ),
        },
        shows={"product": shows.name, "quota": str},
        roles=(Role.OWNER, Role.OPERATOR),
        mailing=DAILY,
        link=Link("sample-requests", {"shop_id": "shop"}),
        act=_("See the waiting requests"),
    ),
    Kind(
        key="invited",
        name=_("A shop of yours is invited"),
        words={
            "": Words(
                title=_("%(shop)s is invited to the Growth Service Program"),
                sentence=_(
                    "You can join until %(until)s. The invitation says what the platform promises "
                    "and what it costs."
                ),
                more=NO_PASSWORD,
            ),
            "reminder": Words(
                title=_("The invitation of %(shop)s ends on %(until)s"),
                sentence=_(
                    "You have not answered yet. No answer means no; the platform can't accept "
                    "for you."
                ),
                more=NO_PASSWORD,
            ),
            "withdrawn": Words(
                title=_("The invitation of %(shop)s is withdrawn"),
                sentence=_("The platform has taken it back. The reason: %(reason)s"),
            ),
        },
        shows={"until": shows.day, "reason": shows.name},
        roles=(Role.OWNER,),
        may_be_daily=False,
        is_binding=True,
        link=Link("invitation", {"shop_id": "shop"}),
        act=_("See the invitation"),
        mail_address=way_to_invitation,
    ),
    Kind(
        key="invitation_declined",
        name=_("A shop declines its invitation"),
        words={
            "": Words(
                title=_("%(shop)s declines its invitation"),
                sentence=_("The reason given: %(reason)s"),
            ),
        },
        shows={"reason": lambda text: shows.name(text) or str(_("none"))},
        to_manager=True,
        staff_link=Link("admin:enrollment_invitation_change", {"object_id": "subject"}),
        act=_("See the invitation"),
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
        roles=(Role.OWNER, Role.FINANCE),
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
    Kind(
        key="campaign_announced",
        name=_("A mega promotion is announced"),
        words={
            "": Words(
                title=_("%(campaign)s: %(shop)s can take part"),
                sentence=_(
                    "%(products)s of your products fit. Confirm or decline each until %(until)s."
                ),
                more=_("What you do not confirm does not take part; nobody can confirm for you."),
            ),
        },
        shows={"campaign": campaign_name, "key": str, "until": deadline, "products": str},
        roles=(Role.OWNER, Role.OPERATOR, Role.FINANCE),
        may_be_daily=False,
        link=Link("campaign", {"shop_id": "shop", "campaign_id": "key"}),
        act=_("See the promotion"),
    ),
    Kind(
        key="campaign_reminder",
        name=_("A mega promotion waits for your answer"),
        words={
            "": Words(
                title=_("%(campaign)s waits for the answer of %(shop)s"),
                sentence=_("Products without an answer at %(until)s do not take part."),
                more=_("Confirm or decline each; you can change your answer until then."),
            ),
        },
        shows={"campaign": campaign_name, "key": str, "until": deadline},
        roles=(Role.OWNER, Role.OPERATOR),
        may_be_daily=False,
        link=Link("campaign", {"shop_id": "shop", "campaign_id": "key"}),
        act=_("See the promotion"),
    ),
    Kind(
        key="campaign_silent",
        name=_("A shop does not answer to a mega promotion"),
        words={
            "": Words(
                title=_("%(shop)s has not answered to %(campaign)s"),
                sentence=_("The registration ends at %(until)s. The shop alone can confirm."),
            ),
        },
        shows={"campaign": campaign_name, "key": str, "until": deadline},
        to_manager=True,
        staff_link=Link("admin:enrollment_campaignannouncement_change", {"object_id": "subject"}),
        act=_("See whom to call"),
    ),
)
