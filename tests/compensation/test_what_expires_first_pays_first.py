"""PRODUCT.md §6, Wallet: the rule that divides a day of advertising over grants."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compensation.rules.credits import Grant, Part, expires_on, reminder, spend

FIRST = date(2026, 9, 1)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
cents = st.integers(0, 5_000).map(lambda n: Decimal(n) / 100)


@st.composite
def wallets(draw) -> list[Grant]:
    """Up to six grants that begin and end on any days."""
    found = []
    for key in range(draw(st.integers(0, 6))):
        begins = draw(days)
        ends = begins + timedelta(days=draw(st.integers(0, 20)))
        found.append(Grant(key=key, granted_on=begins, expires_on=ends, unspent=draw(cents)))
    return found


@given(wallets(), cents, days)
def test_it_is_paid_whole_by_what_is_good_on_its_day_or_not_at_all(grants, amount, on):
    good = [grant for grant in grants if grant.granted_on <= on <= grant.expires_on]
    parts = spend(grants, amount, on=on)

    if parts is None:
        assert not good or sum(grant.unspent for grant in good) < amount
        return
    paid = {part.grant: part.amount for part in parts}
    assert sum(paid.values()) == amount
    assert len(paid) == len(parts)
    assert paid.keys() <= {grant.key for grant in good}
    for grant in good:
        assert 0 <= paid.get(grant.key, 0) <= grant.unspent
    # Whoever expires later pays only where all that expire before are empty.
    for early in good:
        for late in good:
            if early.expires_on < late.expires_on and late.key in paid:
                assert paid.get(early.key, 0) == early.unspent


def test_of_two_that_expire_on_one_day_the_older_pays_first():
    grants = [
        Grant(key=key, granted_on=FIRST, expires_on=FIRST, unspent=Decimal("5.00"))
        for key in (8, 3)
    ]

    assert spend(grants, Decimal("6.50"), on=FIRST) == (
        Part(3, Decimal("5.00")),
        Part(8, Decimal("1.50")),
    )


def test_where_nothing_is_good_not_even_nothing_is_paid():
    assert spend([], Decimal("0.00"), on=FIRST) is None


def test_the_last_day():
    """180 days, the day of the grant not counted."""
    assert expires_on(FIRST, credit_days=180) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2027, 1, 28), None),
        (date(2027, 1, 29), 30),
        (date(2027, 2, 20), 30),
        (date(2027, 2, 21), 7),
        (date(2027, 2, 28), 7),
        (date(2027, 3, 1), None),
    ],
)
def test_which_reminder_is_due(today, told):
    assert reminder(date(2027, 2, 28), today=today) == told
