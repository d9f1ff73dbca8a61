from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.columns import usd
from growth_program.core.triggers import append_only


class Payment(models.Model):
    """Money that a merchant has paid; below nothing, money that was given back."""

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

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="payment_not_nothing"),
        ]
        triggers = append_only("payment")

    def __str__(self):
        return self.number
