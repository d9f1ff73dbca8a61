"""What has been told long ago is not kept: who was told is no record of what was done."""

from datetime import timedelta

from django.db.models import QuerySet

from growth_program.core import clock
from growth_program.support.models import Mail, Notice

NOTICES_KEPT = timedelta(days=400)
MAILS_KEPT = timedelta(days=90)
BATCH = 5_000  # rows to a transaction


def clear() -> int:
    """Delete old notices, and old mails that have gone or were given up; say how many rows."""
    old_mails = Mail.objects.filter(made_at__lt=clock.wall() - MAILS_KEPT)
    gone = old_mails.exclude(sent_at=None, given_up_at=None)
    old_notices = Notice.objects.filter(told_at__lt=clock.now() - NOTICES_KEPT)
    return _delete(gone) + _delete(old_notices)


def _delete(rows: "QuerySet[Mail] | QuerySet[Notice]") -> int:
    deleted = 0
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        deleted += rows.filter(pk__in=keys).delete()[1][rows.model._meta.label]
    return deleted
