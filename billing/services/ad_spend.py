"""Days of advertising: what the platform paid is a covered fee of the shop's statement."""

import hashlib
from collections.abc import Hashable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec
from django.db.models import QuerySet

from billing.models import AdSpend as StoredAdSpend
from billing.models import AdSpendHistory, FundedBy
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

Key = tuple[str, str, date]
Stored = dict[Key, StoredAdSpend]


class Payer(Protocol):
    """Who answers for what is not the platform's own money."""

    def refusal(self, row: StoredAdSpend, before: StoredAdSpend | None) -> Rejection | None:
        """Why a day can't be paid for, where ``before`` is what it would replace; None: it is."""

    def pay(self, number: int) -> None:
        """Write down what was paid for, with the number under which the days are recorded."""


def take(days: Sequence[AdSpend], sender: Sender, payer: Payer) -> list[Answer]:
    """Keep the newest report of each product's day that is paid for.

    The shops are held, and known.
    """
    rates = _rates(days)
    refused = [None if (day.spend.currency, day.date) in rates else NO_RATE for day in days]
    return answered(days, refused, lambda good: _take(good, rates, sender, payer))


def _rates(days: Sequence[AdSpend]) -> dict[tuple[str, str], Decimal]:
    """The rate of each day that is asked for, as far as it is known."""
    found = FxRate.objects.filter(
        currency__in={day.spend.currency for day in days}, on__in={day.date for day in days}
    )
    known = {(rate.currency, rate.on.isoformat()): rate.usd_per_unit for rate in found}
    return known | {("USD", day.date): Decimal(1) for day in days}


def _take(
    days: list[AdSpend], rates: dict[tuple[str, str], Decimal], sender: Sender, payer: Payer
) -> list[Answer]:
    rows = [_row(day, rates[day.spend.currency, day.date]) for day in days]
    stored = {_key(row): row for row in _stored(rows)}
    answers = _judged(rows, stored, payer)
    changed = [row for row, answer in zip(rows, answers, strict=True) if answer == ACCEPTED]
    if changed:
        number = recordings.draw("ad-spend", source=sender.source)
        _write(changed, stored, number=number)
        payer.pay(number)
    return answers


def _judged(rows: list[StoredAdSpend], stored: Stored, payer: Payer) -> list[Answer]:
    """An answer for each. Where the newest of a day is refused, the others of it are judged anew.

    What is paid for is asked in the order sent, once for each that would be kept.
    """
    known: dict[Hashable, Report] = {key: _report(row) for key, row in stored.items()}
    answers: dict[int, Answer] = {}
    places = list(range(len(rows)))
    while places:
        sent = [(_key(rows[place]), _report(rows[place])) for place in places]
        anew = set()
        for place, answer in zip(places, judge_reports(sent, known), strict=True):
            key = _key(rows[place])
            no = payer.refusal(rows[place], stored.get(key)) if answer == ACCEPTED else None
            answers[place] = no or answer
            if no:
                anew.add(key)
        places = [
            place
            for place in places
            if _key(rows[place]) in anew and not isinstance(answers[place], Rejection)
        ]
    return [answers[place] for place in range(len(rows))]


def _write(changed: list[StoredAdSpend], stored: Stored, *, number: int) -> None:
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


def _key(row: StoredAdSpend) -> Key:
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
        funded_by=day.funded_by,
        impressions=day.impressions,
        clicks=day.clicks,
        orders=day.orders,
        gmv=Decimal(thousandths(day.gmv)),
        update_time=day.update_time,
    )
    content = [getattr(row, name) for name in CONTENT]
    if row.funded_by != FundedBy.PLATFORM:  # what was hashed before others paid stays the same
        content.append(row.funded_by)
    row.sha256 = hashlib.sha256(msgspec.json.encode(content)).digest()
    return row
