"""Whether a shop is, or was, in the program."""

from enrollment.models import Enrollment
from growth_program.marketplace.models import Shop


def has_been_served(shop: Shop) -> bool:
    """Whether a service period of the shop has been agreed, past ones included."""
    return Enrollment.objects.served().filter(shop=shop).exists()
