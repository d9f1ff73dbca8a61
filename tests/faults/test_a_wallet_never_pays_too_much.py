"""Never a cent over the grant: by whoever comes at once, and by PostgreSQL itself."""

import random
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from compensation.models import AdCredit, CreditEntry
from compensation.reports.reconcile import reconcile
from tests.compensation.granted import granted, spend
from tests.faults.threads import at_once
from tests.world import CUP, Answered, give, hire, send, undone

pytestmark = pytest.mark.django_db(transaction=True)


def spent_at_once(rounds: int) -> None:
    """Four at once, each for more than a third of what is left: two of them at most are paid."""
    chance = random.Random(rounds)
    for number in range(rounds):
        left = CreditEntry.objects.order_by("-pk").values_list("left", flat=True).first()
        left = Decimal("1200.00") if left is None else left
        amounts = [left * chance.randint(34, 70) / 100 for _ in range(4)]
        day = f"2026-09-{1 + number % 30:02}"
        days = [
            spend(f"{amount:.2f}", day, product_id=f"{number} {place}")
            for place, amount in enumerate(amounts)
        ]
        answers = at_once(*(partial(send, "ad-spend", one) for one in days))
        paid = [
            Decimal(one["spend"]["amount"])
            for one, answer in zip(days, answers, strict=True)
            if answer == Answered(accepted=1)
        ]
        codes = [code for answer in answers for *_rest, code in answer.rejected]
        assert codes == ["exceeds_credit"] * (4 - len(paid))
        assert 0 < sum(paid) <= left
        # All is given back, so that the next round begins anew.
        give(
            "ad-spend",
            *(
                one | {"funded_by": "platform"}
                for one, answer in zip(days, answers, strict=True)
                if answer == Answered(accepted=1)
            ),
        )


@pytest.fixture
def wallet(transactional_db, world, clock):
    """1,200.00; afterwards the books agree."""
    yield granted(hire())
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_of_those_who_spend_at_once_no_more_are_paid_than_there_is(wallet):
    spent_at_once(5)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_nor_in_two_hundred_rounds(wallet):
    spent_at_once(200)


def entry(grant: AdCredit, **others) -> CreditEntry:
    """The first of a grant: 200.00 spent, save what is named."""
    given = {
        "place": 1,
        "kind": "spent",
        "day": "2026-09-02",
        "product_id": CUP,
        "amount": "200.00",
        "left": "1000.00",
        "recorded_in": 1,
    }
    return CreditEntry(grant=grant, **given | others)


@pytest.mark.parametrize(
    "others",
    [
        {"left": "1000.01"},  # a cent is made up
        {"left": "999.99"},
        {"amount": "1200.01", "left": "-0.01"},
        {"amount": "-200.00", "left": "1400.00"},
        {"kind": "reversed", "left": "1400.00"},  # over the grant
        {"day": "2026-08-31"},
        {"day": "2027-03-01"},
        {"place": 2},  # follows none
        {"product_id": ""},
        {"kind": "expired"},  # of no product
        {"kind": "given"},
    ],
)
def test_the_database_refuses(wallet, others):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        entry(wallet, **others).save()
    assert not CreditEntry.objects.exists()


def test_no_more_comes_back_than_was_spent_on_that_day(wallet):
    with undone():
        entry(wallet).save()
        others = {"place": 2, "kind": "reversed", "left": "1200.00"}
        for wrong in ({"product_id": "1729"}, {"day": "2026-09-03"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                entry(wallet, **others | wrong).save()
        entry(wallet, **others).save()
        again = {"place": 3, "kind": "reversed", "left": "1200.00"}
        with pytest.raises(IntegrityError), transaction.atomic():
            entry(wallet, **again).save()
