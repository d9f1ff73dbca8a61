from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import local_amount, platform_id, shop
from growth_program.core.columns import usd
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


NAMES = (
    "gross",
    "refunded",
    "gmv",
    "commission",
    "covered_referral",
    "covered_marketing",
    "covered_affiliate",
)


def figures(source: str, **keys: str) -> str:
    """What counting lines are worth: the same as `rules.lines.figures`, over many lines.

    ``source`` joins orders `o`, lines `l` and the rates of their day `r`; without rates a charge
    is NULL. ``keys`` are columns to go with the figures, by name. OFFSET 0 keeps the planner from
    writing the GMV out again in each figure that is made of it.
    """
    return f"""
        SELECT {", ".join(keys)}, gross, refunded, gmv,
            round(gmv * commission_rate, 2) AS commission,
            round(gmv * referral_rate, 2) AS covered_referral,
            round(gmv * marketing_rate, 2) AS covered_marketing,
            covered_affiliate
        FROM (
            SELECT {", ".join(f"{column} AS {name}" for name, column in keys.items())},
                l.gross, least(l.refunded, l.gross) AS refunded,
                greatest(l.gross - l.refunded, 0) AS gmv,
                CASE WHEN l.affiliate_commission = 0 THEN 0.00
                    ELSE round(l.affiliate_commission * o.rate, 2) END AS covered_affiliate,
                r.commission_rate, r.referral_rate, r.marketing_rate
            FROM {source}
            WHERE o.counts AND NOT l.is_gift AND NOT l.is_removed
            OFFSET 0
        ) counting
    """
