from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import local_amount, platform_id, shop, usd
from growth_program.core.triggers import append_only


class LineColumns(models.Model):
    """A line of an order, as sent, with its value in USD."""

    shop = shop()
    order_id = platform_id()
    line_id = platform_id()
    product_id = platform_id()
    sku_id = platform_id()
    creator_id = models.CharField(max_length=64, db_collation="C", null=True)  # noqa: DJ001
    quantity = models.PositiveIntegerField(_("quantity"))
    original_price = local_amount()
    seller_discount = local_amount()
    platform_discount = local_amount()
    affiliate_commission = local_amount()
    is_gift = models.BooleanField()
    is_removed = models.BooleanField(default=False)  # a newer version no longer has it
    # (original price - seller discount) x rate. Unknown until the order's rate is.
    gross = usd(null=True)
    # The sum of its completed refunds, each rounded; may exceed the gross of a lowered line.
    refunded = usd(default=0)
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        abstract = True

    def __str__(self):
        return self.line_id


class Line(LineColumns):
    """The newest version of a line."""

    pk = models.CompositePrimaryKey("shop_id", "order_id", "line_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seller_discount__gte=0, seller_discount__lte=F("original_price")),
                name="line_discount_within_price",
            ),
            models.CheckConstraint(condition=Q(refunded__gte=0), name="line_refunds_not_negative"),
        ]


class LineHistory(LineColumns):
    """A version that was replaced, and by which recording."""

    replaced_in = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["shop", "order_id", "line_id"], name="line_history_by_line")
        ]
        triggers = append_only("line_history")


# What a counting line is worth: the same as `rules.lines.figures`, for statements over many lines.
# `o` is its order, `l` the line, `r` the rates of its day (enrollment.reports.rates) or NULL.
COUNTING = "o.counts AND NOT l.is_gift AND NOT l.is_removed"
GMV = "greatest(l.gross - l.refunded, 0)"
FIGURES = f"""
    l.gross AS gross,
    least(l.refunded, l.gross) AS refunded,
    {GMV} AS gmv,
    coalesce(round({GMV} * r.commission_rate, 2), 0) AS commission,
    coalesce(round({GMV} * r.referral_rate, 2), 0) AS covered_referral,
    coalesce(round({GMV} * r.marketing_rate, 2), 0) AS covered_marketing,
    round(l.affiliate_commission * o.rate, 2) AS covered_affiliate
"""
NAMES = (
    "gross",
    "refunded",
    "gmv",
    "commission",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
)
