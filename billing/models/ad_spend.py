from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import local_amount, platform_id, shop
from growth_program.core.columns import usd
from growth_program.core.triggers import append_only


class FundedBy(models.TextChoices):
    """Whose money it was: the platform's, a covered fee, or ad credit that the shop was granted."""

    PLATFORM = "platform", _("platform")
    AD_CREDIT = "ad_credit", _("ad credit")


class AdSpendColumns(models.Model):
    """What was spent on advertising one product on one day."""

    shop = shop()
    product_id = platform_id()
    day = models.DateField(_("day"))
    spend = local_amount()
    currency = models.CharField(max_length=3)
    spend_usd = usd()  # at that day's rate, rounded once
    funded_by = models.CharField(
        max_length=9, choices=FundedBy, default=FundedBy.PLATFORM, db_default=FundedBy.PLATFORM
    )
    impressions = models.BigIntegerField()
    clicks = models.BigIntegerField()
    orders = models.BigIntegerField()
    gmv = local_amount()
    update_time = models.BigIntegerField(null=True)
    sha256 = models.BinaryField(max_length=32)
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.product_id} {self.day}"


class AdSpend(AdSpendColumns):
    """The newest report of a product's day."""

    pk = models.CompositePrimaryKey("shop_id", "product_id", "day")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(spend__gte=0, spend_usd__gte=0), name="ad_spend_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(funded_by__in=["platform", "ad_credit"]), name="ad_spend_funder_known"
            ),
        ]
        indexes = [models.Index(fields=["shop", "day"], name="ad_spend_by_day")]


class AdSpendHistory(AdSpendColumns):
    """A report that was replaced, and by which recording."""

    replaced_in = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["shop", "day"], name="ad_spend_history_by_day")]
        triggers = append_only("ad_spend_history")
