from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


class AigcAnswer(models.Model):
    """What a member of the shop said of an item in the portal: kept, also if it changed nothing."""

    class Reason(models.TextChoices):
        WRONG_PRODUCT = "wrong_product", _("It shows another product, or another variant.")
        UNTRUE = "untrue", _("It says something that is not true of the product.")
        BRAND = "brand", _("It harms the brand: logo, name or style is wrong.")
        RIGHTS = "rights", _("It uses what we have no rights to.")
        RULES = "rules", _("It breaks a rule of the marketplace, or the law.")
        QUALITY = "quality", _("It is blurred, cut off or distorted.")
        OTHER = "other", _("Another reason")

    item = models.ForeignKey(
        "content.AigcItem", models.PROTECT, related_name="answers", verbose_name=_("AIGC item")
    )
    outcome = models.CharField(
        _("the shop's answer"),
        max_length=8,
        choices=[("accepted", _("accepted")), ("rejected", _("rejected"))],
    )
    reason = models.CharField(_("reason"), max_length=16, choices=Reason, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    # Given within the review days. A later rejection is kept and changes nothing.
    is_in_time = models.BooleanField(_("given in time"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("answer to an AIGC item")
        verbose_name_plural = _("answers to AIGC items")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="accepted", reason="")
                | (Q(outcome="rejected") & ~Q(reason="")),
                name="aigc_answer_reason_iff_rejected",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""),
                name="aigc_answer_other_reason_explained",
            ),
        ]
        triggers = append_only("aigc_answer")

    def __str__(self):
        return f"{self.item}: {self.outcome}"
