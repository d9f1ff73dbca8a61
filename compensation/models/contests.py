import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compensation.rules.states import CONTEST_STEPS
from growth_program.core.triggers import append_only, never_emptied


class Contest(models.Model):
    """A shop's objection to a decision that stands: once for each version of it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        REFUSED = "refused", _("not upheld")

    adjudication = models.OneToOneField(
        "compensation.Adjudication",
        models.PROTECT,
        related_name="contest",
        verbose_name=_("adjudication"),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reason = models.TextField(_("why the shop contests"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("filed by"),
        db_index=False,
    )
    filed_at = models.DateTimeField(_("filed at"))
    # What the platform answers. The shop reads it.
    answer = models.TextField(_("answer of the platform"), blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("judged by"),
        db_index=False,
    )
    judged_at = models.DateTimeField(_("judged at"), null=True)

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        permissions = [("judge_contest", "Can judge contests of decisions")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", judged_by__isnull=True, judged_at__isnull=True, answer="")
                | (
                    Q(state__in=["upheld", "refused"], judged_by__isnull=False)
                    & Q(judged_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="contest_answered_iff_judged",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="contest_has_a_reason"),
            models.CheckConstraint(
                condition=Q(judged_by__isnull=True) | ~Q(judged_by=F("filed_by")),
                name="contest_two_people",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="contest_steps",
                field="state",
                transitions=sorted({(state, to) for (state, _act), to in CONTEST_STEPS.items()}),
            ),
            pgtrigger.ReadOnly(
                name="contest_stays", exclude=["state", "answer", "judged_by", "judged_at"]
            ),
            pgtrigger.Protect(
                name="contest_judged_stays",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="open"),
            ),
            pgtrigger.Protect(name="contest_is_kept", operation=pgtrigger.Delete),
            never_emptied("contest"),
        ]

    def __str__(self):
        return f"{self.adjudication}"


class ContestPoint(models.Model):
    """What a contest is pinned to: one item of the evidence, or a promise as a whole."""

    contest = models.ForeignKey(
        Contest, models.PROTECT, related_name="points", verbose_name=_("contest")
    )
    commitment = models.CharField(_("commitment"), max_length=16)
    item_id = models.CharField(_("item"), max_length=64, blank=True, db_collation="C")

    class Meta:
        verbose_name = _("contested point")
        verbose_name_plural = _("contested points")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "commitment", "item_id"], name="contest_point_once"
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["aigc", "videos"]) | Q(commitment="roas", item_id=""),
                name="contest_point_known",
            ),
        ]
        triggers = append_only("contest_point")

    def __str__(self):
        return f"{self.commitment} {self.item_id}".strip()
