"""What groups of staff may look at, and do. Brought up to date after every migrate."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_migrate

LOOKS_AT_SHOPS = (
    "core.view_program",
    "core.view_programversion",
    "core.view_remedy",
    "core.view_marketingrate",
    "core.view_calendaryear",
    "core.view_calendarday",
    "core.view_auditentry",
    "people.view_assignment",
    "people.view_shopmember",
    "marketplace.view_shop",
    "marketplace.view_product",
    "enrollment.view_enrollment",
    "content.view_aigcitem",
    "content.view_aigcanswer",
    "enrollment.view_enrolledproduct",
    "enrollment.view_requirement",
    "enrollment.view_tooltry",
    "enrollment.view_campaign",
    "enrollment.view_campaignentry",
    "enrollment.view_campaignannouncement",
    "enrollment.view_campaignanswer",
    "enrollment.view_samplerequest",
    "marketplace.view_promotion",
    "enrollment.view_invitation",
    "enrollment.view_agreement",
    "compensation.view_adjudication",
    "compensation.view_contest",
)
LOOKS_AT_MONEY = (
    "marketplace.view_fxrate",
    "billing.view_statement",
    "billing.view_adjustment",
    "billing.view_creditnote",
    "billing.view_posting",
    "billing.view_payment",
    "billing.view_monthclose",
    "compensation.view_adcredit",
    "compensation.view_creditentry",
    "compensation.view_proof",
)
LOOKS_AT_SCREENINGS = (
    "enrollment.view_screeningpolicy",
    "enrollment.view_screening",
    "enrollment.view_screeningresult",
)
# An account manager reads his shops' statements, for he is asked about them.
MANAGES_SHOPS = (
    *LOOKS_AT_SHOPS,
    *LOOKS_AT_SCREENINGS,
    "enrollment.override_screening",
    "billing.view_statement",
    "billing.view_adjustment",
    "billing.view_creditnote",
    "people.manage_shops",
    "enrollment.invite_shops",
    "compensation.review_adjudication",
    "compensation.judge_contest",
)
GROUPS = {
    "account managers": MANAGES_SHOPS,
    # All shops: assigns them, hands them over, has others stand in.
    "supervisors": (
        *MANAGES_SHOPS,
        "people.view_every_shop",
        "people.assign_shops",
        "enrollment.end_enrollment",
    ),
    "finance": (
        *LOOKS_AT_SHOPS,
        *LOOKS_AT_MONEY,
        "people.view_every_shop",
        "billing.close_months",
        "billing.settle_fees",
        "billing.export_settlement",
        "compensation.approve_adjudication",
        "compensation.run_proof",
    ),
    "administrators": (
        *LOOKS_AT_SHOPS,
        *LOOKS_AT_SCREENINGS,
        *LOOKS_AT_MONEY,
        "people.view_every_shop",
        "people.view_user",
        "people.manage_staff",
        "support.view_mail",
        "people.assign_shops",
        "enrollment.end_enrollment",
        "enrollment.set_requirement",
        "billing.export_settlement",
        "compensation.run_proof",
        "gateway.view_apiclient",
        "gateway.add_apiclient",
        "gateway.change_apiclient",
        "gateway.view_apirequest",
        "gateway.view_webhookdelivery",
        "gateway.view_webhooktry",
        "gateway.change_webhookdelivery",
    ),
}


def connect() -> None:
    """Settle once, when the permissions of every app are there."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    post_migrate.connect(settle, sender=last, dispatch_uid="growth_program.people.groups")


def settle(using: str = "default", **_: Any) -> None:
    """Give each group its permissions, and no other. Again, it changes nothing."""
    for name, permissions in GROUPS.items():
        group, _is_new = Group.objects.using(using).get_or_create(name=name)
        wanted = Q()
        for permission in permissions:
            app_label, codename = permission.split(".")
            wanted |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.set(Permission.objects.using(using).filter(wanted))
