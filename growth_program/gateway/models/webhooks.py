import pgtrigger
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import never_emptied
from growth_program.gateway.models.clients import ApiClient


class UUIDv7(Func):
    """A number that nobody else draws, and that grows with time."""

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()


class Failure(models.TextChoices):
    """Why a try was none."""

    REFUSED = "refused", _("The receiver's answer was not 2xx.")
    ADDRESS = "address", _("The address is not one that may be called.")
    INSIDE = "inside", _("The name leads to an address inside a network.")
    UNKNOWN_NAME = "unknown_name", _("The name is not known.")
    NO_CONNECTION = "no_connection", _("There was no connection.")
    TLS = "tls", _("TLS failed: see the certificate.")
    TIMEOUT = "timeout", _("There was no answer in time.")
    BROKEN = "broken", _("The answer was not HTTP, or broke off.")


ENDED_AT = Coalesce("delivered_at", "given_up_at")  # none while a delivery is due


class WebhookDelivery(models.Model):
    """Something that happened, on its way to one client."""

    event_id = models.UUIDField(_("event id"), unique=True, db_default=UUIDv7())
    client = models.ForeignKey(
        ApiClient,
        models.PROTECT,
        related_name="deliveries",
        verbose_name=_("API client"),
        db_index=False,
    )
    type = models.CharField(_("type"), max_length=64)
    shop_id = models.CharField(_("shop"), max_length=64)
    data = models.JSONField(_("data"))
    happened_at = models.DateTimeField(_("happened at"))  # by the business clock
    tries = models.PositiveIntegerField(_("tries"), db_default=0)  # begun; the log has what ended
    # Since it was first due, or sent again by hand: the pauses grow with them.
    failures = models.PositiveIntegerField(db_default=0)
    # One of the three: when it is tried next, or how it ended.
    due_at = models.DateTimeField(_("next try at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    give_up_at = models.DateTimeField(_("is tried until"))

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    due_at__isnull=False, delivered_at__isnull=True, given_up_at__isnull=True
                )
                | Q(due_at__isnull=True, delivered_at__isnull=False, given_up_at__isnull=True)
                | Q(due_at__isnull=True, delivered_at__isnull=True, given_up_at__isnull=False),
                name="webhook_delivery_is_due_or_has_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-id"], name="webhook_delivery_by_client"),
            models.Index(
                fields=["client", "due_at"],
                name="webhook_delivery_due",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(
                fields=["-id"],
                name="webhook_delivery_given_up",
                condition=Q(given_up_at__isnull=False),
            ),
            models.Index(ENDED_AT, name="webhook_delivery_by_end"),
            models.Index(fields=["shop_id", "-id"], name="webhook_delivery_by_shop"),
            models.Index(fields=["type", "-id"], name="webhook_delivery_by_type"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="webhook_delivery_says_the_same",
                fields=["event_id", "client", "type", "shop_id", "data", "happened_at"],
            ),
            pgtrigger.Protect(
                name="webhook_delivery_due_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__due_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.type} {self.event_id}"


class WebhookTry(models.Model):
    """One try, and what came of it. One that was killed on its way has a number and no row."""

    delivery = models.ForeignKey(
        WebhookDelivery,
        models.PROTECT,
        related_name="log",
        verbose_name=_("webhook delivery"),
        db_index=False,
    )
    number = models.PositiveIntegerField(_("try"))
    at = models.DateTimeField(_("at"))
    milliseconds = models.PositiveIntegerField(_("duration (ms)"))
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    failure = models.CharField(_("failure"), max_length=16, choices=Failure, blank=True)
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    body_sha256 = models.BinaryField(max_length=32)  # of what was sent
    answer = models.TextField(_("answer"), blank=True)  # its beginning

    class Meta:
        verbose_name = _("webhook try")
        verbose_name_plural = _("webhook tries")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="webhook_try_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="webhook_try_stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="webhook_try_goes_with_its_delivery",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM public.gateway_webhookdelivery
                        WHERE id = OLD.delivery_id AND due_at IS NOT NULL)
                    THEN RAISE EXCEPTION 'The delivery is still due'; END IF;
                    RETURN OLD;
                """,
            ),
            never_emptied("webhook_try"),
        ]

    def __str__(self):
        return f"{self.delivery_id}, {self.number}"


class WebhookReceiver(models.Model):
    """Whose turn it is: one process at a time serves a client, and one that is away is let rest."""

    client = models.OneToOneField(
        ApiClient, models.PROTECT, primary_key=True, related_name="receiver"
    )
    free_at = models.DateTimeField()  # nobody serves it before
    silences = models.PositiveIntegerField(db_default=0)  # tries in a row that found it away

    class Meta:
        verbose_name = _("webhook receiver")
        verbose_name_plural = _("webhook receivers")

    def __str__(self):
        return str(self.client_id)
