"""Advertising that the platform paid for: a covered fee of the shop's statement."""

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
from django.db.models import QuerySet

from billing.models import AdSpend as StoredAdSpend
from billing.models import AdSpendHistory
from billing.rules.ad_spend import AdSpend
from growth_program.core import recordings
from growth_program.core.money import to_cents
from growth_program.gateway.answers import ACCEPTED, Answer, Rejection
from growth_program.gateway.batches import Sender, answered
from growth_program.gateway.fields import thousandths
from growth_program.gateway.newest import Report, judge_reports
from growth_program.marketplace.models import FxRate

NO_RATE = Rejection("fx_rate_missing", "date")
FIELDS = [field.attname for field in StoredAdSpend._meta.concrete_fields]
KEY = ("shop_id", "product_id", "day")
CONTENT = ("spend", "currency", "impressions", "clicks", "orders", "gmv")


def take(days: Sequence[AdSpend], sender: Sender) -> list[Answer]:
    """Keep the newest report of each product's day. The shops are held, and known."""
    rates = _rates(days)
    refused = [None if (day.spend.currency, day.date) in rates else NO_RATE for day in days]
    return answered(days, refused, lambda good: _take(good, rates, sender))


def _rates(days: Sequence[AdSpend]) -> dict[tuple[str, str], Decimal]:
    """The rate of each day that is asked for, as far as it is known."""
    found = FxRate.objects.filter(
        currency__in={day.spend.currency for day in days}, on__in={day.date for day in days}
    )
    known = {(rate.currency, rate.on.isoformat()): rate.usd_per_unit for rate in found}
    return known | {("USD", day.date): Decimal(1) for day in days}


def _take(
    days: list[AdSpend], rates: dict[tuple[str, str], Decimal], sender: Sender
) -> list[Answer]:
    rows = [_row(day, rates[day.spend.currency, day.date]) for day in days]
    stored = {_key(row): row for row in _stored(rows)}
    answers = judge_reports(
        [(_key(row), _report(row)) for row in rows],
        {key: _report(row) for key, row in stored.items()},
    )
    changed = [row for row, answer in zip(rows, answers, strict=True) if answer == ACCEPTED]
    if changed:
        _write(changed, stored, number=recordings.draw("ad-spend", source=sender.source))
    return list(answers)


def _write(
    changed: list[StoredAdSpend], stored: dict[tuple[str, str, date], StoredAdSpend], *, number: int
) -> None:
    replaced = [stored[_key(row)] for row in changed if _key(row) in stored]
    AdSpendHistory.objects.bulk_create(
        AdSpendHistory(replaced_in=number, **{name: getattr(row, name) for name in FIELDS})
        for row in replaced
    )
    for row in changed:
        row.recorded_in = number
    StoredAdSpend.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=list(KEY),
        update_fields=[name for name in FIELDS if name not in KEY],
    )


def _stored(rows: list[StoredAdSpend]) -> QuerySet[StoredAdSpend]:
    return StoredAdSpend.objects.filter(
        shop__in={row.shop_id for row in rows},
        product_id__in={row.product_id for row in rows},
        day__in={row.day for row in rows},
    )


def _key(row: StoredAdSpend) -> tuple[str, str, date]:
    return row.shop_id, row.product_id, row.day


def _report(row: StoredAdSpend) -> Report:
    return Report(row.update_time, bytes(row.sha256))


def _row(day: AdSpend, rate: Decimal) -> StoredAdSpend:
    spend = Decimal(thousandths(day.spend.amount))
    row = StoredAdSpend(
        shop_id=day.shop_id,
        product_id=day.product_id,
        day=date.fromisoformat(day.date),
        spend=spend,
        currency=day.spend.currency,
        spend_usd=to_cents(spend * rate),
        impressions=day.impressions,
        clicks=day.clicks,
        orders=day.orders,
        gmv=Decimal(thousandths(day.gmv)),
        update_time=day.update_time,
    )
    content = [getattr(row, name) for name in CONTENT]
    row.sha256 = hashlib.sha256(msgspec.json.encode(content)).digest()
    return row
