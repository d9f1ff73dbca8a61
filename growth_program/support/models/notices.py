from functools import reduce
from operator import or_

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from growth_program.people.models import Assignment, ShopMember, User
from growth_program.support import kinds


class NoticeQuerySet(models.QuerySet):
    """Selections of notices, as adjectives."""

    def unread(self):
        """Those in an inbox that nobody has read yet."""
        return self.filter(in_inbox=True, read_at=None)

    def still_for(self, person):
        """Those of a person that his part in the shop, or among staff, still lets him know."""
        may_know = [Q(kind__in=[kind.key for kind in kinds.all_kinds() if kind.is_personal])]
        for role in ShopMember.Role:
            held = ShopMember.objects.filter(user=person, role=role)
            may_know.append(Q(kind__in=kinds.told_to(role), shop__in=held.values("shop")))
        managed = Assignment.objects.filter(Q(manager=person) | Q(stand_in=person))
        to_manager = [kind.key for kind in kinds.all_kinds() if kind.to_manager]
        may_know.append(Q(kind__in=to_manager, shop__in=managed.values("shop")))
        for kind in kinds.all_kinds():
            held = User.groups.through.objects.filter(user=person, group__name__in=kind.groups)
            may_know += [Q(kind=kind.key) & Q(Exists(held))] if kind.groups else []
        return self.filter(Q(receiver=person) & reduce(or_, may_know))


class Notice(models.Model):
    """That one person was told of one thing. What it says is made when it is read."""

    kind = models.CharField(_("kind"), max_length=64, db_collation="C")
    subject = models.CharField(_("subject"), max_length=128, db_collation="C")
    # Which of several things that happen to a subject; it chooses the words too.
    occasion = models.CharField(_("occasion"), max_length=32, blank=True, db_collation="C")
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notices",
        verbose_name=_("receiver"),
        db_index=False,
    )
    shop = models.CharField(_("shop"), max_length=64, blank=True, db_collation="C")
    parameters = models.JSONField(_("parameters"), default=dict)  # all of them texts
    told_at = models.DateTimeField(_("told at"))  # by the business clock
    in_inbox = models.BooleanField(_("in the inbox"), default=True)
    read_at = models.DateTimeField(_("read at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "kind", "subject", "occasion"], name="notice_told_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiver", "-id"], condition=Q(in_inbox=True), name="notice_by_receiver"
            ),
            models.Index(
                fields=["receiver", "-id"],
                condition=Q(in_inbox=True, read_at=None),
                name="notice_unread",
            ),
            BrinIndex(fields=["told_at"], name="notice_by_age"),
        ]

    def __str__(self):
        return f"{kinds.name_of(self.kind)} · {self.subject.rpartition(':')[2]}"
