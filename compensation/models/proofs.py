from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.columns import usd


class Proof(models.Model):
    """One run of the proof that lines, statements and ledger agree, and what came of it."""

    program = models.ForeignKey(
        "core.Program",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("program"),
        db_index=False,
    )  # none: all, and every shop
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
        db_index=False,
    )
    asked_at = models.DateTimeField(_("asked at"))
    # By the wall clock: when the worker that ended it began.
    begun_at = models.DateTimeField(_("begun at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    lines = usd(verbose_name=_("commission of lines"), null=True)
    statements = usd(verbose_name=_("in closed statements"), null=True)
    draft = usd(verbose_name=_("in drafts"), null=True)
    ledger = usd(verbose_name=_("in the ledger"), null=True)
    difference = usd(verbose_name=_("difference"), null=True)
    culprits = models.PositiveIntegerField(_("culprits"), null=True)

    class Meta:
        verbose_name = _("proof of the books")
        verbose_name_plural = _("proofs of the books")
        permissions = [("run_proof", "Can prove the books")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, difference__isnull=True, culprits__isnull=True)
                | Q(
                    ended_at__isnull=False,
                    difference__isnull=False,
                    culprits__isnull=False,
                    lines__isnull=False,
                    statements__isnull=False,
                    draft__isnull=False,
                    ledger__isnull=False,
                ),
                name="proof_ended_with_its_sums",
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(ended_at__isnull=True),
                name="proof_one_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_clean(self):
        """Whether all figures agree. None while it runs."""
        return None if self.ended_at is None else not self.culprits and not self.difference


class FoundCulprit(models.Model):
    """Two figures that should be one, as a proof found them."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="found")
    check_name = models.CharField(_("check"), max_length=32)
    place = models.TextField(_("where"))
    expected = models.TextField(_("expected"))
    found = models.TextField(_("found"))

    class Meta:
        verbose_name = _("culprit")
        verbose_name_plural = _("culprits")

    def __str__(self):
        return self.place
