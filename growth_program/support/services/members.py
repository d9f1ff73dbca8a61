"""Members of shops are told of their own part in it: rows that `people` wrote become notices."""

from django.db import transaction

from growth_program.people.models import MemberChange, ShopMember
from growth_program.support.services import notices
from growth_program.support.services.notices import News

BATCH = 500  # members to a transaction


def tell_waiting() -> int:
    """Tell all who are still to be told, and say how many that were."""
    told = 0
    for tell in (_tell_invited, _tell_changed):
        while done := tell():
            told += done
    return told


@transaction.atomic
def _tell_invited() -> int:
    waiting = ShopMember.objects.filter(is_to_be_told=True).order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True)[:BATCH])
    news = [News(row.pk, row.shop_id, {"role": row.role}, row.user_id) for row in rows]
    notices.tell_all("member_invited", ShopMember, news)
    ShopMember.objects.filter(pk__in=[row.pk for row in rows]).update(is_to_be_told=False)
    return len(rows)


@transaction.atomic
def _tell_changed() -> int:
    waiting = MemberChange.objects.order_by("pk").select_for_update(skip_locked=True)
    rows = list(waiting[:BATCH])
    changed = [
        News(
            row.pk,
            row.shop_id,
            {"role": row.role, "role_before": row.role_before},
            row.user_id,
        )
        for row in rows
        if row.role
    ]
    removed = [News(row.pk, row.shop_id, {}, row.user_id) for row in rows if not row.role]
    notices.tell_all("member_role_changed", MemberChange, changed)
    notices.tell_all("member_removed", MemberChange, removed)
    MemberChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
