"""Whether a shop is, or was, in the program."""

from django.db.models import Prefetch, prefetch_related_objects

from enrollment.models import Enrollment
from growth_program.marketplace.models import Shop


def enrollments_of(shop: Shop) -> list[Enrollment]:
    """Those of a shop, the newest first. Asked of the database once for each request."""
    rows = Enrollment.objects.select_related("program", "version").newest_first()
    prefetch_related_objects([shop], Prefetch("enrollments", queryset=rows))
    return list(shop.enrollments.all())


def has_been_served(shop: Shop) -> bool:
    """Whether a service period of the shop has been agreed, past ones included."""
    return any(one.service_from is not None for one in enrollments_of(shop))
