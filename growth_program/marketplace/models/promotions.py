from datetime import UTC, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models import VersionedModel


class Promotion(VersionedModel):
    """What a shop runs with its own tools, as last reported."""

    class Status(models.TextChoices):
        RUNNING = "RUNNING", _("running")
        ENDED = "ENDED", _("ended")

    shop = models.ForeignKey(
        "marketplace.Shop", models.PROTECT, related_name="promotions", verbose_name=_("shop")
    )
    promotion_id = models.CharField(_("promotion id"), max_length=64, db_collation="C")
    # By its code, as sent: it need not be one that an edition knows.
    tool = models.CharField(_("marketing tool"), max_length=64, db_collation="C")
    name = models.CharField(_("name"), max_length=500)
    starts_time = models.BigIntegerField(_("starts"))
    ends_time = models.BigIntegerField(_("ends"))
    status = models.CharField(_("status"), max_length=8, choices=Status)

    KEY = ("shop_id", "promotion_id")

    class Meta:
        verbose_name = _("promotion")
        verbose_name_plural = _("promotions")
        constraints = [
            models.UniqueConstraint(fields=["shop", "promotion_id"], name="promotion_once_a_shop"),
            models.CheckConstraint(
                condition=Q(status__in=["RUNNING", "ENDED"]), name="promotion_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_time__gte=F("starts_time")), name="promotion_ends_after_its_start"
            ),
        ]
        indexes = [models.Index(fields=["promotion_id"], name="promotion_by_id")]

    def __str__(self):
        return self.name

    @property
    def starts_at(self) -> datetime:
        """When it starts, as an instant."""
        return datetime.fromtimestamp(self.starts_time, UTC)

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself, as an instant."""
        return datetime.fromtimestamp(self.ends_time, UTC)

    @property
    def ended_time(self) -> int | None:
        """When the marketplace said that it had been ended. Unix seconds."""
        return self.update_time if self.status == self.Status.ENDED else None
