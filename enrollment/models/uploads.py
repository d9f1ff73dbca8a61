import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

KEPT_DAYS = 7  # one that nobody has submitted


class ProductUpload(models.Model):
    """A spreadsheet of products, checked: what it says, what is wrong with it, what came of it.

    What is submitted is what was shown, for it is read from here.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    enrollment = models.ForeignKey(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="uploads",
        verbose_name=_("enrollment"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))  # when it was last checked
    name = models.CharField(_("file"), max_length=200)
    file_format = models.CharField(_("format"), max_length=4, choices=Format)
    language = models.CharField(_("language of its heads"), max_length=16)
    columns = models.JSONField(_("columns"))  # which of ours it has
    # Each row that says something: its number in the file, and its cells as texts, by column.
    rows = models.JSONField(_("rows"))
    # What is wrong: the row's number, the column, a code, figures, in the order of the file.
    problems = models.JSONField(_("problems"))
    ready = models.PositiveIntegerField(_("rows that are ready"))
    # Once it is submitted.
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    outcome = models.JSONField(_("outcome"), null=True)

    class Meta:
        verbose_name = _("upload of products")
        verbose_name_plural = _("uploads of products")
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, outcome__isnull=True)
                | Q(submitted_at__isnull=False, outcome__isnull=False),
                name="product_upload_outcome_iff_submitted",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="product_upload_submitted_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name
