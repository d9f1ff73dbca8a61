from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.columns import usd
from growth_program.core.triggers import append_only


class Payment(models.Model):
    """Money that a merchant has paid; below nothing, money that was given back."""

    class Method(models.TextChoices):
        BALANCE = "balance", _("deduction from the settlement balance")
        TRANSFER = "transfer", _("bank transfer")

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="payments",
        verbose_name=_("enrollment"),
    )
    number = models.CharField(_("number"), max_length=96, unique=True, db_collation="C")
    amount = usd(verbose_name=_("amount"))
    paid_on = models.DateField(_("paid on"))
    recorded_in = models.BigIntegerField()  # core.Recording
    # None of these is known of what was imported, and of what was given back.
    method = models.CharField(_("method"), max_length=16, choices=Method, blank=True, db_default="")
    reference = models.CharField(_("reference"), max_length=64, blank=True, db_default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        permissions = [("settle_fees", "Can record that fixed fees are paid")]
        indexes = [
            # By how a bank's reference begins.
            models.Index(
                fields=["reference"], opclasses=["varchar_pattern_ops"], name="payment_by_reference"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_not_nothing"),
            models.CheckConstraint(
                condition=Q(method="", reference="", recorded_by__isnull=True)
                | Q(
                    method__in=["balance", "transfer"],
                    reference__gt="",
                    recorded_by__isnull=False,
                ),
                name="payment_recorded_whole",
            ),
        ]
        triggers = append_only("payment")

    def __str__(self):
        return self.number
