"""Which shops a person may see: the one answer, for pages, admin and files alike."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from growth_program.marketplace.models import Shop
from growth_program.people.models import User

Visitor = User | AnonymousUser


def managed_by(person: Visitor) -> "QuerySet[Shop]":
    """What a member of staff sees: all with the right to, else those assigned or stood in for."""
    if person.has_perm("people.view_every_shop"):
        return Shop.objects.all()
    if not person.is_staff:
        return Shop.objects.none()
    return Shop.objects.filter(Q(assignment__manager=person) | Q(assignment__stand_in=person))


def owned_by(person: Visitor) -> "QuerySet[Shop]":
    """The shops of which a person is a member, by name."""
    return Shop.objects.filter(members__user=person.pk).order_by("name", "shop_id")
