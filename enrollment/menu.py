from django.utils.translation import gettext_lazy as _

from growth_program.people.desk import Entry

DESK = (
    Entry(
        name=_("Enrollments"),
        view="admin:enrollment_enrollment_changelist",
        permission="enrollment.view_enrollment",
        group="program",
        place=20,
        views=frozenset({"admin:billing_exit", "admin:billing_account"}),
    ),
)
