"""Exchange rates that are known."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from growth_program.marketplace.models import FxRate

USD = "USD"


def newest_rates(currencies: Iterable[str], on: date) -> dict[str, Decimal]:
    """Of each currency the newest rate that was known by a day; none, where there is none."""
    rows = FxRate.objects.filter(currency__in=set(currencies), on__lte=on)
    newest = rows.order_by("currency", "-on").distinct("currency")
    return dict(newest.values_list("currency", "usd_per_unit")) | {USD: Decimal(1)}
