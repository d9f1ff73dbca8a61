"""Whether a shop is, or was, in the program."""

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from enrollment.models import Agreement, Enrollment, Invitation
from growth_program.core import clock
from growth_program.marketplace.models import Shop


def enrollments_of(shop: Shop) -> list[Enrollment]:
    """Those of a shop, the newest first. Asked of the database once for each request.

    Each says whether it has an agreement to read (``is_agreed``), and whether its shop is invited
    again (``is_shop_invited``), so that a menu costs no more.
    """
    found: list[Enrollment] | None = vars(shop).get("known_enrollments")
    if found is None:
        found = vars(shop)["known_enrollments"] = _asked(shop)
    return found


def _asked(shop: Shop) -> list[Enrollment]:
    own = Enrollment.objects.filter(shop=OuterRef("shop"), program=OuterRef("program"))
    invited = Invitation.objects.standing(clock.today()).filter(~Exists(own), shop=OuterRef("shop"))
    rows = Enrollment.objects.select_related("program", "version").newest_first()
    rows = rows.annotate(
        is_agreed=Exists(Agreement.objects.filter(enrollment=OuterRef("pk"))),
        is_shop_invited=Exists(invited),
    )
    # So that each of them has the shop itself.
    prefetch_related_objects([shop], Prefetch("enrollments", queryset=rows))
    return list(shop.enrollments.all())


def has_been_served(shop: Shop) -> bool:
    """Whether a service period of the shop has been agreed, past ones included."""
    return any(one.service_from is not None for one in enrollments_of(shop))
