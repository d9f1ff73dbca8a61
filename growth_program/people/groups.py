"""What groups of staff may look at, and do. Brought up to date after every migrate."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.db.models.signals import post_migrate

LOOKS_AT_SHOPS = (
    "core.program",
    "core.programversion",
    "core.remedy",
    "core.marketingrate",
    "core.calendaryear",
    "core.calendarday",
    "core.auditentry",
    "marketplace.shop",
    "marketplace.product",
    "enrollment.enrollment",
    "compensation.adjudication",
)
GROUPS = {
    "account managers": LOOKS_AT_SHOPS,
    "finance": (
        *LOOKS_AT_SHOPS,
        "marketplace.fxrate",
        "billing.statement",
        "billing.adjustment",
        "billing.creditnote",
        "billing.posting",
        "billing.payment",
        "compensation.adcredit",
    ),
}
# Beyond looking: permissions of the apps' own.
ACTS = {
    "account managers": ("compensation.review_adjudication",),
    "finance": ("compensation.approve_adjudication",),
}


def connect() -> None:
    """Settle once, when the permissions of every app are there."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    post_migrate.connect(settle, sender=last, dispatch_uid="growth_program.people.groups")


def settle(using: str = "default", **_: Any) -> None:
    """Give each group the right to view its records, and to its acts, and no other.

    Again, it changes nothing.
    """
    for name, labels in GROUPS.items():
        group, _is_new = Group.objects.using(using).get_or_create(name=name)
        wanted = Q()
        for label in labels:
            app_label, model = label.split(".")
            wanted |= Q(
                content_type__app_label=app_label,
                content_type__model=model,
                codename=f"view_{model}",
            )
        for act in ACTS[name]:
            app_label, codename = act.split(".")
            wanted |= Q(content_type__app_label=app_label, codename=codename)
        group.permissions.set(Permission.objects.using(using).filter(wanted))
