from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class EnrolledProduct(models.Model):
    """A catalogue product that a shop has submitted to the program."""

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="products",
        verbose_name=_("enrollment"),
    )
    product = models.ForeignKey(
        "marketplace.Product", models.PROTECT, related_name="+", verbose_name=_("product")
    )
    enrolled_from = models.DateField(_("enrolled from"))
    # In the list price's currency. Without one it enters no campaign.
    floor_price = models.DecimalField(
        _("floor price"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    sample_quantity = models.PositiveIntegerField(_("sample quantity"), default=0)
    auto_approve_quota = models.PositiveIntegerField(_("auto-approve quota"), default=0)

    class Meta:
        verbose_name = _("enrolled product")
        verbose_name_plural = _("enrolled products")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "product"], name="enrolled_product_once"),
            models.CheckConstraint(
                condition=Q(floor_price__isnull=True) | Q(floor_price__gt=0),
                name="enrolled_product_floor_price_positive",
            ),
            models.CheckConstraint(
                condition=Q(auto_approve_quota__lte=F("sample_quantity")),
                name="enrolled_product_quota_within_samples",
            ),
        ]

    def __str__(self):
        return f"{self.product}"
