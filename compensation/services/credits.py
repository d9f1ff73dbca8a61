"""The wallet: ad credit is granted, pays for days of advertising, and expires.

Each act: one transaction, with the shop held. Every entry stands in the ledger, summed by
enrollment, day and kind.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from billing.models import AdSpend as StoredAdSpend
from billing.models import FundedBy
from billing.rules.ad_spend import AdSpend
from billing.services import ledger
from compensation.models import AdCredit, Adjudication, CreditEntry
from compensation.reports import credits as report
from compensation.rules import credits as rules
from growth_program.core import audit, clock, recordings
from growth_program.core.models import Program, Recording
from growth_program.core.money import NOTHING
from growth_program.gateway.answers import Rejection
from growth_program.marketplace.services import shops
from growth_program.support.services import notices
from growth_program.support.services.notices import News

EXCEEDS_CREDIT = Rejection("exceeds_credit", "funded_by")
POSTED = {
    rules.SPENT: "credit_spent",
    rules.REVERSED: "credit_spent",
    rules.EXPIRED: "credit_expired",
    rules.RESTORED: "credit_expired",
}


def grant(adjudication: Adjudication, amount: Decimal) -> AdCredit:
    """Put credit into the wallet and the ledger, in the caller's transaction."""
    enrollment = adjudication.enrollment
    earlier = AdCredit.objects.filter(adjudication__enrollment=enrollment).count()
    today = clock.today(enrollment.program.time_zone)
    number = recordings.draw("ad_credit", source=str(adjudication))
    granted = AdCredit.objects.create(
        adjudication=adjudication,
        number=f"{enrollment.number}-A{earlier + 1}",
        amount=amount,
        granted_on=today,
        expires_on=rules.expires_on(today, credit_days=enrollment.version.credit_days),
        recorded_in=number,
    )
    posted = ledger.Amount(
        enrollment_id=enrollment.pk,
        kind="ad_credit",
        day=today,
        amount=amount,
        source=str(adjudication),
    )
    ledger.post([posted], number=number)
    return granted


class _Book:
    """Grants as they stand, and the entries that are to be written about them."""

    def __init__(self, grants: Iterable[AdCredit]) -> None:
        self.grants: dict[int, Any] = {row.pk: row for row in grants}
        self._of_shop: dict[str, list[Any]] = defaultdict(list)
        for row in self.grants.values():
            self._of_shop[row.shop_id].append(row)
        self._entries: list[CreditEntry] = []

    def standing(self, shop_id: str, given_back: dict[int, Decimal]) -> list[rules.Grant]:
        """A shop's grants with what could be spent of them, if that much were given back."""
        return [
            rules.Grant(
                key=row.pk,
                granted_on=row.granted_on,
                expires_on=row.expires_on,
                unspent=row.left + row.lapsed + given_back.get(row.pk, NOTHING),
            )
            for row in self._of_shop.get(shop_id, ())
        ]

    def enter(
        self, grant_id: int, kind: str, amount: Decimal, *, day: date, product_id: str = ""
    ) -> None:
        """Move an amount of a grant."""
        row = self.grants[grant_id]
        change = rules.change(kind, amount)
        row.left += change
        row.place += 1
        if not product_id:
            row.lapsed -= change
        entry = CreditEntry(
            grant=row,
            place=row.place,
            kind=kind,
            day=day,
            product_id=product_id,
            amount=amount,
            left=row.left,
        )
        self._entries.append(entry)

    def spend(self, part: rules.Part, *, day: date, product_id: str) -> None:
        """Let a grant pay. What had expired since, but was good on that day, is restored."""
        row = self.grants[part.grant]
        if part.amount > row.left:
            lapsed_on = row.expires_on + rules.DAY
            self.enter(part.grant, rules.RESTORED, part.amount - row.left, day=lapsed_on)
        self.enter(part.grant, rules.SPENT, part.amount, day=day, product_id=product_id)

    def write(self, number: int) -> dict[str, dict[str, Decimal]]:
        """Write the entries and their postings; say by shop what they come to by kind."""
        for entry in self._entries:
            entry.recorded_in = number
        CreditEntry.objects.bulk_create(self._entries)
        posted: dict[tuple[int, str, date], Decimal] = defaultdict(Decimal)
        told: dict[str, dict[str, Decimal]] = {}
        for entry in self._entries:
            row: Any = entry.grant
            change = rules.change(entry.kind, entry.amount)
            posted[row.enrollment_id, POSTED[entry.kind], entry.day] -= change
            sums = told.setdefault(row.shop_id, dict.fromkeys(POSTED, NOTHING))
            sums[entry.kind] += entry.amount
        names = {row.enrollment_id: row.enrollment_number for row in self.grants.values()}
        ledger.post(
            (
                ledger.Amount(
                    enrollment_id=enrollment_id,
                    kind=kind,
                    day=day,
                    amount=amount,
                    source=f"{names[enrollment_id]} ad credit {number}",
                )
                for (enrollment_id, kind, day), amount in posted.items()
                if amount
            ),
            number=number,
        )
        return told


