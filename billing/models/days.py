from django.db import models

from billing.models.columns import shop
from growth_program.core.columns import usd


class ShopDay(models.Model):
    """What a shop's lines paid on one day come to: a rollup, kept with every change of a line.

    Commission and covered fees are at the rates of the enrollment whose service period has the
    day, and 0 where there is none.
    """

    pk = models.CompositePrimaryKey("shop_id", "day")
    shop = shop()
    day = models.DateField()
    orders = models.IntegerField(default=0)  # with at least one counting line
    gross = usd(default=0)
    refunded = usd(default=0)
    gmv = usd(default=0)
    commission = usd(default=0)
    covered_referral = usd(default=0)
    covered_marketing = usd(default=0)
    covered_affiliate = usd(default=0)
    # The last recording that touched the day: how a close finds what came late.
    recorded_in = models.BigIntegerField()

    def __str__(self):
        return f"{self.shop_id} {self.day}"
