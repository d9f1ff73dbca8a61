from datetime import datetime

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock


class ApiClientQuerySet(models.QuerySet):
    """Selections of clients, as adjectives."""

    def usable(self):
        """Those that are not revoked."""
        return self.filter(revoked_at=None)

    def listening(self):
        """Those that are told what happens."""
        return self.usable().exclude(webhook_url="")


class ApiClient(models.Model):
    """A platform system that signs its requests."""

    client_id = models.CharField(_("client id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=128)
    # Signing needs the secret itself, not a hash of it: kept encrypted, shown once.
    secret_encrypted = models.BinaryField()
    # How many secrets there have been: whoever renews one says which, so that none goes by mistake.
    secret_number = models.PositiveIntegerField(_("secret number"), default=1, db_default=1)
    # The one before, which opens as well until then.
    previous_secret_encrypted = models.BinaryField(null=True)
    previous_until = models.DateTimeField(_("previous secret holds until"), null=True)
    scopes = ArrayField(models.CharField(max_length=32), verbose_name=_("scopes"))
    # None: the platform's, for all shops.
    shops = ArrayField(
        models.CharField(max_length=64), null=True, blank=True, verbose_name=_("shops")
    )
    webhook_url = models.URLField(_("webhook address"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.wall)
    # Within a minute.
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")
        constraints = [
            models.CheckConstraint(
                condition=Q(previous_secret_encrypted__isnull=True, previous_until__isnull=True)
                | Q(previous_secret_encrypted__isnull=False, previous_until__isnull=False),
                name="api_client_previous_secret_has_an_end",
            ),
        ]

    def __str__(self):
        return self.name

    def secret(self) -> str:
        """What we sign with, and the client too."""
        return opened(self.secret_encrypted)

    def secrets(self, at: datetime) -> list[str]:
        """Those that the client may sign with at this instant, the newest first."""
        held = [self.secret()]
        if self.previous_secret_encrypted and self.previous_until and at < self.previous_until:
            held.append(opened(self.previous_secret_encrypted))
        return held


def keys() -> MultiFernet:
    """The installation's keys: the first encrypts, all of them decrypt."""
    return MultiFernet([Fernet(key) for key in settings.GROWTH_KEYS])


def opened(encrypted: bytes | memoryview) -> str:
    """A secret that was kept."""
    return keys().decrypt(bytes(encrypted)).decode()
