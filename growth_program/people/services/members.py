"""The members of a shop: its owner, those who operate it, its finance (PRODUCT.md §1)."""

from typing import Any

from django.db import transaction

from growth_program.core import audit
from growth_program.marketplace.models import Shop
from growth_program.marketplace.services import shops
from growth_program.people.models import MemberChange, ShopMember, User

OWNER = ShopMember.Role.OWNER
MOST = 50  # members of a shop


class AlreadyMember(Exception):
    """That person is a member of the shop already."""


class IsStaff(Exception):
    """The address is that of a member of the platform's staff, who may not be a merchant too."""


class LastOwner(Exception):
    """A shop keeps at least one owner."""


class TooManyMembers(Exception):
    """The shop has as many members as it may have."""


@transaction.atomic
def invite(shop: Shop, *, email: str, name: str, role: str, language: str, by: Any) -> ShopMember:
    """Make a person a member; he is told by mail, and sets a password if he has none yet.

    Raises AlreadyMember, IsStaff, TooManyMembers.
    """
    shops.lock([shop.pk])
    if shop.members.count() >= MOST:
        raise TooManyMembers
    user = account(email, name=name, language=language)
    if user.is_staff:
        raise IsStaff
    if shop.members.filter(user=user).exists():
        raise AlreadyMember
    member = ShopMember.objects.create(user=user, shop=shop, role=role, is_to_be_told=True)
    audit.record("shop_member.invited", member, shop=shop.pk, by=by, email=user.email, role=role)
    return member


@transaction.atomic
def change_role(member: ShopMember, role: str, *, by: Any) -> None:
    """From the next request on he may do what the new role may. Raises LastOwner."""
    current = _held(member)
    if current is None or current.role == role:
        return
    _keep_an_owner(current)
    details = {"email": current.user.email, "from": current.role, "to": role}
    _to_be_told(current, role)
    current.role = role
    current.save(update_fields=["role"])
    audit.record("shop_member.role_changed", current, shop=current.shop_id, by=by, **details)


@transaction.atomic
def remove(member: ShopMember, *, by: Any) -> None:
    """From the next request on the shop does not exist for him. Raises LastOwner."""
    current = _held(member)
    if current is None:
        return
    _keep_an_owner(current)
    details = {"email": current.user.email, "role": current.role}
    audit.record("shop_member.removed", current, shop=current.shop_id, by=by, **details)
    _to_be_told(current, "")
    current.delete()


def account(email: str, *, name: str, language: str) -> User:
    """The account of an address; a new one has no password, so nobody signs in with it yet."""
    fields = {"name": name[:128], "language": language}
    user, is_new = User.objects.get_or_create(email=email.lower(), defaults=fields)
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _held(member: ShopMember) -> ShopMember | None:
    """The row as it is now; the shop is held, so that no two owners remove each other."""
    shops.lock([member.shop_id])
    return ShopMember.objects.select_related("user").filter(pk=member.pk).first()


def _to_be_told(member: ShopMember, role: str) -> None:
    """Write down, for whoever tells people, that the role becomes another; none: removed."""
    MemberChange.objects.create(
        user=member.user, shop_id=member.shop_id, role_before=member.role, role=role
    )


def _keep_an_owner(member: ShopMember) -> None:
    others = ShopMember.objects.filter(shop=member.shop_id, role=OWNER).exclude(pk=member.pk)
    if member.role == OWNER and not others.exists():
        raise LastOwner
