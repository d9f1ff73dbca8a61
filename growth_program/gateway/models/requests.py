from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.gateway.models.clients import ApiClient


class ApiRequest(models.Model):
    """What a client asked for, and what became of it."""

    client = models.ForeignKey(
        ApiClient,
        models.PROTECT,
        related_name="requests",
        verbose_name=_("API client"),
        db_index=False,
    )
    at = models.DateTimeField(_("at"))
    method = models.CharField(_("method"), max_length=16)
    path = models.CharField(_("path"), max_length=1024)  # as it was written, cut off there
    status = models.PositiveSmallIntegerField(_("status"))
    milliseconds = models.PositiveIntegerField(_("duration (ms)"))
    request_id = models.CharField(_("request id"), max_length=64)
    headers = models.JSONField(_("headers"))
    bytes = models.PositiveIntegerField(_("bytes"))
    body_sha256 = models.BinaryField(max_length=32, null=True)
    # Of a batch that was taken.
    accepted = models.PositiveIntegerField(_("accepted"), null=True)
    unchanged = models.PositiveIntegerField(_("unchanged"), null=True)
    stale = models.PositiveIntegerField(_("stale"), null=True)
    rejected = models.PositiveIntegerField(_("rejected"), null=True)
    # Deflated, where an item was rejected; emptied after some days.
    body_deflated = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("API request")
        verbose_name_plural = _("API requests")
        indexes = [
            models.Index(fields=["client", "-id"], name="api_request_by_client"),
            models.Index(
                fields=["at"],
                name="api_request_with_body",
                condition=Q(body_deflated__isnull=False),
            ),
            models.Index(fields=["-id"], name="api_request_refused", condition=Q(status__gte=400)),
            models.Index(
                fields=["-id"], name="api_request_with_rejected", condition=Q(rejected__gt=0)
            ),
        ]

    def __str__(self):
        return f"{self.method} {self.path}"
