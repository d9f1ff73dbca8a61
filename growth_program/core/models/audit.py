from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


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
