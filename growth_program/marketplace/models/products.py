from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models import VersionedModel

STATUSES = {
    "ACTIVATE": _("on sale"),
    "SELLER_DEACTIVATED": _("taken off sale by the shop"),
    "PLATFORM_DEACTIVATED": _("taken off sale by the platform"),
}


class Product(VersionedModel):
    """A product of a shop's catalogue."""

    shop = models.ForeignKey("marketplace.Shop", models.PROTECT, related_name="products")
    product_id = models.CharField(_("product id"), max_length=64, db_collation="C")
    title = models.CharField(_("title"), max_length=500)
    category = models.CharField(_("category"), max_length=64)
    list_price = models.DecimalField(_("list price"), max_digits=15, decimal_places=3)
    currency = models.CharField(_("currency"), max_length=3)
    stock = models.PositiveIntegerField(_("stock"))
    rating = models.DecimalField(_("rating"), max_digits=3, decimal_places=2)
    review_count = models.PositiveIntegerField(_("reviews"))
    image_urls = models.JSONField(_("images"), default=list)
    status = models.CharField(_("status"), max_length=64)

    KEY = ("shop_id", "product_id")

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [models.Index(fields=["product_id"], name="product_by_id")]
        constraints = [
            models.UniqueConstraint(fields=["shop", "product_id"], name="product_once_a_shop"),
            models.CheckConstraint(
                condition=Q(list_price__gte=0), name="product_list_price_not_negative"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def standing(self):
        """Its status in words; one that is not known as the marketplace writes it."""
        return STATUSES.get(self.status, self.status)
