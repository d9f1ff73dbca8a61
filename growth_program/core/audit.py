"""Who did what, for whom, by which rule: written in the transaction that did it."""

from typing import Any

from django.db import connection
from django.db.models import Model

from growth_program.core import canonical, clock
from growth_program.core.models import subject_of

ENTRIES = """
    INSERT INTO core_auditentry
        (at, act, subject, by_id, on_behalf_id, rule, rule_version, shop, details)
    SELECT %(at)s, %(act)s, %(subject)s, %(by)s, %(on_behalf)s, %(rule)s, %(rule_version)s,
        shop, details::jsonb
    FROM unnest(%(shops)s::text[], %(details)s::text[]) AS entry (shop, details)
"""


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
    shared = {
        "at": clock.now(),
        "act": act,
        "subject": subject_of(subject, subject.pk),
        "by": by and by.pk,
        "on_behalf": on_behalf and on_behalf.pk,
        "rule": rule,
        "rule_version": rule_version,
    }
    details = [canonical.write(details) for details in details_by_shop.values()]
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, {**shared, "shops": [*details_by_shop], "details": details})
