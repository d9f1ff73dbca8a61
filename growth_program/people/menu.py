from django.utils.translation import gettext_lazy as _

from growth_program.people.desk import Entry

DESK = (
    Entry(
        name=_("Shops"),
        view="admin:marketplace_shop_changelist",
        permission="marketplace.view_shop",
        group="shops",
        place=10,
        views=frozenset({"admin:people_assign", "admin:people_hand_over"}),
    ),
    Entry(
        name=_("Assignments"),
        view="admin:people_assignment_changelist",
        permission="people.view_assignment",
        group="shops",
        place=20,
    ),
    Entry(
        name=_("Shop members"),
        view="admin:people_shopmember_changelist",
        permission="people.view_shopmember",
        group="shops",
        place=30,
    ),
    Entry(
        name=_("Products"),
        view="admin:marketplace_product_changelist",
        permission="marketplace.view_product",
        group="shops",
        place=40,
    ),
    Entry(
        name=_("Programs"),
        view="admin:core_program_changelist",
        permission="core.view_program",
        group="program",
        place=10,
        views=frozenset({"admin:core_programversion_changelist"}),
    ),
    Entry(
        name=_("Business calendar"),
        view="admin:core_calendaryear_changelist",
        permission="core.view_calendaryear",
        group="program",
        place=30,
    ),
    Entry(
        name=_("Accounts"),
        view="admin:people_user_changelist",
        permission="people.view_user",
        group="people",
        place=10,
        views=frozenset({"admin:people_staff_create", "admin:people_staff"}),
    ),
    Entry(
        name=_("Audit"),
        view="admin:core_auditentry_changelist",
        permission="core.view_auditentry",
        group="people",
        place=90,
    ),
)
