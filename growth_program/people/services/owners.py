"""Owners' accounts: made when the platform first names an owner (API.md, shops)."""

from django.db import transaction

from growth_program.core import audit
from growth_program.marketplace.models import ShopOwner
from growth_program.people.models import ShopMember, User
from growth_program.people.services.members import OWNER, account

BATCH = 500  # owners to a transaction
LANGUAGES = {"en": "en"}  # all others are spoken to in Chinese


def appoint_named() -> int:
    """Make members of all named owners whose shop has none, and say how many that were.

    An address of the platform's own staff is left out: nobody decides about his own shop.
    """
    appointed = 0
    while done := _appoint_batch():
        appointed += done
    return appointed


@transaction.atomic
def _appoint_batch() -> int:
    staff = User.objects.filter(is_staff=True).values("email")
    waiting = (
        ShopOwner.objects.exclude(shop__members__role=OWNER)
        .exclude(email__in=staff)
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("shop")[:BATCH]
    )
    appointed = 0
    for named in waiting:
        language = LANGUAGES.get(named.language[:2].lower(), "zh-hans")
        user = account(named.email, name=named.name, language=language)
        member, is_new = ShopMember.objects.get_or_create(
            user=user, shop_id=named.shop_id, defaults={"role": OWNER}
        )
        if not is_new:
            member.role = OWNER
            member.save(update_fields=["role"])
        told = {"email": user.email}
        audit.record("shop_member.appointed", member, shop=named.shop_id, **told)
        appointed += 1
    return appointed
