from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import formats


class FxRate(models.Model):
    """What one unit of a currency was worth in USD on a day. Used as sent."""

    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("day"))
    usd_per_unit = models.DecimalField(_("USD per unit"), max_digits=18, decimal_places=10)
    update_time = models.BigIntegerField(null=True)
    recorded_in = models.BigIntegerField()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        indexes = [models.Index(fields=["-on", "currency"], name="fx_rate_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="fx_rate_once_a_day"),
            models.CheckConstraint(condition=Q(usd_per_unit__gt=0), name="fx_rate_positive"),
        ]

    def __str__(self):
        return f"{self.currency}, {formats.day(self.on)}"
