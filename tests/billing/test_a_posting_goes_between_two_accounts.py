"""PRODUCT.md §5: a posting is a positive amount from one account to another."""

from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import ledger
from billing.rules.ledger import KINDS, Entry, NothingToPost, entry

ACCOUNTS = {
    *("receivable", "commission", "fixed_fee", "cash"),
    *("ad_credit_expense", "ad_credit_owed", "advertising"),
}


@pytest.mark.parametrize(
    ("kind", "debit", "credit"),
    [
        ("commission", "receivable", "commission"),
        ("adjustment", "receivable", "commission"),
        ("fixed_fee", "receivable", "fixed_fee"),
        ("payment", "cash", "receivable"),
        ("ad_credit", "ad_credit_expense", "ad_credit_owed"),
        ("credit_spent", "ad_credit_owed", "advertising"),
        ("credit_expired", "ad_credit_owed", "ad_credit_expense"),
    ],
)
@pytest.mark.parametrize("amount", [Decimal("73.19"), Decimal("0.01")])
def test_each_kind_and_back_again(kind, debit, credit, amount):
    assert entry(kind, amount) == Entry(debit=debit, credit=credit, amount=amount)
    assert entry(kind, -amount) == Entry(debit=credit, credit=debit, amount=amount)


def test_these_are_all_kinds_and_all_accounts():
    named = {ledger.RECEIVABLE, ledger.COMMISSION, ledger.FIXED_FEE, ledger.CASH}

    assert list(KINDS) == [
        *("commission", "adjustment", "fixed_fee", "payment"),
        *("ad_credit", "credit_spent", "credit_expired"),
    ]
    of_credit = {ledger.AD_CREDIT_EXPENSE, ledger.AD_CREDIT_OWED, ledger.ADVERTISING}
    assert named | of_credit == ACCOUNTS
    assert {account for pair in KINDS.values() for account in pair} == ACCOUNTS


@pytest.mark.parametrize("nothing", ["0.00", "-0.00", "0"])
def test_nothing_is_not_posted(nothing):
    with pytest.raises(NothingToPost) as refused:
        entry("fixed_fee", Decimal(nothing))

    assert refused.value.args == ("fixed_fee",)


def test_an_unknown_kind_is_not_posted():
    with pytest.raises(KeyError):
        entry("tip", Decimal("1.00"))


amounts = st.decimals("-100000", "100000", places=2).filter(bool)


@given(st.lists(st.tuples(st.sampled_from(list(KINDS)), amounts), max_size=20))
def test_all_accounts_together_come_to_nothing(told):
    accounts = defaultdict(Decimal)
    for kind, amount in told:
        posted = entry(kind, amount)
        assert posted.amount > 0
        accounts[posted.debit] += posted.amount
        accounts[posted.credit] -= posted.amount

    earned = sum(amount for kind, amount in told if kind in ("commission", "adjustment"))
    assert sum(accounts.values()) == 0
    assert accounts["commission"] == -earned
