import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.rules.states import STEPS
from growth_program.core import columns
from growth_program.core.triggers import never_emptied

# An approved decision stands; before, it is a computation that two people look at.
DECIDED = ("approved", "contested", "final")


class AdjudicationQuerySet(models.QuerySet):
    """Selections of decisions, as adjectives."""

    def decided(self):
        """Those that stand, and that the merchant may read."""
        return self.filter(state__in=DECIDED)


class Adjudication(models.Model):
    """One version of the decision on one enrollment. A later version replaces no row."""

    class State(models.TextChoices):
        COMPUTED = "computed", _("computed")
        REVIEWED = "reviewed", _("reviewed")
        APPROVED = "approved", _("approved")
        CONTESTED = "contested", _("contested")
        FINAL = "final", _("final")

    class Remedy(models.TextChoices):
        NONE = "none", _("none")
        CONTENT = "content", _("content")
        ROAS = "roas", _("ROAS")

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="adjudications",
        verbose_name=_("enrollment"),
        db_index=False,
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.COMPUTED)
    # The very text that was hashed: a `rules.evidence.Case`.
    evidence = models.TextField(_("evidence"))
    evidence_sha256 = models.CharField(_("hash of the evidence"), max_length=64)
    # The outcome, by the names of `rules.remedies.Outcome`.
    gmv = columns.usd(_("GMV"))
    fixed_fee = columns.usd(_("fixed fee"))
    commission = columns.usd(_("commission"))
    program_cost = columns.usd(_("program cost"))
    roas = models.DecimalField(_("ROAS"), max_digits=18, decimal_places=4, null=True)
    roas_met = models.BooleanField(_("ROAS promise met"))
    aigc_committed = models.PositiveIntegerField(_("AIGC items committed"))
    aigc_delivered = models.PositiveIntegerField(_("AIGC items delivered"))
    videos_committed = models.PositiveIntegerField(_("creator videos committed"))
    videos_delivered = models.PositiveIntegerField(_("creator videos delivered"))
    remedy = models.CharField(_("remedy"), max_length=16, choices=Remedy)
    remedy_rate = columns.rate(_("remedy rate"))
    ad_credit = columns.usd(_("ad credit"))
    aigc_makeup = models.PositiveIntegerField(_("AIGC items to make up"))
    videos_makeup = models.PositiveIntegerField(_("creator videos to make up"))
    makeup_due_on = models.DateField(_("make-up due on"), null=True)
    credit_due_on = models.DateField(_("ad credit due on"), null=True)
    calendar_missing = models.PositiveSmallIntegerField(_("calendar not published"), null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reviewed by"),
        db_index=False,
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
        db_index=False,
    )

    objects = AdjudicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjudication")
        verbose_name_plural = _("adjudications")
        permissions = [
            ("review_adjudication", "Can review adjudications"),
            ("approve_adjudication", "Can approve adjudications"),
        ]
        indexes = [
            models.Index(fields=["state", "enrollment", "-version"], name="adjudication_by_state"),
            models.Index(
                fields=["remedy", "enrollment", "-version"], name="adjudication_by_remedy"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "version"], name="adjudication_version_once"
            ),
            models.CheckConstraint(
                condition=Q(ad_credit__gte=0), name="adjudication_credit_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(state="computed", reviewed_by__isnull=True)
                | (~Q(state="computed") & Q(reviewed_by__isnull=False)),
                name="adjudication_reviewer_iff_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["computed", "reviewed"], approved_by__isnull=True)
                | Q(state__in=["approved", "contested", "final"], approved_by__isnull=False),
                name="adjudication_approver_iff_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("reviewed_by")),
                name="adjudication_two_people",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="adjudication_steps",
                field="state",
                transitions=sorted({(state, to) for (state, _act), to in STEPS.items()}),
            ),
            pgtrigger.ReadOnly(
                name="adjudication_stays", exclude=["state", "reviewed_by", "approved_by"]
            ),
            # Who took part in a step stays who it was.
            pgtrigger.Protect(
                name="adjudication_people_stay",
                operation=pgtrigger.Update,
                condition=(
                    pgtrigger.Q(old__reviewed_by__isnull=False)
                    & pgtrigger.Q(old__reviewed_by__df=pgtrigger.F("new__reviewed_by"))
                )
                | (
                    pgtrigger.Q(old__approved_by__isnull=False)
                    & pgtrigger.Q(old__approved_by__df=pgtrigger.F("new__approved_by"))
                ),
            ),
            pgtrigger.Protect(
                name="adjudication_begins_computed",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state="computed"),
            ),
            pgtrigger.Protect(name="adjudication_is_kept", operation=pgtrigger.Delete),
            never_emptied("adjudication"),
        ]

    def __str__(self):
        return f"{self.enrollment} v{self.version}"
