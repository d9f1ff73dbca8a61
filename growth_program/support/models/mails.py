from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from growth_program.core import clock, formats
from growth_program.support.models.notices import Notice

WAITING = Q(sent_at=None, given_up_at=None)


class MailQuerySet(models.QuerySet):
    """Selections of mails, as adjectives."""

    def waiting(self):
        """Those that have not gone, and may go yet."""
        return self.filter(WAITING)

    def due(self, now):
        """Those of them whose time has come, in its order."""
        return self.waiting().filter(due_at__lte=now).order_by("due_at", "pk")

    def going_with(self, first, now):
        """Those that go in one mail with a row that is due: all of the receiver's digest.

        Once they have been tried together they stay together.
        """
        if not first.in_digest:
            return self.filter(pk=first.pk)
        if first.joined is not None:
            return self.waiting().filter(joined=first.joined)
        return self.due(now).filter(receiver=first.receiver_id, in_digest=True, joined=None)


class Mail(models.Model):
    """A mail that is to go out, or has: one notice's, alone or with others of a digest."""

    notice = models.OneToOneField(
        Notice, models.CASCADE, related_name="mail", verbose_name=_("notice")
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("receiver"),
        db_index=False,
    )
    in_digest = models.BooleanField(_("in the digest"))
    # The first row of those that were tried as one mail. It gives that mail its Message-ID.
    joined = models.BigIntegerField(null=True)
    # By the wall clock, all of them.
    made_at = models.DateTimeField(_("made at"), default=clock.wall)
    due_at = models.DateTimeField(_("due at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Why the last try failed, in the mail server's words.
    failure = models.CharField(_("failure"), max_length=500, blank=True)
    # It failed because the mail server was away, and goes as soon as that is back.
    waits_for_server = models.BooleanField(default=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None), name="mail_sent_or_given_up"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=WAITING, name="mail_waiting"),
            models.Index(
                fields=["receiver"], condition=WAITING & Q(in_digest=True), name="mail_of_a_digest"
            ),
            models.Index(fields=["receiver"], name="mail_by_receiver"),
            models.Index(
                fields=["-id"], condition=Q(given_up_at__isnull=False), name="mail_given_up"
            ),
            BrinIndex(fields=["made_at"], name="mail_by_age"),
        ]

    def __str__(self):
        return f"{self.notice} · {formats.instant(self.due_at)}"

    @property
    def number(self):
        """What the mail is known by: that of the row, or of the first in its digest."""
        return self.joined or self.pk
