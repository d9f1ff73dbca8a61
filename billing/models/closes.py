import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.rules.closes import STEPS
from growth_program.core import formats
from growth_program.core.triggers import never_emptied


def _person(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=name,
        db_index=False,
    )


class MonthClose(models.Model):
    """The close of a month of a program: asked for by one person, confirmed by another."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        CONFIRMED = "confirmed", _("is closing")
        REFUSED = "refused", _("refused")
        FINISHED = "finished", _("closed")
        STOPPED = "stopped", _("stopped")

    class Why(models.TextChoices):
        """What stopped it."""

        EARLIER_OPEN = "earlier_open", _("An earlier month is still open.")
        ROLLUPS_DISAGREE = (
            "rollups_disagree",
            _("The lines of some days do not add up to their rollups. Prove the books."),
        )

    program = models.ForeignKey(
        "core.Program", models.PROTECT, related_name="month_closes", verbose_name=_("program")
    )
    month = models.DateField(_("month"))
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("asked by"),
        db_index=False,
    )
    asked_at = models.DateTimeField(_("asked at"))
    # Who confirmed it, or refused.
    decided_by = _person(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    enrollments = models.PositiveIntegerField(_("enrollments to close"), default=0)
    statements = models.PositiveIntegerField(_("statements made"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    why = models.CharField(_("stopped because"), max_length=24, choices=Why, blank=True)
    where = models.TextField(_("at"), blank=True)  # which enrollments or days

    class Meta:
        verbose_name = _("close of a month")
        verbose_name_plural = _("month closings")
        permissions = [("close_months", "Can ask to close months, and confirm others' asking")]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="month_close_is_of_a_first"),
            models.CheckConstraint(
                condition=Q(state="asked", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=["confirmed", "refused", "finished", "stopped"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="month_close_decided_by_somebody",
            ),
            # Whoever asked may take it back: a refusal closes nothing.
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(state="refused")
                | ~Q(decided_by=F("asked_by")),
                name="month_close_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="stopped", why__in=["earlier_open", "rollups_disagree"])
                | (~Q(state="stopped") & Q(why="")),
                name="month_close_stopped_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["program", "month"],
                condition=Q(state__in=["asked", "confirmed"]),
                name="month_close_one_at_a_time",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="month_close_steps",
                field="state",
                transitions=sorted({(state, to) for (state, _act), to in STEPS.items()}),
            ),
            pgtrigger.ReadOnly(
                name="month_close_asked_stays",
                fields=["program", "month", "asked_by", "asked_at"],
            ),
            pgtrigger.Protect(
                name="month_close_decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_by__isnull=False)
                & pgtrigger.Q(old__decided_by__df=pgtrigger.F("new__decided_by")),
            ),
            pgtrigger.Protect(
                name="month_close_begins_asked",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__state="asked"),
            ),
            pgtrigger.Protect(name="month_close_is_kept", operation=pgtrigger.Delete),
            never_emptied("month_close"),
        ]

    def __str__(self):
        return f"{self.program}, {formats.month(self.month)}"
