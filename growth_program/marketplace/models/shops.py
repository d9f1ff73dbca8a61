from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models import VersionedModel


class Shop(VersionedModel):
    """A shop as the marketplace knows it. Whoever writes about a shop locks its row first."""

    shop_id = models.CharField(_("shop id"), max_length=64, primary_key=True, db_collation="C")
    name = models.CharField(_("name"), max_length=500)
    seller_type = models.CharField(_("seller type"), max_length=64)
    market = models.CharField(_("market"), max_length=64)
    category = models.CharField(_("category"), max_length=64)
    opened_at = models.DateTimeField(_("opened at"))
    metrics = models.JSONField(_("metrics"), default=dict)

    KEY = ("shop_id",)

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="shop_by_part_of_name"),
        ]

    def __str__(self):
        return self.name


class ShopOwner(models.Model):
    """The owner whom the marketplace named, waiting for an account."""

    shop = models.OneToOneField(Shop, models.CASCADE, related_name="owner", primary_key=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    name = models.CharField(_("name"), max_length=500)
    language = models.CharField(_("language"), max_length=16)

    class Meta:
        verbose_name = _("shop owner")
        verbose_name_plural = _("shop owners")

    def __str__(self):
        return self.email
