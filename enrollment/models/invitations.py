from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enrollment.models.enrollments import DateRange
from enrollment.rules import invitations as rules
from growth_program.core.triggers import never_emptied

HOLDS = DateRange("invited_on", "expires_on", RangeBoundary(inclusive_upper=True))
SENT = (
    *("program", "shop", "invited_by", "invited_at", "invited_on", "expires_on"),
    *("aigc_offered", "videos_offered"),
)


class InvitationQuerySet(models.QuerySet):
    """Selections of invitations, as adjectives."""

    def standing(self, on):
        """Those by which a shop may join on that day."""
        return self.filter(used_at=None, withdrawn_at=None, declined_at=None, expires_on__gte=on)

    def in_state(self, state, on):
        """Those that stand so on a day; `rules.invitations.state` says the same of one."""
        waiting = self.filter(used_at=None, withdrawn_at=None, declined_at=None)
        held = waiting.filter(expires_on__gte=on)
        return {
            rules.USED: self.filter(used_at__isnull=False),
            rules.WITHDRAWN: self.filter(withdrawn_at__isnull=False),
            rules.DECLINED: self.filter(declined_at__isnull=False),
            rules.EXPIRED: waiting.filter(expires_on__lt=on),
            rules.SEEN: held.filter(seen_at__isnull=False),
            rules.OPEN: held.filter(seen_at=None),
        }[state]


def _user(name, related="+"):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name=related,
        verbose_name=name,
        db_index=False,
    )


def _all_or_none(name, *fields, **others):
    """Facts that are there together or not at all."""
    known = {f"{field}__isnull": False for field in fields}
    unknown = {f"{field}__isnull": True for field in fields}
    return models.CheckConstraint(
        condition=Q(**known, **{f"{field}__gt": "" for field in others}) | Q(**unknown, **others),
        name=name,
    )


def _differ(*fields):
    return reduce(
        or_,
        (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in fields),
    )


class Invitation(models.Model):
    """That a shop may join a program, until when, and what is promised to it."""

    class State(models.TextChoices):
        OPEN = rules.OPEN, pgettext_lazy("invitation", "open")
        SEEN = rules.SEEN, _("seen")
        DECLINED = rules.DECLINED, _("declined")
        EXPIRED = rules.EXPIRED, _("expired")
        USED = rules.USED, _("used")
        WITHDRAWN = rules.WITHDRAWN, pgettext_lazy("invitation", "withdrawn")

    program = models.ForeignKey(
        "core.Program", models.PROTECT, related_name="invitations", verbose_name=_("program")
    )
    shop = models.ForeignKey(
        "marketplace.Shop", models.PROTECT, related_name="invitations", verbose_name=_("shop")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
        db_index=False,
    )
    invited_at = models.DateTimeField(_("invited at"))
    invited_on = models.DateField(_("invited on"))  # in the program's time zone
    expires_on = models.DateField(_("holds until"))  # inclusive
    aigc_offered = models.PositiveIntegerField(_("AIGC items offered"))
    videos_offered = models.PositiveIntegerField(_("creator videos offered"))
    seen_at = models.DateTimeField(_("seen at"), null=True)
    seen_by = _user(_("seen by"))
    declined_at = models.DateTimeField(_("declined at"), null=True)
    declined_by = _user(_("declined by"))
    decline_reason = models.TextField(_("reason of declining"), blank=True)
    used_at = models.DateTimeField(_("used at"), null=True)
    enrollment = models.OneToOneField(
        "enrollment.Enrollment",
        models.PROTECT,
        null=True,
        related_name="invitation",
        verbose_name=_("enrollment"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = _user(_("withdrawn by"))
    withdrawal_reason = models.TextField(_("reason of withdrawal"), blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        permissions = [("invite_shops", "Can invite shops and withdraw invitations")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("invited_on")), name="invitation_holds_from_its_day"
            ),
            _all_or_none("invitation_seen_by_somebody", "seen_at", "seen_by"),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=False, declined_by__isnull=False)
                | Q(declined_at__isnull=True, declined_by__isnull=True, decline_reason=""),
                name="invitation_declined_by_somebody",
            ),
            _all_or_none("invitation_used_iff_enrolled", "used_at", "enrollment"),
            _all_or_none(
                "invitation_withdrawn_with_a_reason",
                "withdrawn_at",
                "withdrawn_by",
                withdrawal_reason="",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True)
                | Q(declined_at__isnull=True, used_at__isnull=True)
                | Q(declined_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_ends_one_way",
            ),
            # By the days on which they hold: an expired one makes room for another.
            ExclusionConstraint(
                name="invitation_one_stands",
                expressions=[
                    ("program", RangeOperators.EQUAL),
                    ("shop", RangeOperators.EQUAL),
                    (HOLDS, RangeOperators.OVERLAPS),
                ],
                condition=Q(declined_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_on"], name="invitation_by_last_day"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="invitation_sent_stays", fields=list(SENT)),
            pgtrigger.Protect(
                name="invitation_ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__used_at__isnull=False)
                | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            # Declining alone may be taken back, while nothing else is in its place.
            pgtrigger.Protect(
                name="invitation_facts_stay",
                operation=pgtrigger.Update,
                condition=(pgtrigger.Q(old__seen_at__isnull=False) & _differ("seen_at", "seen_by"))
                | (
                    pgtrigger.Q(old__declined_at__isnull=False, new__declined_at__isnull=False)
                    & _differ("declined_at", "declined_by", "decline_reason")
                ),
            ),
            pgtrigger.Protect(
                name="invitation_begins_open",
                operation=pgtrigger.Insert,
                condition=reduce(
                    or_,
                    (
                        pgtrigger.Q(**{f"new__{name}__isnull": False})
                        for name in ("seen_at", "declined_at", "used_at", "withdrawn_at")
                    ),
                ),
            ),
            pgtrigger.Trigger(
                name="invitation_used_by_its_shop",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__enrollment__isnull=False),
                func="""
                    IF NOT EXISTS (SELECT FROM public.enrollment_enrollment e
                        WHERE e.id = NEW.enrollment_id AND e.shop_id = NEW.shop_id
                        AND e.program_id = NEW.program_id)
                    THEN RAISE EXCEPTION 'The enrollment is another shop''s or program''s'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="invitation_stays", operation=pgtrigger.Delete),
            never_emptied("invitation"),
        ]

    def __str__(self):
        return f"{self.shop} · {self.program}"

    @property
    def facts(self) -> rules.Facts:
        """What its state is made of."""
        return rules.Facts(
            expires_on=self.expires_on,
            is_seen=self.seen_at is not None,
            is_declined=self.declined_at is not None,
            is_used=self.used_at is not None,
            is_withdrawn=self.withdrawn_at is not None,
        )

    def state_on(self, day) -> str:
        """Where it stands on a day."""
        return rules.state(self.facts, day)
