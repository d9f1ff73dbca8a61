from datetime import time

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from growth_program.support.rules.hours import AT_ONCE, DAILY, OFF, Rhythm


class Preference(models.Model):
    """How somebody wants to be told of one kind of thing, where that is not as usual."""

    class Mailing(models.TextChoices):
        AT_ONCE = AT_ONCE, _("at once")
        DAILY = DAILY, _("once a day")
        OFF = OFF, _("no mail")

    pk = models.CompositePrimaryKey("user_id", "kind")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences", db_index=False
    )
    kind = models.CharField(max_length=64, db_collation="C")
    in_inbox = models.BooleanField()
    mailing = models.CharField(max_length=16, choices=Mailing)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mailing__in=[AT_ONCE, DAILY, OFF]),
                name="preference_mailing_known",
            ),
        ]

    def __str__(self):
        return f"{self.kind}: {self.mailing}"


class MailRhythm(models.Model):
    """When somebody wants mail, where that is not as usual. Hours are the program's zone's."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_rhythm"
    )
    quiet_from = models.TimeField(_("quiet from"))
    quiet_until = models.TimeField(_("quiet until"))
    digest_at = models.TimeField(_("daily mail at"))

    def __str__(self):
        return f"{self.quiet_from:%H:%M} – {self.quiet_until:%H:%M}"


def usual_rhythm() -> Rhythm:
    """Whoever has chosen nothing."""
    quiet_from, quiet_until = settings.QUIET_HOURS or (time(), time())
    return Rhythm(quiet_from, quiet_until, settings.DIGEST_AT)
