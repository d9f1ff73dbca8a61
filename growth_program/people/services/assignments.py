"""Who looks after which shops: assigned, handed over and stood in for by a supervisor."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from growth_program.core import audit, clock
from growth_program.people.models import Assignment, User
from growth_program.people.reports.shops import may_manage


class NotAManager(Exception):
    """That person is no account manager, or has left."""


class SamePerson(Exception):
    """Nobody stands in for himself, or hands over to himself."""


@transaction.atomic
def assign(
    shop_ids: Iterable[str],
    *,
    manager: User,
    stand_in: User | None = None,
    by: Any,
    rule: str = "",
) -> int:
    """Give shops to a manager, whoever had them before; the number of those that changed hands.

    Where nobody did it, a rule did. Raises NotAManager.
    """
    _refuse_others(manager, stand_in)
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
    audit.record_batch(
        "shop.assigned",
        manager,
        dict.fromkeys(changed, told),
        by=by,
        rule=rule,
        rule_version="1" if rule else "",
    )
    return len(changed)


@transaction.atomic
def hand_over(previous: User, *, to: User, by: Any) -> int:
    """All shops of one manager to another, and say how many those were.

    Where the other stood in, nobody stands in any more. Raises NotAManager, SamePerson.
    """
    _refuse_others(to)
    if previous.pk == to.pk:
        raise SamePerson
    shop_ids = _held(Assignment.objects.filter(manager=previous))
    rows = Assignment.objects.filter(shop__in=shop_ids)
    rows.filter(stand_in=to).update(stand_in=None)
    rows.update(manager=to, assigned_at=clock.now())
    told = {"previous": previous.email, "manager": to.email}
    audit.record_batch("shop.handed_over", to, dict.fromkeys(shop_ids, told), by=by)
    return len(shop_ids)


@transaction.atomic
def stand_in(manager: User, *, by: Any, person: User | None) -> int:
    """Somebody sees all shops of a manager beside him, or, with None, nobody does any more.

    Says for how many shops that is new. Raises NotAManager, SamePerson.
    """
    if person is not None:
        _refuse_others(person)
        if person.pk == manager.pk:
            raise SamePerson
    rows = Assignment.objects.filter(manager=manager)
    rows = (
        rows.exclude(stand_in=None)
        if person is None
        else rows.exclude(stand_in=person) | (rows.filter(stand_in=None))
    )
    _held(rows)
    before = dict(rows.values_list("shop_id", F("stand_in__email")))
    Assignment.objects.filter(shop__in=before).update(stand_in=person)
    act = "shop.stood_in_for" if person else "shop.stand_in_ended"
    told = {
        shop_id: {"manager": manager.email, "stand_in": person.email if person else previous}
        for shop_id, previous in before.items()
    }
    audit.record_batch(act, person or manager, told, by=by)
    return len(before)


def _refuse_others(*people: User | None) -> None:
    for person in filter(None, people):
        if not may_manage(person):
            raise NotAManager(person)


def _held(rows: "QuerySet[Assignment]") -> list[str]:
    """The shops, in order, held until the transaction ends."""
    held = rows.select_for_update(of=("self",)).order_by("shop")
    return list(held.values_list("shop_id", flat=True))
