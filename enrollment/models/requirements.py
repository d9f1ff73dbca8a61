from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


class RequirementQuerySet(models.QuerySet):
    """Selections of requirements, as adjectives."""

    def newest(self, program_id: int):
        """Those of a program that hold now: its last version, whole."""
        last = self.filter(program=program_id).order_by("-version").values("version")[:1]
        return self.filter(program=program_id, version=last).order_by("code")


class Requirement(models.Model):
    """What a product must be to qualify. Changed by writing the next version, whole."""

    class Code(models.TextChoices):
        ACTIVE = "active", _("is on sale")
        RATING = "rating", _("rating")
        STOCK = "stock", _("stock")
        IMAGES = "images", _("images")
        CATEGORY = "category", _("category")
        PRICE = "price", _("list price in USD")
        FLOOR_PRICE = "floor_price", _("has a floor price")

    program = models.ForeignKey(
        "core.Program", models.PROTECT, related_name="requirements", verbose_name=_("program")
    )
    version = models.PositiveIntegerField(_("version"))
    code = models.CharField(_("requirement"), max_length=16, choices=Code)
    # Inclusive. A rating has two decimals, an amount is USD, the others are counts.
    least = models.DecimalField(_("at least"), max_digits=14, decimal_places=2, null=True)
    most = models.DecimalField(_("at most"), max_digits=14, decimal_places=2, null=True)
    # Of the requirement `category`: those that are refused.
    categories = models.JSONField(_("refused categories"), default=list)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        permissions = [("set_requirement", "Can set what products must be to qualify")]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "version", "code"], name="requirement_once_a_version"
            ),
            models.CheckConstraint(
                condition=Q(code__in=["rating", "stock", "images"], least__isnull=False, most=None)
                | Q(code="price", least__isnull=False, most__gte=F("least"), most__isnull=False)
                | Q(code__in=["active", "category", "floor_price"], least=None, most=None),
                name="requirement_bounds_known",
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(least__gte=0), name="requirement_least_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(code="category") | Q(categories=[]),
                name="requirement_categories_known",
            ),
        ]
        triggers = append_only("requirement")

    def __str__(self):
        return f"{self.program} v{self.version}: {self.get_code_display()}"
