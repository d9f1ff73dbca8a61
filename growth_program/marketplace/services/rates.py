"""Exchange rates."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from growth_program.core import recordings
from growth_program.core.locks import one_at_a_time
from growth_program.gateway.answers import ACCEPTED, STALE, UNCHANGED, Answer
from growth_program.gateway.batches import Sender
from growth_program.marketplace import rules
from growth_program.marketplace.models import FxRate
from growth_program.marketplace.rules.rates import supersedes


@transaction.atomic
def record(items: Sequence[rules.rates.FxRate], sender: Sender) -> list[Answer]:
    """Take rates in the order sent. Orders whose rate is fixed keep theirs."""
    one_at_a_time("marketplace.rates")
    known = _known(items)
    changed: dict[tuple[str, date], FxRate] = {}
    answers: list[Answer] = []
    for item in items:
        row = _row(item)
        stored = known.get((row.currency, row.on))
        newer = supersedes(item, stored.update_time, stored.usd_per_unit) if stored else True
        if newer:
            known[row.currency, row.on] = changed[row.currency, row.on] = row
        answers.append({True: ACCEPTED, False: STALE, None: UNCHANGED}[newer])
    _write(list(changed.values()), sender)
    return answers


def _known(items: Sequence[rules.rates.FxRate]) -> dict[tuple[str, date], FxRate]:
    found = FxRate.objects.filter(
        currency__in={item.currency for item in items}, on__in={item.date for item in items}
    )
    return {(rate.currency, rate.on): rate for rate in found}


def _write(rates: list[FxRate], sender: Sender) -> None:
    if not rates:
        return
    number = recordings.draw("fx-rates", source=sender.source)
    for rate in rates:
        rate.recorded_in = number
    FxRate.objects.bulk_create(
        rates,
        update_conflicts=True,
        unique_fields=["currency", "on"],
        update_fields=["usd_per_unit", "update_time", "recorded_in"],
    )


def _row(item: rules.rates.FxRate) -> FxRate:
    return FxRate(
        currency=item.currency,
        on=date.fromisoformat(item.date),
        usd_per_unit=Decimal(item.usd_per_unit),
        update_time=item.update_time,
    )
