from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.columns import platform_id
from growth_program.core.columns import usd
from growth_program.core.triggers import append_only


class ClosedMonth(models.Model):
    """A month of an enrollment that is closed, whether there was something to bill or not.

    What was recorded for the shop before `recorded_in` is what it was closed on.
    """

    enrollment = models.ForeignKey(
        "enrollment.Enrollment", models.PROTECT, related_name="closed_months", db_index=False
    )
    month = models.DateField()
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "month"], name="closed_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="closed_month_is_a_first"),
        ]
        triggers = append_only("closed_month")

    def __str__(self):
        return f"{self.enrollment} {self.month:%Y-%m}"


class Statement(models.Model):
    """A closed, numbered monthly bill of one enrollment. It never changes."""

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="statements",
        verbose_name=_("enrollment"),
        db_index=False,
    )
    month = models.DateField(_("month"))
    number = models.CharField(_("statement number"), max_length=96, unique=True, db_collation="C")
    shop_name = models.CharField(_("shop"), max_length=500)  # as it was when it closed
    # Of the lines paid in the month, as known when it closed.
    orders = models.IntegerField(_("orders"))
    gmv = usd(verbose_name=_("GMV"))
    refunded = usd(verbose_name=_("refunded"))
    commission = usd(verbose_name=_("commission"))
    fixed_fee = usd(verbose_name=_("fixed fee"))
    adjustments = usd(verbose_name=_("adjustments"))  # of earlier months
    total_charged = usd(verbose_name=_("total charged"))
    # Never charged.
    covered_referral = usd(verbose_name=_("covered referral fee"))
    covered_marketing = usd(verbose_name=_("covered smart marketing"))
    covered_affiliate = usd(verbose_name=_("covered affiliate commission"))
    covered_ads = usd(verbose_name=_("covered advertising"))
    saved = models.GeneratedField(
        expression=F("covered_referral")
        + F("covered_marketing")
        + F("covered_affiliate")
        + F("covered_ads")
        - F("commission"),
        output_field=usd(),
        db_persist=True,
        verbose_name=_("saved"),
    )
    saved_net = models.GeneratedField(
        expression=F("covered_referral")
        + F("covered_marketing")
        + F("covered_affiliate")
        + F("covered_ads")
        - F("commission")
        - F("fixed_fee"),
        output_field=usd(),
        db_persist=True,
        verbose_name=_("saved net"),
    )
    recorded_in = models.BigIntegerField()  # core.Recording
    closed_at = models.DateTimeField(_("closed at"))

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        permissions = [("export_settlement", "Can export settlement reports")]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "month"], name="statement_once_a_month"),
            models.CheckConstraint(
                condition=Q(total_charged=F("commission") + F("fixed_fee") + F("adjustments")),
                name="statement_total_adds_up",
            ),
        ]
        indexes = [models.Index(fields=["month"], name="statement_by_month")]
        triggers = append_only("statement")

    def __str__(self):
        return self.number


class Adjustment(models.Model):
    """What a statement bills, or gives back, of one line for a month that was closed before."""

    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="adjustment_lines", verbose_name=_("statement")
    )
    month = models.DateField(_("original month"))
    order_id = platform_id()
    line_id = platform_id()
    amount = usd(verbose_name=_("amount"))

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "order_id", "line_id", "month"], name="adjustment_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="adjustment_not_nothing"),
        ]
        triggers = append_only("adjustment")

    def __str__(self):
        return f"{self.line_id} {self.month:%Y-%m}: {self.amount}"


class CreditNote(models.Model):
    """A numbered paper: by how much a statement lowers the bill of one closed before it."""

    number = models.CharField(_("number"), max_length=96, unique=True, db_collation="C")
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="credit_notes", verbose_name=_("statement")
    )
    credited = models.ForeignKey(
        Statement,
        models.PROTECT,
        related_name="credited_by",
        verbose_name=_("credited statement"),
    )
    amount = usd(verbose_name=_("amount"))

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = [
            models.UniqueConstraint(fields=["statement", "credited"], name="credit_note_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_note_positive"),
            models.CheckConstraint(
                condition=~Q(statement=F("credited")), name="credit_note_of_another_statement"
            ),
        ]
        triggers = append_only("credit_note")

    def __str__(self):
        return self.number
