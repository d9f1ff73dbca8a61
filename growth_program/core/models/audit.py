from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


def subject_of(model: type[models.Model] | models.Model, key: Any) -> str:
    """How an entry names the record that it is about."""
    return f"{model._meta.label_lower}:{key}"


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    """What the audit says of a record."""

    def about(self, record: models.Model) -> Self:
        """Of one that is at hand."""
        return self.filter(subject=subject_of(record, record.pk))

    def about_each(self, model: type[models.Model], key: models.OuterRef) -> Self:
        """Of each of those that a query goes through, by their keys."""
        return self.filter(
            subject=Concat(Value(subject_of(model, "")), Cast(key, models.TextField()))
        )


class AuditEntry(models.Model):
    """Who did what to which record. Written once: PostgreSQL refuses any change."""

    at = models.DateTimeField(_("at"))  # by the business clock
    act = models.CharField(_("act"), max_length=64)
    subject = models.CharField(_("subject"), max_length=128)
    # Text, because shops stand above the core.
    shop = models.CharField(_("shop"), max_length=64, blank=True)
    # Empty where the system itself acted.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    # Whose act it was, where `by` did it for somebody else.
    on_behalf = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    rule = models.CharField(_("rule"), max_length=64, blank=True)
    rule_version = models.CharField(_("rule version"), max_length=32, blank=True)
    details = models.JSONField(_("details"), default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit")
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_entry_by_subject"),
            models.Index(fields=["shop", "at"], name="audit_entry_by_shop"),
            # By how acts begin.
            models.Index(
                fields=["act"], opclasses=["varchar_pattern_ops"], name="audit_entry_by_act"
            ),
        ]
        triggers = append_only("audit_entry")

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
