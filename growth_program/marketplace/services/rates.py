"""Exchange rates."""

from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from growth_program.core import recordings
from growth_program.core.locks import one_at_a_time
from growth_program.gateway.answers import ACCEPTED, Answer
from growth_program.gateway.batches import Sender
from growth_program.gateway.newest import Report, judge_reports
from growth_program.marketplace import rules
from growth_program.marketplace.models import FxRate
from growth_program.marketplace.rules.rates import report


@transaction.atomic
def record(items: Sequence[rules.rates.FxRate], sender: Sender) -> list[Answer]:
    """Take rates. Orders whose rate is fixed keep theirs."""
    one_at_a_time("marketplace.rates")
    rows = [_row(item) for item in items]
    answers = judge_reports([(_key(row), _report(row)) for row in rows], _stored(items))
    accepted = [row for row, answer in zip(rows, answers, strict=True) if answer == ACCEPTED]
    _write(accepted, sender)
    return list(answers)


def _key(rate: FxRate) -> tuple[str, date]:
    return rate.currency, rate.on


def _report(rate: FxRate) -> Report:
    return report(rate.usd_per_unit, rate.update_time)


def _stored(items: Sequence[rules.rates.FxRate]) -> dict[Hashable, Report]:
    found = FxRate.objects.filter(
        currency__in={item.currency for item in items}, on__in={item.date for item in items}
    )
    return {_key(rate): _report(rate) for rate in found}


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
