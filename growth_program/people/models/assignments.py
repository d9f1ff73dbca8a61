from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock


class Assignment(models.Model):
    """Who looks after a shop: its account manager, and who stands in for him."""

    shop = models.OneToOneField(
        "marketplace.Shop",
        models.CASCADE,
        primary_key=True,
        related_name="assignment",
        verbose_name=_("shop"),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="managed_shops",
        verbose_name=_("account manager"),
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shops_stood_in_for",
        verbose_name=_("stand-in"),
    )
    assigned_at = models.DateTimeField(_("assigned at"), default=clock.now)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        permissions = [
            ("manage_shops", "Can be given shops to look after"),
            ("assign_shops", "Can assign shops to account managers"),
            ("view_every_shop", "Can see every shop, assigned or not"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("manager")),
                name="assignment_stand_in_is_another",
            ),
        ]

    def __str__(self):
        return f"{self.shop}: {self.manager}"
