"""People of Lin's shop and of the platform, and what they have been told."""

from typing import Any, NamedTuple

from django.contrib.auth.models import Group

from growth_program.people.models import Assignment, ShopMember, User
from growth_program.support.models import Mail, Notice
from growth_program.support.services import mails
from tests.world import LIN

IN_GROUP = ("finance", "account managers")


class Readers(NamedTuple):
    """Lin owns the shop and reads Chinese, Fay is its finance and Otto operates it, in English.

    Mei manages it, Sue stands in for her, Omar is in the platform's finance.
    """

    lin: User
    fay: User
    otto: User
    mei: User
    sue: User
    omar: User


def member(name: str, role: str, shop: str = LIN, *, language: str = "en", **others: Any) -> User:
    """Make somebody a member of a shop, who knows it already."""
    user = User.objects.create_user(
        f"{name}@shop.example", "secret", name=name.title(), language=language, **others
    )
    ShopMember.objects.create(user=user, shop_id=shop, role=role)
    return user


def staff(name: str, *groups: str, language: str = "en") -> User:
    user = User.objects.create_user(
        f"{name}@platform.example", name=name.title(), is_staff=True, language=language
    )
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def readers() -> Readers:
    mei, sue = (staff(name, "account managers") for name in ("mei", "sue"))
    Assignment.objects.create(shop_id=LIN, manager=mei, stand_in=sue)
    return Readers(
        lin=member("lin", "owner", language="zh-hans"),
        fay=member("fay", "finance"),
        otto=member("otto", "operator"),
        mei=mei,
        sue=sue,
        omar=staff("omar", "finance"),
    )


def told(*kinds: str) -> list[tuple[str, str, str]]:
    """The receiver, kind and occasion of every notice there is."""
    rows = Notice.objects.order_by("kind", "receiver__email", "pk")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    return [(row.receiver.name, row.kind, row.occasion) for row in rows.select_related("receiver")]


def names(kind: str) -> list[str]:
    """Those who were told of a kind."""
    return [name for name, *_ in told(kind)]


def send() -> int:
    return mails.send_due(seconds=60)


def waiting() -> int:
    return Mail.objects.waiting().count()
