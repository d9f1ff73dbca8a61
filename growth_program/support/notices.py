"""What members of a shop are told about their own part in it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from growth_program.people.models import ShopMember, User
from growth_program.support import passwords, shows
from growth_program.support.kinds import Kind, Link, Words
from growth_program.support.models import Notice
from growth_program.support.rules.hours import AWAITED
from growth_program.support.words import address

role = shows.one_of(ShopMember.Role)


def way_in(user: User, notice: Notice) -> str:
    """Where a new member sets a password; where he has one, the portal."""
    if user.has_usable_password():
        return address(reverse("front"))
    return passwords.address_to_set_one(user)


def way_back(user: User, notice: Notice) -> str:
    """Where somebody who asked for it sets his password."""
    return passwords.address_to_set_one(user)


KINDS = (
    Kind(
        key="password_asked",
        name=_("You ask to set your password"),
        words={
            "": Words(
                title=_("Set your password"),
                sentence=_("Somebody, you we hope, asked to set the password of this account."),
                more=_(
                    "The link holds for three days. If it was not you, do nothing: the password "
                    "stays as it is."
                ),
            )
        },
        shows={},
        mailing=AWAITED,
        is_binding=True,
        act=_("Set the password"),
        mail_address=way_back,
    ),
    Kind(
        key="member_invited",
        name=_("You become a member of a shop"),
        words={
            "": Words(
                title=_("You are now a member of %(shop)s"),
                sentence=_("You are its %(role)s. Sign in with this e-mail address."),
                more=_(
                    "If you have no password yet, the link lets you set one. It holds for three "
                    "days; after that, ask for a new one on the page where you sign in."
                ),
            )
        },
        shows={"role": role},
        mailing=AWAITED,
        is_binding=True,
        link=Link("home", {"shop_id": "shop"}),
        act=_("Go to the shop"),
        mail_address=way_in,
    ),
    Kind(
        key="member_role_changed",
        name=_("Your role in a shop changes"),
        words={
            "": Words(
                title=_("Your role in %(shop)s is now: %(role)s"),
                sentence=_("It was %(role_before)s until now. An owner of the shop changed it."),
            )
        },
        shows={"role": role, "role_before": role},
        may_be_daily=False,
        is_binding=True,
        link=Link("home", {"shop_id": "shop"}),
        act=_("Go to the shop"),
    ),
    Kind(
        key="member_removed",
        name=_("You are no longer a member of a shop"),
        words={
            "": Words(
                title=_("You are no longer a member of %(shop)s"),
                sentence=_("An owner of the shop removed you. What you did stays in its records."),
            )
        },
        shows={},
        may_be_daily=False,
        is_binding=True,
    ),
)
