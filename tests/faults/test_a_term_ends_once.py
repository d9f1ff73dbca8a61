"""QUALITY, Trust: who closes, adjudicates and approves at once has one winner, 200 times over."""

from collections.abc import Callable
from functools import partial

import pytest

from billing.models import Statement
from billing.services import closing
from billing.services.imports import import_enrollments
from compensation.models import AdCredit, Adjudication
from compensation.reports.reconcile import reconcile
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core.models import AuditEntry
from growth_program.core.steps import IllegalStep
from growth_program.people.models import User
from tests import world as built
from tests.compensation.lived import DUE, TERM, compute
from tests.faults.threads import at_once
from tests.world import close, enrollment_row, give, line, order

ROUNDS, AT_ONCE = 200, 4
SHOPS = [f"8{number:06}" for number in range(ROUNDS)]
pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def sold(world):
    """Two hundred shops, each with a sale of 100.00 in May; afterwards the books agree."""
    give("shops", *(built.shop(shop_id) for shop_id in SHOPS))
    import_enrollments([enrollment_row(one, "2026-05-02") for one in SHOPS], source="a test")
    give("orders", *(order(one, line(price="100.00"), shop_id=one) for one in SHOPS))
    yield world
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def acts(name: str) -> list[str]:
    """The shops in which it was done."""
    done = AuditEntry.objects.filter(act=name, shop__in=SHOPS)
    return sorted(done.values_list("shop", flat=True))


def one_wins(step: Callable[..., Adjudication], pk: int, *people: User) -> None:
    answers = at_once(*(partial(step, pk, by=who) for who in people * (AT_ONCE // len(people))))
    assert sum(isinstance(answer, Adjudication) for answer in answers) == 1
    assert sum(isinstance(answer, IllegalStep) for answer in answers) == AT_ONCE - 1


def test_who_closes(sold):
    """Each enrollment of a shard that two workers were handed is closed by one of them."""
    month = built.named_month("2026-05")
    for one in Enrollment.objects.filter(shop__in=SHOPS):
        work = partial(closing.close_shard, sold, month, [(one.pk, one.shop_id)], source="a test")
        assert sorted(at_once(*[work] * AT_ONCE)) == [0, 0, 0, 1]

    assert acts("statement.closed") == SHOPS
    assert Statement.objects.filter(enrollment__shop__in=SHOPS).count() == ROUNDS


def test_who_adjudicates_and_who_approves(sold, clock):
    """A decision is made once, reviewed once and approved once, and grants its credit once."""
    mei, sue = (built.employ(name, "supervisors") for name in ("mei", "sue"))
    omar, ana = (built.employ(name, "finance") for name in ("omar", "ana"))
    close(*TERM)
    clock(DUE)
    for shop_id in SHOPS:
        assert sorted(at_once(*[partial(compute, shop_id)] * AT_ONCE)) == [0, 0, 0, 1]
        pk = Adjudication.objects.get(enrollment__shop=shop_id).pk
        one_wins(adjudications.review, pk, mei, sue)
        one_wins(adjudications.approve, pk, omar, ana)

    for act in ("computed", "reviewed", "approved"):
        assert acts(f"adjudication.{act}") == SHOPS
    assert AdCredit.objects.values("adjudication__enrollment__shop").distinct().count() == ROUNDS
    assert AdCredit.objects.count() == ROUNDS
