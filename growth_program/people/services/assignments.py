"""Who looks after which shops: assigned, handed over and stood in for by a supervisor."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from growth_program.core import audit
from growth_program.people.models import Assignment, User


class NotAManager(Exception):
    """That person is no account manager, or has left."""


@transaction.atomic
def assign(shop_ids: Iterable[str], *, manager: User, stand_in: User | None = None, by: Any) -> int:
    """Give shops to a manager, whoever had them before; the number of those that changed hands.

    Raises NotAManager.
    """
    for person in filter(None, (manager, stand_in)):
        if not may_manage(person):
            raise NotAManager(person)
    wanted = sorted(set(shop_ids))
    kept = set(
        Assignment.objects.filter(shop__in=wanted, manager=manager, stand_in=stand_in).values_list(
            "shop_id", flat=True
        )
    )
    changed = [shop_id for shop_id in wanted if shop_id not in kept]
    Assignment.objects.bulk_create(
        [Assignment(shop_id=shop_id, manager=manager, stand_in=stand_in) for shop_id in changed],
        update_conflicts=True,
        unique_fields=["shop"],
        update_fields=["manager", "stand_in", "assigned_at"],
    )
    told = {"manager": manager.email} | ({"stand_in": stand_in.email} if stand_in else {})
    audit.record_batch("shop.assigned", manager, dict.fromkeys(changed, told), by=by)
    return len(changed)


def may_manage(person: User) -> bool:
    """Whether shops may be given to this person."""
    return person.is_active and person.is_staff and person.has_perm("people.manage_shops")
