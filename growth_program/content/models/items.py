from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models import HistoryModel, VersionedModel


class Outcome(models.TextChoices):
    """What the merchant says of an item."""

    PENDING = "pending", _("pending")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class AigcItemVersion(HistoryModel):
    """Every version of an item that was sent, stale ones too: which answer, since when."""

    shop = models.ForeignKey("marketplace.Shop", models.PROTECT, related_name="+")
    item_id = models.CharField(_("item id"), max_length=64, db_collation="C")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)

    KEY = ("shop_id", "item_id", "update_time")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "item_id", "update_time"], name="aigc_item_version_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["pending", "accepted", "rejected"]),
                name="aigc_item_version_outcome_known",
            ),
        ]

    def __str__(self):
        return f"{self.item_id} at {self.update_time}: {self.outcome}"


class AigcItem(VersionedModel):
    """An image or short video that was generated for a product, as last reported."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("image")
        VIDEO = "video", _("video")

    shop = models.ForeignKey("marketplace.Shop", models.PROTECT, related_name="aigc_items")
    item_id = models.CharField(_("item id"), max_length=64, db_collation="C")
    product_id = models.CharField(_("product id"), max_length=64, db_collation="C")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    offered_time = models.BigIntegerField(_("offered"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    content_sha256 = models.CharField(_("content hash"), max_length=64, blank=True)

    KEY = ("shop_id", "item_id")
    HISTORY = AigcItemVersion

    class Meta:
        verbose_name = _("AIGC item")
        verbose_name_plural = _("AIGC items")
        constraints = [
            models.UniqueConstraint(fields=["shop", "item_id"], name="aigc_item_once_a_shop"),
            models.CheckConstraint(
                condition=Q(kind__in=["image", "video"]), name="aigc_item_kind_known"
            ),
        ]

    def __str__(self):
        return self.item_id
