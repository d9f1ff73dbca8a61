import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core.triggers import append_only


class Agreement(models.Model):
    """The terms that a merchant accepted: the very text that he read, its hash and its figures."""

    class Method(models.TextChoices):
        BALANCE = "balance", _("deduction from the settlement balance")
        TRANSFER = "transfer", _("bank transfer")

    enrollment = models.OneToOneField(
        "enrollment.Enrollment",
        models.PROTECT,
        related_name="agreement",
        verbose_name=_("enrollment"),
    )
    language = models.CharField(_("language"), max_length=16, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))
    text_version = models.PositiveSmallIntegerField(_("text version"))
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    # The figures that the text was made of, as canonical JSON. Text, because jsonb reorders it.
    figures = models.TextField(_("figures"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
        db_index=False,
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    ip_address = models.GenericIPAddressField(_("from the address"))
    contact_name = models.CharField(_("contact"), max_length=128)
    contact_email = models.EmailField(_("contact's e-mail"))
    contact_phone = models.CharField(_("contact's phone"), max_length=32)
    payment_method = models.CharField(_("payment method"), max_length=16, choices=Method)
    # What the bank transfer names, so that finance finds whose it is.
    transfer_reference = models.CharField(  # noqa: DJ001 - none is unique, empty would not be
        _("transfer reference"), max_length=25, null=True, unique=True, db_collation="C"
    )

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["zh-hans", "en"]), name="agreement_language_known"
            ),
            models.CheckConstraint(
                condition=Q(payment_method="transfer", transfer_reference__isnull=False)
                | Q(payment_method="balance", transfer_reference__isnull=True),
                name="agreement_reference_iff_transfer",
            ),
        ]
        triggers = [
            *append_only("agreement"),
            pgtrigger.Trigger(
                name="agreement_hash_is_of_its_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN
                        RAISE EXCEPTION 'The hash is not that of the text';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.enrollment}"
