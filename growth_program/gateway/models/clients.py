from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock


class ApiClient(models.Model):
    """A platform system that signs its requests."""

    client_id = models.CharField(_("client id"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=128)
    # Signing needs the secret itself, not a hash of it: kept encrypted, shown once.
    secret_encrypted = models.BinaryField()
    scopes = ArrayField(models.CharField(max_length=32), verbose_name=_("scopes"))
    # None: the platform's, for all shops.
    shops = ArrayField(
        models.CharField(max_length=64), null=True, blank=True, verbose_name=_("shops")
    )
    webhook_url = models.URLField(_("webhook address"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=clock.wall)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API client")
        verbose_name_plural = _("API clients")

    def __str__(self):
        return self.name

    def secret(self) -> str:
        return keys().decrypt(bytes(self.secret_encrypted)).decode()


def keys() -> MultiFernet:
    """The installation's keys: the first encrypts, all of them decrypt."""
    return MultiFernet([Fernet(key) for key in settings.GROWTH_KEYS])
