from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import columns


class Program(models.Model):
    """One edition of the program. Its figures are versions."""

    code = models.CharField(_("code"), max_length=32, unique=True, db_collation="C")
    name_zh = models.CharField(_("name in Chinese"), max_length=128)
    name_en = models.CharField(_("name in English"), max_length=128)
    # One for the whole installation: an order's day is fixed before it is known who counts it.
    time_zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.code

    def newest(self) -> "ProgramVersion":
        """The figures that an agreement made today would name."""
        return self.versions.order_by("-number")[0]


def agreed_stays(table: str, version: str) -> pgtrigger.Trigger:
    """Figures that somebody has agreed to stay as they are."""
    return pgtrigger.Trigger(
        name=f"{table}_agreed_stays",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("_version", "bigint")],
        func=f"""
            _version = CASE WHEN TG_OP = 'DELETE' THEN OLD.{version} ELSE NEW.{version} END;
            IF EXISTS (SELECT FROM public.core_programversion v WHERE v.is_agreed
                AND (v.id = _version OR (TG_OP = 'UPDATE' AND v.id = OLD.{version})))
            THEN RAISE EXCEPTION 'An enrollment has agreed to version %', _version; END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        """,
    )


def _whole(name: Any, usual: int) -> Any:
    """A whole number that editions written before it was asked for have as well."""
    return models.PositiveSmallIntegerField(name, default=usual, db_default=usual)


def _share(name: Any, usual: str) -> Any:
    """A share that editions written before it was asked for have as well."""
    return columns.rate(name, default=Decimal(usual), db_default=Decimal(usual))


