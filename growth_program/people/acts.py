"""The acts about people and their shops, in words."""

from django.utils.translation import gettext_lazy as _

from growth_program.core.acts import Act, Feed, one_of
from growth_program.people.models import ShopMember

ROLES = one_of(ShopMember.Role.choices)
ACTS = (
    Act(
        name="shop.assigned",
        text=_("Shop %(shop)s was given to %(manager)s."),
        feed=Feed(part="enrollment"),
    ),
    Act(
        name="shop.handed_over",
        text=_("Shop %(shop)s was handed over from %(previous)s to %(manager)s."),
    ),
    Act(
        name="shop.stood_in_for", text=_("In shop %(shop)s %(stand_in)s stands in for %(manager)s.")
    ),
    Act(
        name="shop.stand_in_ended",
        text=_("In shop %(shop)s %(stand_in)s no longer stands in for %(manager)s."),
    ),
    Act(
        name="shop_member.appointed",
        text=_("%(email)s became the owner whom the marketplace named."),
        feed=Feed(part="enrollment", leads_to="members"),
    ),
    Act(
        name="shop_member.invited",
        text=_("%(email)s was invited as %(role)s."),
        shown={"role": ROLES},
        feed=Feed(part="enrollment", leads_to="members"),
    ),
    Act(
        name="shop_member.role_changed",
        text=_("%(email)s: %(from)s became %(to)s."),
        shown={"from": ROLES, "to": ROLES},
        feed=Feed(part="enrollment", leads_to="members"),
    ),
    Act(
        name="shop_member.removed",
        text=_("%(email)s, %(role)s, was removed."),
        shown={"role": ROLES},
        feed=Feed(part="enrollment", leads_to="members"),
    ),
    Act(name="staff.created", text=_("The account %(email)s was made, in: %(groups)s.")),
    Act(name="staff.regrouped", text=_("The groups of %(email)s are now: %(groups)s.")),
    Act(name="staff.deactivated", text=_("%(email)s may not sign in any more.")),
    Act(name="staff.reactivated", text=_("%(email)s may sign in again.")),
    Act(
        name="staff.second_factor_taken",
        text=_("The lost second factor of %(email)s was taken away."),
    ),
)
