from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models import HistoryModel, VersionedModel


class Tier(models.TextChoices):
    """How large a creator is, smallest first."""

    NANO = "nano", _("nano")
    MICRO = "micro", _("micro")
    MID = "mid", _("mid")
    TOP = "top", _("top")


class VideoStatus(models.TextChoices):
    """Whether anybody can see a video."""

    PUBLIC = "PUBLIC", _("public")
    REMOVED = "REMOVED", _("removed")


class CreatorVersion(HistoryModel):
    """Every version of a creator that was sent, stale ones too: which tier, since when."""

    creator_id = models.CharField(_("creator id"), max_length=64, db_collation="C")
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)

    KEY = ("creator_id", "update_time")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["creator_id", "update_time"], name="creator_version_once"
            ),
            models.CheckConstraint(
                condition=Q(tier__in=["nano", "micro", "mid", "top"]),
                name="creator_version_tier_known",
            ),
        ]

    def __str__(self):
        return f"{self.creator_id} at {self.update_time}: {self.tier}"


class Creator(VersionedModel):
    """A creator, as last reported."""

    creator_id = models.CharField(
        _("creator id"), max_length=64, primary_key=True, db_collation="C"
    )
    handle = models.CharField(_("handle"), max_length=500)
    market = models.CharField(_("market"), max_length=64)
    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    followers = models.BigIntegerField(_("followers"))
    # The other figures as sent: they feed models, not decisions.
    figures = models.JSONField(_("figures"), default=dict)

    KEY = ("creator_id",)
    HISTORY = CreatorVersion

    class Meta:
        verbose_name = _("creator")
        verbose_name_plural = _("creators")

    def __str__(self):
        return self.handle


class CreatorVideoVersion(HistoryModel):
    """Every version of a video that was sent, stale ones too."""

    shop = models.ForeignKey("marketplace.Shop", models.PROTECT, related_name="+")
    video_id = models.CharField(_("video id"), max_length=64, db_collation="C")
    status = models.CharField(_("status"), max_length=8, choices=VideoStatus)

    KEY = ("shop_id", "video_id", "update_time")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "video_id", "update_time"], name="creator_video_version_once"
            ),
        ]

    def __str__(self):
        return f"{self.video_id} at {self.update_time}: {self.status}"


class CreatorVideo(VersionedModel):
    """A video that a creator posted for a shop's product, as last reported."""

    shop = models.ForeignKey("marketplace.Shop", models.PROTECT, related_name="creator_videos")
    video_id = models.CharField(_("video id"), max_length=64, db_collation="C")
    # As sent: neither need be known yet.
    product_id = models.CharField(_("product id"), max_length=64, db_collation="C")
    creator_id = models.CharField(_("creator id"), max_length=64, db_collation="C")
    posted_time = models.BigIntegerField(_("posted"))
    status = models.CharField(_("status"), max_length=8, choices=VideoStatus)
    gmv = models.DecimalField(_("GMV"), max_digits=15, decimal_places=3)
    views = models.BigIntegerField(_("views"))

    KEY = ("shop_id", "video_id")
    HISTORY = CreatorVideoVersion

    class Meta:
        verbose_name = _("creator video")
        verbose_name_plural = _("creator videos")
        constraints = [
            models.UniqueConstraint(fields=["shop", "video_id"], name="creator_video_once_a_shop"),
            models.CheckConstraint(
                condition=Q(status__in=["PUBLIC", "REMOVED"]), name="creator_video_status_known"
            ),
        ]

    def __str__(self):
        return self.video_id
