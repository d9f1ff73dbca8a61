"""ARCHITECTURE.md, decision 1: what SQL works out for many lines is what the rule says of each."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.rules.lines import Line, Rates
from billing.rules.lines import figures as ruled
from enrollment.services.editions import first_edition
from growth_program.core.models import Program
from tests import world as built
from tests.world import give, line, order, rate, refund

FIRST_DAY = date(2026, 5, 1)
DAYS = 92  # of the term
# Smart marketing: 4 % until the first of these days begins.
DATED = {date(2026, 5, 20): Decimal("0.0450"), date(2026, 7, 1): Decimal("0.0375")}


@pytest.fixture
def dated(db, clock):
    """The world, with rates of smart marketing that change within the term."""
    first_edition()
    for day, share in DATED.items():
        Program.objects.get().newest().marketing_rates.create(from_on=day, rate=share)
    return built.build()


@dataclass(frozen=True)
class Sold:
    """A line, alone in its order and on its day."""

    price: int  # cents, as all amounts here
    discount: int
    affiliate: int
    refunds: tuple[int, ...]
    usd_per_unit: Decimal
    counts: bool
    lowered_to: int | None  # by a newer version


def cents(amount: int) -> Decimal:
    return Decimal(amount).scaleb(-2)


@st.composite
def sold(draw) -> Sold:
    price = draw(st.integers(0, 2_000_000))
    discount = draw(st.integers(0, price))
    refunds, left = [], price - discount
    for _ in range(draw(st.integers(0, 3))):
        refunds.append(draw(st.integers(0, left)))
        left -= refunds[-1]
    return Sold(
        price=price,
        discount=discount,
        affiliate=draw(st.integers(0, 100_000)),
        refunds=tuple(refunds),
        usd_per_unit=draw(st.decimals("0.0000000001", "30", places=10)),
        counts=draw(st.integers(0, 5)) > 0,
        lowered_to=draw(st.none() | st.integers(0, price - discount)),
    )


def arrive(days: list[Sold]) -> None:
    rates, orders, refunds, newer = [], [], [], []
    for number, one in enumerate(days):
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        status = "COMPLETED" if one.counts else "CANCELLED"
        bought = line(
            price=str(cents(one.price)),
            discount=str(cents(one.discount)),
            affiliate_commission=str(cents(one.affiliate)),
        )
        rates.append(rate("EUR", day, f"{one.usd_per_unit:f}"))
        orders.append(order(day, bought, paid=day, currency="EUR", status=status))
        refunds += [
            refund(f"{day} {place}", str(cents(amount)), order_id=day)
            for place, amount in enumerate(one.refunds)
        ]
        if one.lowered_to is not None:
            lowered = bought | {"original_price": str(cents(one.lowered_to + one.discount))}
            newer.append(orders[-1] | {"line_items": [lowered], "update_time": built.ANY_TIME + 2})
    for kind, items in (("fx-rates", rates), ("orders", orders), ("refunds", refunds)):
        give(kind, *items)
    give("orders", *newer)


def by_the_rules(number: int, one: Sold) -> dict[str, str]:
    day = FIRST_DAY + timedelta(days=number)
    price = one.price if one.lowered_to is None else one.lowered_to + one.discount
    marketing = Decimal("0.0400")
    for from_on, share in DATED.items():
        marketing = share if day >= from_on else marketing
    worth = ruled(
        Line(
            original_price=cents(price),
            seller_discount=cents(one.discount),
            affiliate_commission=cents(one.affiliate),
            refunds=tuple(map(cents, one.refunds)),
            rate=one.usd_per_unit,
            counts=one.counts,
        ),
        Rates(commission=Decimal("0.2"), referral=Decimal("0.06"), marketing=marketing),
    )
    told = {name: str(amount) for name, amount in asdict(worth).items()}
    return {"orders": 1 if one.counts else 0} | told


def check(days: list[Sold]) -> None:
    with built.undone():
        arrive(days)
        found = built.rollups()

    expected = {
        (FIRST_DAY + timedelta(days=number)).isoformat(): by_the_rules(number, one)
        for number, one in enumerate(days)
    }
    assert found == {day: told for day, told in expected.items() if told != built.figures()}


SHARED = [HealthCheck.function_scoped_fixture]  # what an example writes is undone
LARGE = [*SHARED, HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=10, suppress_health_check=SHARED)
@given(st.lists(sold(), min_size=1, max_size=DAYS))
def test_of_every_line(dated, days):
    check(days)


@pytest.mark.long
@pytest.mark.timeout(300)
@settings(max_examples=150, suppress_health_check=LARGE)
@given(st.lists(sold(), min_size=40, max_size=DAYS))
def test_of_very_many(dated, days):
    check(days)
