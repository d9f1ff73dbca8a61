"""One program and its world: what arrives, who is enrolled, months closed, decisions made."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from .bills import Line, Statement, counting_lines, statement, total_row
from .days import BusinessDays, month_after, month_of, months_between
from .decisions import decision
from .marketplace import Marketplace
from .versions import fingerprint


class NotItsTurn(Exception):
    """A month closes once, and after all earlier ones."""


@dataclass(frozen=True)
class Enrollment:
    """A shop's participation, with the commitments of its own agreement."""

    shop_id: str
    aigc_committed: int
    videos_committed: int
    starts_on: date  # of the service period
    ends_on: date
    products: dict[str, date]  # since when each is enrolled
    agreed_to: date  # the last day that was agreed, also where it was terminated before
    is_fault: bool | None = None  # the merchant's, of one that was terminated

    def covers(self, day: date) -> bool:
        """Whether a day lies in the service period, both ends included."""
        return self.starts_on <= day <= self.ends_on

    @property
    def months(self) -> list[str]:
        """The months that the service period touches."""
        return months_between(month_of(self.starts_on), month_of(self.ends_on))

    @property
    def share(self) -> Fraction:
        """The part of what was agreed that is judged and paid: by days, where it ended early."""
        if self.is_fault is not False:
            return Fraction(1)
        served = (self.ends_on - self.starts_on).days + 1
        return Fraction(served, (self.agreed_to - self.starts_on).days + 1)


@dataclass(kw_only=True)
class World:
    """A program's figures, none of them known beforehand, and everything that happens in it."""

    code: str
    time_zone: str
    starts_on: date
    ends_on: date
    fixed_fee: Decimal
    commission_rate: Decimal
    referral_rate: Decimal
    marketing_rates: list[tuple[date, Decimal]]
    roas_floor: Decimal
    cost_basis: str  # fee_and_commission or fee
    remedies: dict[str, Decimal]  # content and roas, as parts of the fixed fee
    remedy_business_days: int
    adjudication_lag_days: int
    review_days: int
    counted_tiers: tuple[str, ...]
    business_days: BusinessDays
    fingerprint: Callable[[dict[str, Any]], bytes] = fingerprint

    enrollments: dict[str, Enrollment] = field(default_factory=dict)
    closes: dict[str, int] = field(default_factory=dict)  # the number that each close drew
    statements: dict[tuple[str, str], Statement] = field(default_factory=dict)
    decisions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing has been told yet."""
        self.zone = ZoneInfo(self.time_zone)
        self.told = Marketplace(self.zone, self.fingerprint)

    # What arrives

    def receive(self, kind: str, items: list[dict[str, Any]]) -> list[Any]:
        """Take a batch. Per item: accepted, unchanged, stale, or ("rejected", code)."""
        return self.told.receive(kind, items)

    def enroll(self, rows: list[dict[str, str]]) -> None:
        """Take enrollments agreed elsewhere. One whose fee is not paid stays applied: nothing."""
        for row in rows:
            if row["fee_paid"] == "true":
                self.enrollments[row["shop_id"]] = self.enrollment(row)

    def enrollment(self, row: dict[str, str]) -> Enrollment:
        """One enrollment, with all products known today or none."""
        activated_on = date.fromisoformat(row["activated_on"])
        known = self.told.holds["products"] if row["all_products"] == "true" else []
        return Enrollment(
            shop_id=row["shop_id"],
            aigc_committed=int(row["aigc_committed"]),
            videos_committed=int(row["videos_committed"]),
            starts_on=max(self.starts_on, activated_on),
            ends_on=self.ends_on,
            agreed_to=self.ends_on,
            products={product: activated_on for shop, product in known if shop == row["shop_id"]},
        )

    def terminate(self, shop_id: str, on: date, *, is_fault: bool) -> None:
        """End an enrollment; that day is the last of its service."""
        before = self.enrollments[shop_id]
        self.enrollments[shop_id] = replace(before, ends_on=on, is_fault=is_fault)

    # Bills

    def close_month(self, month: str) -> list[dict[str, Any]]:
        """Close statements; the settlement report, with its TOTAL, without the numbering."""
        if month not in self.closes:
            self.check_turn(month)
            number = self.told.draw()
            lines = counting_lines(self, number)
            for shop_id, enrollment in self.enrollments.items():
                bill = statement(self, enrollment, month, lines.get(shop_id, []), number)
                if bill:
                    self.statements[shop_id, month] = bill
            self.closes[month] = number
        rows = [kept.row for (_, of), kept in sorted(self.statements.items()) if of == month]
        return [*rows, total_row(rows)]

    def check_turn(self, month: str) -> None:
        """Refuse a month while an earlier one is open, or before the term."""
        turn = month_after(max(self.closes)) if self.closes else month_of(self.starts_on)
        if month != turn:
            raise NotItsTurn(f"{month}: {turn} closes next")

    def statements_of(self, shop_id: str) -> list[Statement]:
        """The closed statements of a shop."""
        return [kept for (shop, _), kept in self.statements.items() if shop == shop_id]

    def detail(self, month: str) -> dict[str, list[Line]]:
        """The lines of a closed month, as they were recorded when it closed."""
        lines = counting_lines(self, self.closes[month])
        return {
            shop_id: [line for line in found if month_of(line.paid_on) == month]
            for shop_id, found in lines.items()
        }

    # Decisions

    def adjudicate(self, as_of: date) -> list[dict[str, Any]]:
        """Decide what is due and not decided yet; the adjudication report, without numbering."""
        if self.is_due(as_of):
            lines = counting_lines(self)
            for shop_id, enrollment in self.enrollments.items():
                if shop_id not in self.decisions and not enrollment.is_fault:
                    found = lines.get(shop_id, [])
                    self.decisions[shop_id] = decision(self, enrollment, found, as_of)
        return [row for _, row in sorted(self.decisions.items())]

    def is_due(self, as_of: date) -> bool:
        """Once the lag has passed and every month of the term is closed."""
        term = months_between(month_of(self.starts_on), month_of(self.ends_on))
        lag_ends_on = self.ends_on + timedelta(days=self.adjudication_lag_days)
        return as_of > lag_ends_on and all(month in self.closes for month in term)
