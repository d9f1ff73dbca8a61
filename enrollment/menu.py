from django.utils.translation import gettext_lazy as _

from enrollment.reports.places import has_terms, is_choosing, is_invited
from enrollment.reports.products import has_products
from enrollment.reports.served import has_been_served
from growth_program.people import desk
from growth_program.portal.access import MONEY
from growth_program.portal.menu import Entry

ENTRIES = (
    Entry(
        name=_("Products"),
        icon="box",
        view="products",
        group="running",
        place=10,
        condition=has_products,
        is_tab=True,
        views=frozenset(
            {
                "catalogue",
                "product",
                "product-samples",
                "product-upload",
                "product-uploading",
            }
        ),
    ),
    Entry(
        name=_("Campaigns"),
        icon="campaign",
        view="campaigns",
        group="running",
        place=30,
        condition=has_been_served,
        views=frozenset({"campaign"}),
    ),
    Entry(
        name=_("Samples"),
        icon="gift",
        view="sample-requests",
        group="running",
        place=20,
        condition=has_been_served,
        views=frozenset({"sample-extend"}),
    ),
    Entry(
        name=_("Marketing tools"),
        icon="lock",
        view="tools",
        group="running",
        place=70,
        condition=has_been_served,
    ),
    Entry(
        name=_("Invitation"),
        icon="invitation",
        view="invitation",
        place=20,
        roles=MONEY,
        condition=is_invited,
        is_tab=True,
        views=frozenset({"invitation-decline"}),
    ),
    Entry(
        name=_("Which products qualify"),
        icon="box",
        view="dry-run",
        place=24,
        roles=MONEY,
        condition=is_choosing,
    ),
    Entry(
        name=_("Agreement"),
        icon="agreement",
        view="agreement",
        group="us",
        place=10,
        roles=MONEY,
        condition=has_terms,
        views=frozenset({"agreement-accepted"}),
    ),
)
DESK = (
    desk.Entry(
        name=_("Screened shops"),
        view="admin:enrollment_screeningresult_changelist",
        permission="enrollment.view_screeningresult",
        group="program",
        place=12,
    ),
    desk.Entry(
        name=_("Screening runs"),
        view="admin:enrollment_screening_changelist",
        permission="enrollment.view_screening",
        group="program",
        place=14,
    ),
    desk.Entry(
        name=_("Screening policies"),
        view="admin:enrollment_screeningpolicy_changelist",
        permission="enrollment.view_screeningpolicy",
        group="program",
        place=16,
    ),
    desk.Entry(
        name=_("Invitations"),
        view="admin:enrollment_invitation_changelist",
        permission="enrollment.view_invitation",
        group="program",
        place=18,
        views=frozenset({"admin:enrollment_invite", "admin:enrollment_invitation_withdraw"}),
    ),
    desk.Entry(
        name=_("Enrollments"),
        view="admin:enrollment_enrollment_changelist",
        permission="enrollment.view_enrollment",
        group="program",
        place=20,
        views=frozenset({"admin:billing_exit", "admin:billing_account"}),
    ),
    desk.Entry(
        name=_("Enrolled products"),
        view="admin:enrollment_enrolledproduct_changelist",
        permission="enrollment.view_enrolledproduct",
        group="program",
        place=30,
    ),
    desk.Entry(
        name=_("Sample requests"),
        view="admin:enrollment_samplerequest_changelist",
        permission="enrollment.view_samplerequest",
        group="program",
        place=40,
    ),
    desk.Entry(
        name=_("Product requirements"),
        view="admin:enrollment_requirements",
        permission="enrollment.view_requirement",
        group="program",
        place=35,
    ),
    desk.Entry(
        name=_("Campaigns"),
        view="admin:enrollment_campaign_changelist",
        permission="enrollment.view_campaign",
        group="program",
        place=40,
    ),
    desk.Entry(
        name=_("Products in campaigns"),
        view="admin:enrollment_campaignentry_changelist",
        permission="enrollment.view_campaignentry",
        group="program",
        place=42,
    ),
    desk.Entry(
        name=_("Mega promotions and answers"),
        view="admin:enrollment_campaignannouncement_changelist",
        permission="enrollment.view_campaignannouncement",
        group="program",
        place=44,
        views=frozenset({"admin:enrollment_campaignanswer_changelist"}),
    ),
    desk.Entry(
        name=_("Tries of tools"),
        view="admin:enrollment_tooltry_changelist",
        permission="enrollment.view_tooltry",
        group="shops",
        place=60,
    ),
    desk.Entry(
        name=_("Promotions"),
        view="admin:marketplace_promotion_changelist",
        permission="marketplace.view_promotion",
        group="shops",
        place=65,
    ),
    desk.Entry(
        name=_("Agreements"),
        view="admin:enrollment_agreement_changelist",
        permission="enrollment.view_agreement",
        group="program",
        place=25,
    ),
)
