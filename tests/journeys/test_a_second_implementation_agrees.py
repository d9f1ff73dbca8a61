"""The whole product beside `tests.second`: the same items in, the same answers and figures out."""

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

import msgspec
import pytest
from django.core.management import call_command

from billing.models import Statement
from billing.reports import details
from billing.rules import orders, refunds
from billing.services import exits
from billing.services.imports import import_enrollments
from compensation.reports import decisions
from compensation.reports.reconcile import reconcile
from compensation.services import adjudications
from enrollment.models import Enrollment
from enrollment.services.editions import first_edition
from growth_program.core.calendar import named_month
from growth_program.core.models import CalendarDay, Program
from growth_program.gateway.answers import Rejection
from growth_program.gateway.batches import Sender, of_kind
from tests import world as built
from tests.journeys.drawn import ENROLLED, MONTHS, Drawn
from tests.second import versions
from tests.second.days import BusinessDays
from tests.second.first_edition import FIRST_EDITION
from tests.second.replay import spelled
from tests.second.world import World

AS_OF = date(2026, 8, 16)
NUMBERED = {"statement_no", "enrollment_no", "version", "state", "evidence_sha256", "program"}


def fingerprint(item: dict[str, Any]) -> bytes:
    """Of two orders or refunds of one time the product says which is larger; no others are."""
    if "line_items" in item:
        return bytes.fromhex(orders.fingerprint(msgspec.convert(item, orders.Order)))
    if "refund_id" in item:
        return bytes.fromhex(refunds.fingerprint(msgspec.convert(item, refunds.Refund)))
    return versions.fingerprint(item)


class Both:
    """The product and the second, who are told the same."""

    def __init__(self) -> None:
        first_edition()
        self.program = Program.objects.get()
        is_off = {row.day: not row.is_worked for row in CalendarDay.objects.all()}
        calendar = BusinessDays(is_off)
        self.second = World(**FIRST_EDITION, business_days=calendar, fingerprint=fingerprint)
        self.told: list[Any] = []  # every answer, of both alike

    def send(self, kind: str, items: list[dict]) -> None:
        batch = of_kind(kind)
        raws = [json.dumps(item).encode() for item in items]
        found = batch.run(batch.decode(raws), Sender(source="a test"))
        answers = [("rejected", a.code) if isinstance(a, Rejection) else a for a in found]
        expected = self.second.receive(kind, items)
        for item, answer, other in zip(items, answers, expected, strict=True):
            assert (kind, item, answer) == (kind, item, other)
        self.told += answers

    def enroll(self, rows: tuple[dict, ...]) -> None:
        import_enrollments(rows, source="a test")
        self.second.enroll(list(rows))

    def close(self, month: str) -> None:
        built.close(month)
        expected = self.second.close_month(month)
        assert as_told(built.report(month)) == [as_spelled(row) for row in expected]
        for (shop_id, of), bill in self.second.statements.items():
            if of == month:
                credited = {
                    original: amount
                    for _, billed_in, original, amount in built.credit_notes(shop_id)
                    if billed_in == month
                }
                assert credited == {name: str(amount) for name, amount in bill.credited.items()}

    def terminate(self, shop_id: str, on: date, *, is_fault: bool) -> None:
        pk = Enrollment.objects.get(shop=shop_id).pk
        exits.terminate(pk, reason="Drawn.", is_merchants_fault=is_fault, by=None)
        self.second.terminate(shop_id, on, is_fault=is_fault)

    def check_details(self, month: str) -> None:
        """The lines of a closed month, as they were billed, after all that came later."""
        second = self.second.detail(month)
        for statement in Statement.objects.filter(month=named_month(month)):
            expected = sorted(
                (o.order_id, o.line_id, o.gross, o.refunded, o.commission, o.referral, o.marketing)
                for o in second.get(statement.enrollment.shop_id, [])
            )
            billed = [
                line
                for day in details.days(statement)
                for line in details.lines(statement, day.day)
            ]
            assert sorted(map(itself, billed)) == expected

    def decide(self) -> list[dict[str, str]]:
        shops = [row["shop_id"] for row in ENROLLED]
        adjudications.compute_due(self.program, shop_ids=shops, on=AS_OF)
        out = io.BytesIO()
        decisions.write_csv(out, self.program)
        found = as_told(out.getvalue())
        assert found == [as_spelled(row) for row in self.second.adjudicate(AS_OF)]
        return found


itself = attrgetter(
    *("order_id", "line_id", "gross", "refunded", "commission"),
    *("covered_referral", "covered_marketing"),
)


def as_told(content: bytes) -> list[dict[str, str]]:
    """Rows of a report, without numbers and with formulas as they were named."""
    return [
        {name: cell.removeprefix("'") for name, cell in row.items() if name not in NUMBERED}
        for row in built.as_rows(content)
    ]


def as_spelled(row: dict[str, Any]) -> dict[str, str]:
    return {name: spelled(value) for name, value in row.items() if name not in NUMBERED}


def play(seed: int, clock: Callable[[str], Any]) -> Both:
    """The term, with the decisions before the month after it closes.

    In some terms one of the shops is terminated, after what it sold to the month's end is known.
    """
    both, drawn = Both(), Drawn(seed)
    clock("2026-09-01")
    for kind, items in drawn.beginning():
        both.send(kind, items)
    both.enroll(ENROLLED)
    for month in MONTHS:
        for kind, items in drawn.month(month):
            both.send(kind, items)
        if month == "2026-08":
            both.decide()
        if terminated := drawn.termination(month):
            shop_id, on, is_fault = terminated
            clock(on.isoformat())
            both.terminate(shop_id, on, is_fault=is_fault)
            clock("2026-09-01")
        both.close(month)
    for month in MONTHS:
        both.check_details(month)
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (Decimal("0.00"), [])
    call_command("replay_adjudications", stdout=io.StringIO())
    return both


@pytest.mark.parametrize("seed", range(3))
def test_on_every_answer_figure_and_decision(db, clock, seed):
    both = play(seed, clock)

    # What was drawn was worth drawing.
    assert {"accepted", "unchanged", "stale"} <= set(both.told)
    assert {
        ("rejected", code)
        for code in ("unknown_line", "refund_exceeds_line", "fx_rate_missing", "exceeds_credit")
    } <= set(both.told)
    assert sum(len(bill.adjustments) for bill in both.second.statements.values()) > 20


@pytest.mark.long
@pytest.mark.timeout(600)
def test_of_many_terms(db, clock):
    for seed in range(3, 33):
        with built.undone():
            play(seed, clock)
