"""The accounts of the platform's staff, kept by administrators. Nobody changes his own."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction

from growth_program.core import audit
from growth_program.people.groups import GROUPS
from growth_program.people.models import Assignment, User


class AddressTaken(Exception):
    """There is an account of that address already."""


class Himself(Exception):
    """Nobody changes his own account."""


class HasShops(Exception):
    """He looks after shops: they are handed over first."""


class NoGroup(Exception):
    """Staff are in one of the groups, which say what they may do."""


class NotStaff(Exception):
    """The account is a merchant's."""


@transaction.atomic
def create(email: str, *, name: str, groups: Iterable[str], by: Any) -> User:
    """Make an account, without a password: he asks for one at the login page.

    Raises AddressTaken, NoGroup.
    """
    wanted = _groups(groups)
    user, is_new = User.objects.get_or_create(
        email=email.lower(), defaults={"name": name, "is_staff": True}
    )
    if not is_new:
        raise AddressTaken(email)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.groups.set(wanted)
    _record("staff.created", user, by=by, groups=_named(wanted))
    return user


@transaction.atomic
def change_groups(user_id: int, groups: Iterable[str], *, by: Any) -> User:
    """From the next request on he may do what these allow. Raises Himself, NotStaff, NoGroup."""
    user, wanted = _held(user_id, by=by), _groups(groups)
    before = _named(user.groups.all())
    if before != _named(wanted):
        user.groups.set(wanted)
        _record("staff.regrouped", user, by=by, groups=_named(wanted), before=before)
    return user


@transaction.atomic
def deactivate(user_id: int, *, by: Any) -> User:
    """From the next request on he is signed out, and stays out.

    Raises Himself, NotStaff, HasShops.
    """
    user = _held(user_id, by=by)
    if Assignment.objects.filter(manager=user).exists():
        raise HasShops
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        Assignment.objects.filter(stand_in=user).update(stand_in=None)
        _record("staff.deactivated", user, by=by)
    return user


@transaction.atomic
def reactivate(user_id: int, *, by: Any) -> User:
    """He may sign in again. Raises Himself, NotStaff."""
    user = _held(user_id, by=by)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        _record("staff.reactivated", user, by=by)
    return user


@transaction.atomic
def take_second_factor(user_id: int, *, by: Any) -> User:
    """Take away what is lost: he sets up another at his next sign-in. Raises Himself, NotStaff."""
    user = _held(user_id, by=by)
    factors = Authenticator.objects.filter(user=user)
    kinds = sorted(factors.values_list("type", flat=True))
    if kinds:
        factors.delete()
        _record("staff.second_factor_taken", user, by=by, kinds=" ".join(kinds))
    return user


def _held(user_id: int, *, by: Any) -> User:
    """The account, held until the transaction ends."""
    if by is not None and by.pk == user_id:
        raise Himself
    user = User.objects.select_for_update().get(pk=user_id)
    if not user.is_staff:
        raise NotStaff
    return user


def _groups(names: Iterable[str]) -> list[Group]:
    known = sorted(set(names) & set(GROUPS))
    if not known:
        raise NoGroup
    return list(Group.objects.filter(name__in=known).order_by("name"))


def _named(groups: Iterable[Group]) -> str:
    return ", ".join(sorted(group.name for group in groups))


def _record(act: str, user: User, *, by: Any, **details: str) -> None:
    audit.record(act, user, by=by, email=user.email, **details)