class ProgramVersion(models.Model):
    """The figures and dates of an edition. One that an enrollment names never changes again."""

    class CostBasis(models.TextChoices):
        FEE_AND_COMMISSION = "fee_and_commission", _("fixed fee and commission")
        FEE = "fee", _("fixed fee")

    class TerminationBasis(models.TextChoices):
        PRO_RATA = "pro_rata", _("pro rata by days")
        WHOLE = "whole", _("as if served whole")

    program = models.ForeignKey(
        Program, models.PROTECT, related_name="versions", verbose_name=_("program")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))  # inclusive
    last_activation_on = models.DateField(_("last activation on"))
    fixed_fee = columns.usd(_("fixed fee"))
    commission_rate = columns.rate(_("commission rate"))
    referral_rate = columns.rate(_("referral rate"))
    # In force until the first dated rate begins.
    marketing_rate = columns.rate(_("smart marketing rate"))
    # What it lies between over the year, as announced: what a shop may be charged elsewhere.
    marketing_rate_least = _share(_("least smart marketing rate"), "0.0350")
    marketing_rate_most = _share(_("highest smart marketing rate"), "0.0450")
    cost_basis = models.CharField(_("cost basis"), max_length=24, choices=CostBasis)
    review_days = models.PositiveSmallIntegerField(_("review days"))
    adjudication_lag_days = models.PositiveSmallIntegerField(_("adjudication lag in days"))
    makeup_business_days = models.PositiveSmallIntegerField(_("make-up in business days"))
    # What is judged, and how much of the fee kept, where the platform ends an enrollment early
    # without the merchant's fault.
    termination_basis = models.CharField(
        _("termination basis"),
        max_length=16,
        choices=TerminationBasis,
        default=TerminationBasis.PRO_RATA,
        db_default=TerminationBasis.PRO_RATA,
    )
    # How long an invitation holds, the day it is sent not counted.
    invitation_days = _whole(_("invitation in days"), 14)
    # Promised to a shop, unless its invitation says otherwise.
    aigc_offered = _whole(_("AIGC items offered"), 60)
    videos_offered = _whole(_("creator videos offered"), 45)
    # How long after a decision it can be contested, and how often.
    contest_days = _whole(_("contest in days"), 14)
    contest_rounds = _whole(_("contest rounds"), 1)
    # How long ad credit can be spent, the day of its grant not counted.
    credit_days = _whole(_("ad credit valid in days"), 180)
    # How long a creator's request for a sample waits for an answer, and how long he has for his
    # video: the day of the request, and that of the delivery, not counted.
    sample_days = _whole(_("sample request answered in days"), 14)
    video_days = _whole(_("video of a sample due in days"), 21)
    # Set by the database when the first enrollment names it.
    is_agreed = models.BooleanField(_("is agreed"), default=False, editable=False)

    class Meta:
        verbose_name = _("program version")
        verbose_name_plural = _("program versions")
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="program_version_once"),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("last_activation_on"))
                & Q(last_activation_on__lte=F("ends_on")),
                name="program_version_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(adjudication_lag_days__gte=F("review_days")),
                name="program_version_lag_covers_review",
            ),
            models.CheckConstraint(
                condition=Q(fixed_fee__gte=0), name="program_version_fee_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(commission_rate__range=(0, 1), referral_rate__range=(0, 1))
                & Q(marketing_rate__range=(0, 1)),
                name="program_version_rates_are_shares",
            ),
            models.CheckConstraint(
                condition=Q(
                    marketing_rate_least__gte=0,
                    marketing_rate_least__lte=F("marketing_rate_most"),
                    marketing_rate_most__lte=1,
                ),
                name="program_version_marketing_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cost_basis__in=["fee_and_commission", "fee"]),
                name="program_version_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(termination_basis__in=["pro_rata", "whole"]),
                name="program_version_termination_basis_known",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="program_version_agreed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_agreed=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} v{self.number}"

    @property
    def decided_from(self) -> date:
        """The first day on which its enrollments are decided (PRODUCT.md §9)."""
        return self.ends_on + timedelta(days=self.adjudication_lag_days + 1)


class MarketingRate(models.Model):
    """The smart marketing rate from one day on, until the next one begins."""

    version = models.ForeignKey(
        ProgramVersion,
        models.PROTECT,
        related_name="marketing_rates",
        verbose_name=_("program version"),
    )
    from_on = models.DateField(_("from"))
    rate = columns.rate(_("rate"))

    class Meta:
        verbose_name = _("smart marketing rate")
        verbose_name_plural = _("smart marketing rates")
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(fields=["version", "from_on"], name="marketing_rate_once"),
            models.CheckConstraint(
                condition=Q(rate__range=(0, 1)), name="marketing_rate_is_a_share"
            ),
        ]
        triggers = [agreed_stays("marketing_rate", "version_id")]

    def __str__(self) -> str:
        return f"{self.version}: {self.rate} from {self.from_on}"


class Remedy(models.Model):
    """What an edition pays for a missed commitment. Several of one commitment are its tiers."""

    class Commitment(models.TextChoices):
        AIGC = "aigc", _("AIGC items")
        VIDEOS = "videos", _("creator videos")
        ROAS = "roas", _("ROAS")

    version = models.ForeignKey(
        ProgramVersion, models.PROTECT, related_name="remedies", verbose_name=_("program version")
    )
    commitment = models.CharField(_("commitment"), max_length=16, choices=Commitment)
    # Delivered for each item committed; GMV for each USD of program cost.
    threshold = models.DecimalField(_("threshold"), max_digits=7, decimal_places=4)
    rate = columns.rate(_("rate"))  # of the fixed fee
    cap = columns.usd(_("cap"), null=True, blank=True)

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["commitment", "threshold"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "commitment", "threshold"], name="remedy_threshold_once"
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["aigc", "videos", "roas"]),
                name="remedy_commitment_known",
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0, rate__lte=1), name="remedy_rate_is_a_share"
            ),
        ]
        triggers = [agreed_stays("remedy", "version_id")]

    def __str__(self) -> str:
        return f"{self.version}: {self.commitment} below {self.threshold}"
