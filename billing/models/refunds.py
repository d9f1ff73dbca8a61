from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import local_amount, platform_id, shop
from growth_program.core.triggers import append_only


class RefundStatus(models.TextChoices):
    """Given back to the buyer, or taken back from him."""

    COMPLETED = "COMPLETED", _("completed")
    REVERSED = "REVERSED", _("reversed")


class RefundColumns(models.Model):
    """A refund of a line's goods, in the order's currency. In USD it takes the order's rate."""

    shop = shop()
    refund_id = platform_id()
    order_id = platform_id()
    line_id = platform_id()
    amount = local_amount()
    refunded_time = models.BigIntegerField()  # Unix seconds, as sent
    status = models.CharField(_("status"), max_length=12, choices=RefundStatus)
    update_time = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        abstract = True

    def __str__(self):
        return self.refund_id


class Refund(RefundColumns):
    """The newest version of a refund."""

    pk = models.CompositePrimaryKey("shop_id", "refund_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["COMPLETED", "REVERSED"]), name="refund_status_known"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="refund_not_negative"),
        ]
        indexes = [models.Index(fields=["shop", "order_id", "line_id"], name="refund_by_line")]


class RefundHistory(RefundColumns):
    """A version that was replaced, and by which recording."""

    replaced_in = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["shop", "refund_id"], name="refund_history_by_refund")]
        triggers = append_only("refund_history")
