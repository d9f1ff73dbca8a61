import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _


class EnrolledProductQuerySet(models.QuerySet):
    """Selections of enrolled products, as adjectives."""

    def qualified(self):
        """Those that met every requirement when they were last checked."""
        return self.filter(state=EnrolledProduct.State.QUALIFIED)


class EnrolledProduct(models.Model):
    """A catalogue product that a shop has submitted to the program."""

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("not checked yet")
        QUALIFIED = "qualified", _("qualified")
        NEEDS_WORK = "needs_work", _("needs work")

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
    # In the list price's currency when it was given. Without one it enters no campaign.
    floor_price = models.DecimalField(
        _("floor price"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    floor_currency = models.CharField(
        _("currency of the floor price"), max_length=3, blank=True, default="", db_default=""
    )
    sample_quantity = models.PositiveIntegerField(_("sample quantity"), default=0)
    auto_approve_quota = models.PositiveIntegerField(_("auto-approve quota"), default=0)
    # Whether the platform may use the product's pictures and texts for content.
    may_use_material = models.BooleanField(
        _("material may be used"), default=False, db_default=False
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=State,
        default=State.UNCHECKED,
        db_default=State.UNCHECKED,
    )
    # Of one that needs work: each requirement that it failed, by its code, with the figures.
    failures = models.JSONField(
        _("failed requirements"),
        default=list,
        db_default=Value([], output_field=models.JSONField()),
    )
    checked_at = models.DateTimeField(_("checked at"), null=True)
    # What it was checked against: a version of the program's requirements, the recording of what
    # the marketplace says of the product, and the rate of its currency, where one was known.
    requirements_version = models.PositiveIntegerField(_("version of the requirements"), null=True)
    product_recorded_in = models.BigIntegerField(_("recording of the product"), null=True)
    usd_per_unit = models.DecimalField(
        _("USD per unit"), max_digits=18, decimal_places=10, null=True
    )

    objects = EnrolledProductQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(state="unchecked", checked_at__isnull=True, failures=[])
                | Q(state="qualified", checked_at__isnull=False, failures=[])
                | (Q(state="needs_work", checked_at__isnull=False) & ~Q(failures=[])),
                name="enrolled_product_needs_work_iff_failed",
            ),
            models.CheckConstraint(
                condition=Q(floor_price__isnull=True, floor_currency="")
                | (Q(floor_price__isnull=False) & ~Q(floor_currency="")),
                name="enrolled_product_floor_price_has_a_currency",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="enrolled_product_stays_enrolled",
                fields=["enrollment", "product", "enrolled_from"],
            ),
            pgtrigger.Protect(name="enrolled_product_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return f"{self.product}"
