from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import platform_id, shop
from billing.rules.orders import COUNTS_NOTHING, STATUSES
from growth_program.core.triggers import append_only

COUNTS = Q(paid_on__isnull=False, is_sample=False) & ~Q(status__in=sorted(COUNTS_NOTHING))


class OrderColumns(models.Model):
    """An order in one of its versions. Its lines are rows of their own."""

    shop = shop()
    order_id = platform_id()
    status = models.CharField(_("status"), max_length=24)
    is_sample = models.BooleanField()
    currency = models.CharField(_("currency"), max_length=3)
    paid_time = models.BigIntegerField(null=True)  # Unix seconds, as sent
    paid_on = models.DateField(_("paid on"), null=True)  # in the program's time zone
    # USD per unit on the day on which it was first paid. Once known it stays.
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=10, null=True)
    counts = models.GeneratedField(
        expression=models.Case(
            models.When(COUNTS, then=True), default=False, output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    update_time = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        abstract = True

    def __str__(self):
        return self.order_id


class Order(OrderColumns):
    """The newest version of an order."""

    pk = models.CompositePrimaryKey("shop_id", "order_id")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="order_status_known"),
            models.CheckConstraint(
                condition=Q(paid_time__isnull=True, paid_on__isnull=True)
                | Q(paid_time__isnull=False, paid_on__isnull=False, rate__isnull=False),
                name="order_paid_has_day_and_rate",
            ),
        ]
        indexes = [models.Index(fields=["shop", "paid_on", "order_id"], name="order_by_day_and_id")]


class OrderHistory(OrderColumns):
    """A version that was replaced, and by which recording."""

    replaced_in = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["shop", "paid_on"], name="order_history_by_day"),
            models.Index(fields=["shop", "order_id"], name="order_history_by_order"),
        ]
        triggers = append_only("order_history")
