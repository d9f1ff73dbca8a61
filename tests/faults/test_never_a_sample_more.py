"""QUALITY, Trust: one winner. Whoever approves samples side by side, never one more is given."""

from functools import partial

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from enrollment import tasks
from enrollment.models import EnrolledProduct, SampleRequest
from enrollment.models.sample_predictions import ANSWER, given
from enrollment.services import samples
from growth_program.core import clock as clocks
from growth_program.core.models import AuditEntry
from tests.enrollment.sampled import approve, event, key, offer, request
from tests.enrollment.selling import CHAIR, DAY, join, sold, sweep
from tests.faults.threads import at_once
from tests.world import LIN, NEIGHBOUR, creator, enroll, give, send

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 2_000


@pytest.fixture
def chair(world, clock):
    """There are more than enough of it, and nothing may be given yet."""
    clock(DAY)
    give("products", sold(CHAIR, stock=MANY))
    give("creators", creator("C-1", "mid"))
    return offer(quantity=0, quota=0)


def allow(chair: EnrolledProduct, *, quantity: int, quota: int) -> None:
    EnrolledProduct.objects.filter(pk=chair.pk).update(
        sample_quantity=quantity, auto_approve_quota=quota
    )


def approved() -> int:
    return SampleRequest.objects.filter(state="approved").count()


def one_is_left(chair: EnrolledProduct, rounds: int) -> None:
    """Each round the quota is one higher, three ask, and two services and two tasks approve."""
    job = partial(tasks.approve_samples_of, [LIN])  # leaves a shop that another holds
    for number in range(1, rounds + 1):
        allow(chair, quantity=MANY, quota=number)
        give("sample-requests", *(request(f"{number}-{n}", "C-1") for n in range(3)))
        at_once(approve, job, approve, job)
        assert approved() == number
    numbers = SampleRequest.objects.filter(state="approved").order_by("auto_slot")
    assert list(numbers.values_list("slot", "auto_slot")) == [
        (number, number) for number in range(1, rounds + 1)
    ]
    assert AuditEntry.objects.filter(act="sample.approved").count() == rounds


def test_of_several_sweeps_one_gives_the_last_of_a_quota(chair):
    one_is_left(chair, 5)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_in_each_of_two_hundred_rounds(chair):
    one_is_left(chair, 200)


def by_hand_and_by_job(chair: EnrolledProduct, rounds: int) -> None:
    """Each round one sample is left; two members choose one request each, two jobs the best."""
    lin = join(LIN, "lin", "owner")
    shop = chair.enrollment.shop
    for number in range(1, rounds + 1):
        allow(chair, quantity=number, quota=number)
        asked = [f"{number}-{n}" for n in range(3)]
        give("sample-requests", *(request(one, "C-1") for one in asked))
        hands = [partial(samples.approve, shop, [key(one)], by=lin) for one in asked[1:]]
        answers = at_once(*hands, approve, approve)
        assert approved() == number
        done = [one if isinstance(one, int) else one.done for one in answers]
        assert sorted(done) == [0, 0, 0, 1]


def test_by_hand_and_by_job_the_last_sample_is_given_once(chair):
    by_hand_and_by_job(chair, 5)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_by_hand_and_by_job_in_two_hundred_rounds(chair):
    by_hand_and_by_job(chair, 200)


def test_two_members_answer_the_same_request(chair):
    """Whoever is second is told that it is answered."""
    lin = join(LIN, "lin", "owner")
    shop = chair.enrollment.shop
    allow(chair, quantity=9, quota=0)
    give("sample-requests", request("R-1", "C-1"))
    answer = [
        partial(one, shop, [key("R-1")], by=lin) for one in (samples.approve, samples.decline)
    ]

    answers = at_once(*answer, *answer)

    assert sorted((one.done, dict(one.left)) for one in answers if one.done) == [(1, {})]
    assert [dict(one.left) for one in answers if not one.done] == [{"answered": 1}] * 3


def test_without_the_shops_lock_the_database_holds_it(chair):
    """Two shops can't be confused and no lock is taken: each session sees the other's request as
    waiting, and gives the same number to another one."""
    allow(chair, quantity=MANY, quota=1)
    give("sample-requests", request("R-1", "C-1"), request("R-2", "C-1"))
    first, second = key("R-1"), key("R-2")

    def take(pk: int) -> int:
        with transaction.atomic():
            return SampleRequest.objects.filter(pk=pk).update(
                state="approved",
                enrolled_product=chair,
                slot=1,
                auto_slot=1,
                decided_at=clocks.now(),
                waits_for="",
            )

    answers = at_once(*(partial(take, pk) for pk in (first, second)))

    assert sum(isinstance(one, IntegrityError) for one in answers) == 1
    assert approved() == 1


def test_nor_does_the_statement_by_itself_give_more(chair):
    """The sweep's own statement, in four sessions that hold nothing."""
    allow(chair, quantity=MANY, quota=2)
    give("sample-requests", *(request(f"R-{n}", "C-1") for n in range(6)))
    told = given([LIN], today=clocks.today(), now=clocks.now(), zone=settings.TIME_ZONE)

    def answer() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ANSWER, told)

    at_once(*[answer] * 4)

    assert approved() == 2


def test_the_same_requests_from_two_systems(chair):
    """And for another shop under the same id: whoever comes first holds it."""
    enroll(NEIGHBOUR, "2026-06-01")
    items = [request(f"R-{n}", "C-1") for n in range(30)]
    others = [one | {"shop_id": NEIGHBOUR} for one in items[::-1]]

    answers = at_once(
        *(partial(send, "sample-requests", *batch) for batch in (items, others, items))
    )

    assert sum(one.accepted for one in answers) == SampleRequest.objects.count() == 30
    assert all(one.accepted + one.unchanged + len(one.rejected) == 30 for one in answers)
    assert {row[3] for one in answers for row in one.rejected} == {"request_changed"}


def test_the_same_event_at_once(chair):
    allow(chair, quantity=9, quota=9)
    give("sample-requests", request("R-1", "C-1"))
    approve()
    sweep()
    answers = at_once(*[partial(send, "sample-events", event("R-1", "shipped"))] * 3)

    assert sorted((one.accepted, one.unchanged) for one in answers) == [(0, 1), (0, 1), (1, 0)]
