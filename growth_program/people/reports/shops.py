"""Which shops a person may see: the one answer, for pages, admin and files alike."""

from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, transaction
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from growth_program.marketplace.models import Shop
from growth_program.people.models import Assignment, User

Visitor = User | AnonymousUser
EVERY_SHOP = "people.view_every_shop"


def managed_by(person: Visitor) -> "QuerySet[Shop]":
    """What a member of staff sees: all with the right to, else those assigned or stood in for."""
    if person.has_perm(EVERY_SHOP):
        return Shop.objects.all()
    if not person.is_staff:
        return Shop.objects.none()
    return Shop.objects.filter(Q(assignment__manager=person) | Q(assignment__stand_in=person))


def owned_by(person: Visitor) -> "QuerySet[Shop]":
    """The shops of which a person is a member, by name."""
    return Shop.objects.filter(members__user=person.pk).order_by("name", "shop_id")


@transaction.atomic
def of_nobody(most: int) -> list[str]:
    """Ids of shops that nobody looks after: at most so many, in their order.

    Few among many are found by walking both tables' keys side by side, without another sort of
    join: hashing them first takes half as long again.
    """
    free = Shop.objects.filter(assignment=None).order_by("pk").values_list("pk", flat=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_hashjoin = off")
        found = list(free[:most])
        cursor.execute("SET LOCAL enable_hashjoin = on")
    return found


def managers() -> "QuerySet[User]":
    """Who may be given shops, by name: active staff with the right to, by a group.

    The right by itself is nobody's, and a superuser, who has every right, is no account manager.
    Found from the groups, for users are mostly merchants.
    """
    able = Group.objects.filter(
        permissions__codename="manage_shops", permissions__content_type__app_label="people"
    )
    people = User.groups.through.objects.filter(group__in=able).values("user_id")
    return User.objects.filter(pk__in=people, is_staff=True, is_active=True).order_by("name", "pk")


def may_manage(person: User) -> bool:
    """Whether shops may be given to this person."""
    return managers().filter(pk=person.pk).exists()


def loads() -> "QuerySet[User]":
    """Managers with how many `shops` each looks after."""
    held = Assignment.objects.filter(manager=OuterRef("pk")).order_by().values("manager")
    count = Subquery(held.annotate(shops=Count("shop")).values("shops"), IntegerField())
    return managers().annotate(shops=Coalesce(count, 0))
