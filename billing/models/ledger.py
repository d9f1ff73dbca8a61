from functools import reduce
from operator import or_

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.rules.ledger import KINDS
from growth_program.core import formats
from growth_program.core.columns import usd
from growth_program.core.triggers import append_only


class Account(models.Model):
    """An account of the ledger."""

    code = models.CharField(_("code"), max_length=32, primary_key=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return self.code


def _between(kind: str) -> Q:
    """An amount of a kind goes from its debit to its credit, or back."""
    debit, credit = KINDS[kind]
    return Q(kind=kind, debit=debit, credit=credit) | Q(kind=kind, debit=credit, credit=debit)


class Posting(models.Model):
    """An amount that goes from one account to another: balanced by its shape, never changed.

    One for each enrollment, day and kind of a source, so that the ledger grows with days and
    not with orders; lines of orders are the sub-ledger.
    """

    class Kind(models.TextChoices):
        COMMISSION = "commission", _("commission")
        ADJUSTMENT = "adjustment", _("adjustment")
        FIXED_FEE = "fixed_fee", _("fixed fee")
        PAYMENT = "payment", _("payment")
        AD_CREDIT = "ad_credit", _("ad credit")
        CREDIT_SPENT = "credit_spent", _("ad credit spent")
        CREDIT_EXPIRED = "credit_expired", _("ad credit expired")

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="postings",
        verbose_name=_("enrollment"),
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    # The day that the amount is about: of an adjustment the last day of the adjusted month.
    day = models.DateField(_("day"))
    # No foreign key: which accounts a kind goes between is checked, and those are all there are.
    debit = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        verbose_name=_("debit"),
        db_constraint=False,
        db_index=False,
    )
    credit = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="+",
        verbose_name=_("credit"),
        db_constraint=False,
        db_index=False,
    )
    amount = usd(verbose_name=_("amount"))
    source = models.CharField(_("source"), max_length=96)  # the statement, payment or decision
    recorded_in = models.BigIntegerField()  # core.Recording

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "day", "kind", "source"], name="posting_once"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="posting_amount_positive"),
            models.CheckConstraint(
                condition=reduce(or_, map(_between, sorted(KINDS))),
                name="posting_between_its_accounts",
            ),
        ]
        indexes = [
            # Of kinds that most postings are not.
            models.Index(
                fields=["kind", "-id"],
                condition=Q(
                    kind__in=[
                        *("adjustment", "fixed_fee", "payment"),
                        *("ad_credit", "credit_spent", "credit_expired"),
                    ]
                ),
                name="posting_by_scarce_kind",
            ),
            # They come month by month, so this costs them nothing.
            BrinIndex(fields=["day"], pages_per_range=16, name="posting_by_day"),
        ]
        triggers = append_only("posting")

    def __str__(self):
        return f"{self.get_kind_display()}, {formats.day(self.day)}: {formats.usd(self.amount)}"
