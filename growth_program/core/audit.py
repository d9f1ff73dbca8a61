"""Who did what, for whom, by which rule: written in the transaction that did it."""

from typing import Any

from django.db.models import Model

from growth_program.core import clock
from growth_program.core.models import AuditEntry


def record(
    act: str,
    subject: Model,
    *,
    shop: str = "",
    by: Any = None,
    on_behalf: Any = None,
    **details: str,
) -> None:
    """Write one entry. ``act`` is ``noun.verb_in_the_past``; amounts in details are strings."""
    record_batch(act, subject, {shop: details}, by=by, on_behalf=on_behalf)


def record_batch(
    act: str,
    subject: Model,
    details_by_shop: dict[str, dict[str, Any]],
    *,
    by: Any = None,
    on_behalf: Any = None,
    rule: str = "",
    rule_version: str = "",
) -> None:
    """Write what a mass act did: one entry for each shop, all in one statement."""
    at = clock.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=at,
            act=act,
            subject=f"{subject._meta.label_lower}:{subject.pk}",
            shop=shop,
            by=by,
            on_behalf=on_behalf,
            rule=rule,
            rule_version=rule_version,
            details=details,
        )
        for shop, details in details_by_shop.items()
    )
