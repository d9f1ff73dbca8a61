"""API.md, Conventions: the same items in any order, in batches of any size, come to the same."""

import random

import pytest

from billing.reports.reconcile import reconcile
from tests import world as built
from tests.world import MAY, line, order, rate, refund, send

DAYS = (MAY, "2026-05-11", "2026-06-02")
SHORT, LONG = range(3), range(3, 23)


def drawn(chance: random.Random) -> list[tuple[str, dict]]:
    """Versions of orders and refunds, each with its kind.

    Line 1 is in every version of an order and is never below 30.00: all of its refunds fit
    whenever they come. The rate alone depends on what comes first: each currency has one, and
    of an order the newest version has been paid.
    """
    items: list[tuple[str, dict]] = []
    for order_id in "ABCDEF":
        currency = chance.choice(["USD", "GBP"])
        versions = chance.choices(range(4), k=chance.randint(1, 5))  # some of equal time
        items += [
            ("orders", version_of(order_id, v, currency, chance, is_newest=v == max(versions)))
            for v in versions
        ]
        for refund_id in range(chance.randint(0, 3)):
            items += [
                ("refunds", refund_of(f"{order_id}{refund_id}", order_id, v, chance))
                for v in range(chance.randint(1, 3))
            ]
    return items


def version_of(
    order_id: str, version: int, currency: str, chance: random.Random, *, is_newest: bool
) -> dict:
    status = chance.choice(["COMPLETED", "COMPLETED", "DELIVERED", "CANCELLED", "UNPAID"])
    is_paid = is_newest or status not in ("CANCELLED", "UNPAID")
    lines = [a_line("1", 30, chance)]
    lines += [a_line(line_id, 0, chance) for line_id in "23" if chance.random() < 0.5]
    return order(
        order_id,
        *chance.sample(lines, k=len(lines)),
        version=version,
        status=status,
        currency=currency,
        paid=chance.choice(DAYS) if is_paid else None,
        is_sample_order=chance.random() < 0.1,
    )


def a_line(line_id: str, least: int, chance: random.Random) -> dict:
    price = chance.randint(least * 100 + 500, 9_999)
    return line(
        line_id,
        f"{price / 100:.2f}",
        f"{chance.randint(0, 500) / 100:.2f}",
        affiliate_commission=f"{chance.randint(0, 300) / 100:.2f}",
        is_gift=chance.random() < 0.1,
    )


def refund_of(refund_id: str, order_id: str, version: int, chance: random.Random) -> dict:
    return refund(
        refund_id,
        f"{chance.randint(1, 1_000) / 100:.2f}",
        order_id=order_id,
        version=version,
        status=chance.choice(["COMPLETED", "COMPLETED", "REVERSED"]),
    )


def arrive(items: list[tuple[str, dict]], chance: random.Random) -> None:
    """In batches of one to nine, some of them twice; what was rejected comes again at the end."""
    again = []
    while items:
        size = chance.randint(1, 9)
        batch, items = items[:size], items[size:]
        again += sent(batch + chance.choices(batch, k=chance.randint(0, 2)))
    while again:
        again = sent(again)


def sent(batch: list[tuple[str, dict]]) -> list[tuple[str, dict]]:
    """Send each kind, and say what was rejected: refunds whose order is still to come."""
    rejected = []
    for kind in ("refunds", "orders"):
        items = [item for of_kind, item in batch if of_kind == kind]
        answered = send(kind, *items)
        assert {code for *_rest, code in answered.rejected} <= {"unknown_line"}
        rejected += [(kind, items[index]) for index, *_rest in answered.rejected]
    return rejected


def come_to() -> dict[str, object]:
    """All that is stored, but for when it was recorded."""
    return {
        "orders": built.stored(
            "billing_order",
            "order_id, status, is_sample, currency, paid_time, paid_on, rate, update_time, sha256",
        ),
        "lines": built.stored(
            "billing_line",
            "order_id, line_id, is_removed, product_id, original_price, seller_discount,"
            " affiliate_commission, is_gift, gross, refunded",
        ),
        "refunds": built.stored(
            "billing_refund", "refund_id, order_id, line_id, amount, status, update_time, sha256"
        ),
        "rollups": built.rollups(),
    }


def without_removed(state: dict) -> dict:
    """A line that the newest version lacks is kept only where an older one came before it."""
    return state | {"lines": [row for row in state["lines"] if not row[2]]}


@pytest.fixture
def one_rate(world):
    built.give("fx-rates", *(rate("GBP", day, "1.3425") for day in DAYS[1:]))


def check_arrivals(seed: int, arrivals: int) -> None:
    chance = random.Random(seed)
    items = drawn(chance)
    states = []
    for _ in range(arrivals):
        with built.undone():
            arrive(chance.sample(items, k=len(items)), chance)
            states.append(without_removed(come_to()))
            sums, culprits = reconcile()
            assert (sums.difference, culprits) == (0, [])

    assert states[0]["orders"]
    assert all(state == states[0] for state in states)


@pytest.mark.usefixtures("one_rate")
@pytest.mark.parametrize("seed", SHORT)
def test_three_arrivals_of_the_same_versions(seed):
    check_arrivals(seed, 3)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("one_rate")
def test_six_arrivals_of_many():
    for seed in LONG:
        check_arrivals(seed, 6)