class Wallets:
    """The ad credit of the shops of some days of advertising, which the caller holds."""

    def __init__(self, days: Sequence[AdSpend]) -> None:
        """Nothing is read until a day needs it."""
        self._days = days
        self._read: tuple[_Book, report.Spent] | None = None

    def without_grant(self, day: AdSpend) -> Rejection | None:
        """Refuse what credit should pay on a day on which its shop has none, whatever is known."""
        if day.funded_by != "ad_credit":
            return None
        on = date.fromisoformat(day.date)
        book, _spent = self._book()
        good = any(grant.pays_on(on) for grant in book.standing(day.shop_id, {}))
        return None if good else EXCEEDS_CREDIT

    def refusal(self, row: StoredAdSpend, before: StoredAdSpend | None) -> Rejection | None:
        """Pay for a day from its shop's wallet, after giving back what it cost before.

        It is paid for whole, or refused and nothing moves.
        """
        is_paid = row.funded_by == FundedBy.AD_CREDIT
        was_paid = before is not None and before.funded_by == FundedBy.AD_CREDIT
        if not is_paid and not was_paid:
            return None
        if is_paid and before and was_paid and row.spend_usd == before.spend_usd:
            return None
        book, spent = self._book()
        given_back = spent.get((row.shop_id, row.product_id, row.day), {})
        parts: tuple[rules.Part, ...] | None = ()
        if is_paid:
            standing = book.standing(row.shop_id, given_back)
            parts = rules.spend(standing, row.spend_usd, on=row.day)
        if parts is None:
            return EXCEEDS_CREDIT
        of_day: dict[str, Any] = {"day": row.day, "product_id": row.product_id}
        for grant_id, amount in given_back.items():
            book.enter(grant_id, rules.REVERSED, amount, **of_day)
        for part in parts:
            book.spend(part, **of_day)
        return None

    def pay(self, number: int) -> None:
        """Write down what moved."""
        if self._read is None:
            return
        told = self._read[0].write(number)
        _record("ad_credit.spent", rules.SPENT, number, told)
        _record("ad_credit.given_back", rules.REVERSED, number, told)

    def _book(self) -> tuple[_Book, report.Spent]:
        if self._read is None:
            held = {day.shop_id for day in self._days}
            self._read = _Book(report.held(held)), report.spent_on(self._days)
        return self._read


@transaction.atomic
def expire_due(program: Program) -> int:
    """Write down what has expired of a program's grants, and say of how many.

    Whether it runs changes nothing that can be spent. A shop that somebody holds is left to the
    next sweep. What is given back to a grant after its last day expires the next time.
    """
    today = clock.today(program.time_zone)
    due = {row.shop_id for row in report.lapsing(program, today)}
    held = shops.lock(due, skip_held=True) if due else []
    lapsed = list(report.lapsing(program, today).filter(adjudication__enrollment__shop__in=held))
    if not lapsed:
        return 0
    number = recordings.draw("ad_credit", source="expiry")
    book = _Book(lapsed)
    for row in lapsed:
        book.enter(row.pk, rules.EXPIRED, row.left, day=row.expires_on + rules.DAY)
    _record("ad_credit.expired", rules.EXPIRED, number, book.write(number))
    return len(lapsed)


def remind(program: Program) -> int:
    """Tell of grants that expire soon and have something left, and say how many are told.

    Once 30 days before and once 7; if the first was missed, of the nearest alone.
    """
    today = clock.today(program.time_zone)
    news: dict[int, list[News]] = defaultdict(list)
    for row in report.expiring(program, today):
        days = rules.reminder(row.expires_on, today=today)
        if days is not None:
            told = {"number": row.number, "left": row.left, "expires_on": row.expires_on}
            news[days].append(News(row.pk, row.shop_id, told))
    return sum(
        notices.tell_all("ad_credit_expires", AdCredit, rows, occasion=str(days))
        for days, rows in news.items()
    )


def _record(act: str, kind: str, number: int, told: dict[str, dict[str, Decimal]]) -> None:
    """Write down what moved of a kind, for each shop of which something did."""
    moved = {shop_id: {kind: str(sums[kind])} for shop_id, sums in told.items() if sums[kind]}
    if moved:
        audit.record_batch(
            act, Recording(number=number), moved, rule="credits", rule_version=rules.VERSION
        )
