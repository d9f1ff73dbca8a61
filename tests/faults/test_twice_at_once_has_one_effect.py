"""QUALITY, Trust; FAULTS 3 and 14: whoever comes at the same moment, there is one winner."""

import random
from functools import partial

import pytest

from billing.services import closing, exits, payments
from billing.services.imports import Refused
from compensation import tasks
from compensation.models import AdCredit, Adjudication
from compensation.reports.reconcile import reconcile
from compensation.services import adjudications
from enrollment import tasks as enrollment_tasks
from enrollment.models import CampaignAnswer, CampaignEntry, Enrollment
from enrollment.rules.products import Row
from enrollment.rules.replies import Reply
from enrollment.services import (
    announcements,
    answers,
    campaigns,
    products,
    qualification,
    uploads,
)
from enrollment.services.editions import first_edition
from growth_program.core.models import AuditEntry, Program
from growth_program.core.steps import IllegalStep
from growth_program.people.models import ShopMember
from growth_program.support.models import Notice
from tests import world as built
from tests.billing.bowls import BOWLS
from tests.compensation.lived import DUE, TERM, compute, deliver
from tests.enrollment import promoted, selling
from tests.faults.threads import at_once
from tests.world import (
    LATECOMER,
    LIN,
    MAY,
    NEIGHBOUR,
    Answered,
    close,
    enroll,
    give,
    line,
    order,
    postings,
    refund,
    rollups,
    send,
    statements,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def settled(transactional_db, world):
    """Afterwards the books agree, whatever a test did."""
    yield world
    sums, culprits = reconcile()
    assert (sums.difference, culprits) == (0, [])


def test_two_workers_on_the_same_close(settled):
    """Both were handed the shard while it was open."""
    give("orders", order("A", BOWLS))
    enroll(LATECOMER, "2026-05-20")
    month = built.named_month("2026-05")
    shard = closing.due(settled, month)
    work = partial(closing.close_shard, settled, month, shard, source="a test")

    assert sorted(at_once(work, work, work)) == [0, 0, 2]
    assert {shop: len(statements(shop)) for shop in (LIN, LATECOMER)} == {LIN: 1, LATECOMER: 1}
    assert [row[0] for row in postings()] == ["payment", "commission", "fixed_fee"]
    assert AuditEntry.objects.filter(act="statement.closed").count() == 2


def test_two_commands_that_close_a_month(settled):
    give("orders", order("A", BOWLS))

    made = at_once(*[partial(close, "2026-05")] * 2)

    assert made == [None, None]
    assert list(statements()) == ["2026-05"]


def test_a_month_and_the_next_one(settled):
    """The later waits, or is refused; it never goes first."""
    answers = at_once(partial(close, "2026-05"), partial(close, "2026-06"))

    assert answers[0] is None
    assert answers[1] is None or isinstance(answers[1], closing.EarlierMonthOpen)
    assert next(iter(statements())) == "2026-05"


@pytest.fixture
def due(settled, clock):
    """Lin's term is over: 3,000.00 are owed."""
    deliver()
    close(*TERM)
    clock(DUE)
    return settled


def test_two_workers_on_the_same_decision(due):
    assert sorted(at_once(*[compute] * 3)) == [0, 0, 1]
    assert Adjudication.objects.count() == 1
    assert AuditEntry.objects.filter(act="adjudication.computed").count() == 1


def test_the_same_task_delivered_twice(due):
    """Who finds the shop held leaves it: the other is at it."""
    task = partial(tasks.adjudicate, due.pk, [LIN])

    assert at_once(task, task, task) == [None, None, None]
    assert Adjudication.objects.count() == 1


@pytest.fixture
def reviewed(due, people):
    compute()
    return adjudications.review(Adjudication.objects.get().pk, by=people.mei)


def test_two_approvals_grant_once(reviewed, people):
    ana = built.User.objects.create_user("ana@platform.example", is_staff=True)
    answers = at_once(
        *(partial(adjudications.approve, reviewed.pk, by=who) for who in (people.omar, ana) * 2)
    )

    assert sum(isinstance(answer, IllegalStep) for answer in answers) == 3
    assert AdCredit.objects.count() == 1
    assert [row[0] for row in postings()].count("ad_credit") == 1


def test_two_reviews_are_one(due, people):
    compute()
    pk = Adjudication.objects.get().pk

    answers = at_once(*(partial(adjudications.review, pk, by=who) for who in people))

    assert sum(isinstance(answer, IllegalStep) for answer in answers) == 1
    assert AuditEntry.objects.filter(act="adjudication.reviewed").count() == 1


# Who ends it early.


def test_two_terminations_are_one(settled, people, clock):
    clock("2026-06-20")
    [lin] = Enrollment.objects.all()
    answers = at_once(
        *(
            partial(exits.terminate, lin.pk, reason="A.", is_merchants_fault=fault, by=people.mei)
            for fault in (True, False, True, False)
        )
    )

    assert sum(isinstance(answer, IllegalStep) for answer in answers) == 3
    assert AuditEntry.objects.filter(act="enrollment.terminated").count() == 1
    clock("2026-09-01")
    close("2026-05", "2026-06")


def test_two_withdrawals_give_back_once(settled, people):
    enroll(NEIGHBOUR, "2026-05-10", fee_paid="false")
    applied = Enrollment.objects.get(shop=NEIGHBOUR)
    payments.record_fees([applied], on={applied.pk: built.at(MAY).date()}, source="a test")

    answers = at_once(*[partial(exits.withdraw, applied.pk, by=people.mei)] * 3)

    assert sum(isinstance(answer, IllegalStep) for answer in answers) == 2
    assert [row[2:] for row in postings(NEIGHBOUR)] == [
        ("cash", "receivable", "6000.00"),
        ("receivable", "cash", "6000.00"),
    ]


def test_orders_that_come_while_it_is_terminated_are_charged_to_its_last_day(
    settled, people, clock
):
    """Whether they were there before or not."""
    clock("2026-06-20")
    [lin] = Enrollment.objects.all()
    paid = ("2026-06-20", "2026-06-21")
    batches = [
        [order(f"{number}-{day}", line(price="10.00"), paid=day) for day in paid]
        for number in range(6)
    ]
    terminate = partial(
        exits.terminate, lin.pk, reason="A.", is_merchants_fault=False, by=people.mei
    )
    at_once(terminate, *(partial(send, "orders", *batch) for batch in batches))

    clock("2026-09-01")
    close("2026-05", "2026-06")
    assert statements()["2026-06"]["commission"] == "12.00"


# What comes in.


def refunds_at_once(rounds: int) -> None:
    """In each round two to eight refunds of more than half a line: it bears one of them."""
    chance = random.Random(rounds)
    give("orders", *(order(f"{n:03}", line(price="10.00")) for n in range(rounds)))
    for number in range(rounds):
        amounts = [f"{chance.randint(501, 1000) / 100:.2f}" for _ in range(chance.randint(2, 8))]
        answers = at_once(
            *(
                partial(send, "refunds", refund(f"{number} {k}", amount, order_id=f"{number:03}"))
                for k, amount in enumerate(amounts)
            )
        )
        accepted = [answer for answer in answers if answer == Answered(accepted=1)]
        codes = [code for answer in answers for *_rest, code in answer.rejected]
        assert (len(accepted), codes) == (1, ["refund_exceeds_line"] * (len(amounts) - 1))
    assert rollups()[MAY]["orders"] == rounds


def test_of_refunds_that_exceed_their_line_together_one_is_accepted(settled):
    refunds_at_once(8)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_of_those_one_in_two_hundred_rounds(settled):
    refunds_at_once(200)


def batch(versions: range) -> list[dict]:
    return [
        order(f"{n:02}", line(price=f"{n + 1}.{v}0"), version=v)
        for n in range(30)
        for v in versions
    ]


def test_two_imports_of_the_same_batch(settled):
    items = batch(range(1, 2))

    answers = at_once(*[partial(send, "orders", *items)] * 3)

    assert sorted(answer.accepted for answer in answers) == [0, 0, 30]
    assert sorted(answer.unchanged for answer in answers) == [0, 30, 30]
    # 1.10 + 2.10 + … + 30.10
    assert rollups()[MAY]["gross"] == "468.00"


def test_versions_of_the_same_orders(settled):
    """Whoever comes last, the newest stay."""
    answers = at_once(*(partial(send, "orders", *batch(range(v, v + 1))) for v in (1, 2, 3)))

    assert all(answer.accepted + answer.stale == 30 for answer in answers)
    assert answers[2] == Answered(accepted=30)
    # 1.30 + 2.30 + … + 30.30
    assert rollups()[MAY]["gross"] == "474.00"
    assert rollups()[MAY]["orders"] == 30


def test_batches_over_the_same_shops_in_another_order_do_not_block_each_other(settled):
    shops = [LIN, NEIGHBOUR, LATECOMER]
    for number in range(4):
        answers = at_once(
            *(
                partial(
                    send,
                    "orders",
                    *(order(f"{number} {k}", shop_id=shop_id) for shop_id in shops[::way]),
                )
                for k, way in enumerate((1, -1, 1, -1))
            )
        )
        assert answers == [Answered(accepted=3)] * 4


def test_a_shop_that_two_name_for_the_first_time(settled):
    items = [built.shop(f"new {n}") for n in range(5)]

    answers = at_once(partial(send, "shops", *items), partial(send, "shops", *items[::-1]))

    assert sorted(answer.accepted for answer in answers) == [0, 5]


OTHERS = {
    "products": built.product("1731"),
    "creators": built.creator("C-8", "mid"),
    "creator-videos": built.video("V", "C-8"),
    "aigc-items": built.aigc_item("I"),
    "fx-rates": built.rate("EUR", MAY, "1.1"),
    "ad-spend": built.ad_day("48.20"),
}


def test_any_other_item_sent_twice(settled):
    counts = {}
    for kind, item in OTHERS.items():
        answers = at_once(*[partial(send, kind, item)] * 3)
        counts[kind] = sorted((answer.accepted, answer.unchanged) for answer in answers)

    assert counts == {kind: [(0, 1), (0, 1), (1, 0)] for kind in OTHERS}


def test_the_same_file_of_enrollments(settled):
    answers = at_once(*[partial(enroll, LATECOMER, "2026-07-10")] * 3)

    assert sorted(answers) == [0, 0, 1]
    assert Enrollment.objects.filter(shop=LATECOMER).count() == 1
    assert [row[0] for row in postings(LATECOMER)] == ["payment"]


def test_two_files_that_disagree(settled):
    answers = at_once(
        partial(enroll, LATECOMER, "2026-07-10"), partial(enroll, LATECOMER, "2026-07-11")
    )

    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert Enrollment.objects.filter(shop=LATECOMER).count() == 1


def test_the_first_edition(transactional_db):
    assert sorted(at_once(*[first_edition] * 3)) == [False, False, True]
    [program] = Program.objects.all()
    assert program.newest().remedies.count() == 3


def test_lines_that_come_while_a_month_closes_are_in_it_or_adjusted_by_the_next(settled):
    """None is lost between the figures and the close, and none is billed twice."""
    for month in range(3):
        items = [order(f"{month} {n}", line(price=f"{n + 1}.15")) for n in range(4)]
        at_once(partial(close, TERM[month]), *(partial(give, "orders", item) for item in items))
    close("2026-08")

    charged = sum(built.Decimal(row["total_charged"]) for row in statements().values())
    # 12 lines of 1.15, 2.15, 3.15 and 4.15: 0.23, 0.43, 0.63, 0.83; three times.
    assert charged == built.Decimal("6006.36")


def test_orders_and_their_refunds(settled):
    """A refund is accepted or told to come again; it never lowers what is not there."""
    give("orders", order("A", BOWLS))
    at_once(
        partial(send, "orders", order("A", BOWLS | {"original_price": "15.99"}, version=2)),
        partial(send, "refunds", refund("R", "12.34")),
    )

    # 10.00 with 12.34 paid back, or with nothing where the lowered line came first.
    assert rollups()[MAY]["gmv"] in ("0.00", "10.00")


# A shop that somebody holds.


@pytest.fixture
def held(due):
    """Another session, busy with Lin's shop until the test lets it go."""
    other = built.connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT FROM marketplace_shop WHERE shop_id = %s FOR NO KEY UPDATE", [LIN])
        yield lambda: cursor.execute("ROLLBACK")
    other.close()


def test_a_sweep_leaves_it_to_the_next_one(held, due):
    tasks.adjudicate(due.pk, [LIN])
    assert not Adjudication.objects.exists()

    held()
    tasks.adjudicate(due.pk, [LIN])
    assert Adjudication.objects.count() == 1


def test_two_submit_one_spreadsheet(settled, clock):
    """And somebody sends its chair by form meanwhile: whoever comes last holds, whole."""
    clock(selling.DAY)
    selling.give_catalogue()
    lin, enrollment = selling.join(LIN, "lin", "owner"), selling.enrollment()
    rows = ((selling.CHAIR, "44.00", "30", "20"), (selling.BOTTLE, "19.90", "4", "4"))
    upload = uploads.check(enrollment, selling.csv_of(*rows), name="a.csv", by=lin)
    submit = partial(uploads.submit, upload.pk, enrollment, by=lin)
    given = {"floor_price": "50.00", "sample_quantity": "7", "auto_approve_quota": "3"}
    cells = {"product_id": selling.CHAIR} | given
    form = partial(products.submit, enrollment.pk, [Row(1, cells)], by=lin)

    answers = at_once(submit, submit, form, submit)

    outcomes = [one.outcome for one in answers if not isinstance(one, products.Submitted)]
    assert len(outcomes) == 3
    assert outcomes.count(outcomes[0]) == 3
    assert outcomes[0]["new"] + outcomes[0]["changed"] == 2
    assert selling.submitted()[selling.BOTTLE] == ("19.900", 4, 4, False)
    assert selling.submitted()[selling.CHAIR] in [
        ("44.000", 30, 20, False),
        ("50.000", 7, 3, False),
    ]
    assert AuditEntry.objects.filter(act="products.submitted").count() == 2


def test_two_spreadsheets_at_once(settled, clock):
    clock(selling.DAY)
    selling.give_catalogue()
    lin, enrollment = selling.join(LIN, "lin", "owner"), selling.enrollment()

    def submitted(floor: str) -> dict:
        rows = ((selling.CHAIR, floor, "1", "1"), (selling.BOTTLE, floor, "2", "2"))
        found = uploads.check(enrollment, selling.csv_of(*rows), name="a.csv", by=lin)
        return uploads.submit(found.pk, enrollment, by=lin).outcome

    outcomes = at_once(partial(submitted, "14.00"), partial(submitted, "15.00"))

    assert sorted((one["new"], one["changed"]) for one in outcomes) == [(0, 2), (2, 0)]
    floors = {one[0] for one in selling.submitted().values()}
    assert floors in ({"14.000"}, {"15.000"})


def test_two_workers_check_the_same_products(settled, clock):
    clock(selling.DAY)
    selling.give_catalogue()
    cells = {"product_id": selling.CHAIR, "floor_price": "44.00"}
    products.submit(selling.enrollment().pk, [Row(1, cells)], by=None)
    selling.sweep()
    give("products", selling.sold(selling.CHAIR, version=2, stock=5))
    before = AuditEntry.objects.filter(act="products.checked").count()

    moved = at_once(*[partial(qualification.requalify, settled, [LIN])] * 3)

    assert sorted(moved) == [0, 0, 1]
    assert AuditEntry.objects.filter(act="products.checked").count() == before + 1


# Campaigns.


@pytest.fixture
def campaigning(settled, clock):
    """The chair and the bottle qualify; a routine campaign takes both, a mega one asks for both."""
    clock(selling.DAY)
    selling.give_catalogue()
    promoted.submit(chair="44.00", bottle="20.00")
    give("campaigns", promoted.campaign(), promoted.mega())
    return settled


def test_two_sweeps_enter_once_and_tell_once(campaigning):
    selling.join(LIN, "lin", "owner")
    enter = partial(campaigns.enter, campaigning, [LIN])
    announce = partial(announcements.announce, campaigning, [LIN])

    assert sorted(at_once(enter, announce, enter, announce)) == [0, 0, 1, 2]
    assert CampaignEntry.objects.count() == 2
    assert AuditEntry.objects.filter(act="campaign.entered").count() == 1
    assert Notice.objects.filter(kind="campaign_announced").count() == 1


def test_the_same_shard_delivered_twice(campaigning):
    task = partial(enrollment_tasks.enter_shops, [LIN])

    assert at_once(task, task, task) == [None, None, None]
    assert CampaignEntry.objects.count() == 2


def answers_at_once(rounds: int) -> None:
    """In each round an owner and an operator answer, while a sweep looks: the newest holds."""
    promoted.sweep()
    owner, operator = (
        ShopMember.objects.get(user=selling.join(LIN, name, role))
        for name, role in (("lin", "owner"), ("ola", "operator"))
    )
    chair, told = promoted.enrolled(selling.CHAIR), promoted.announced()
    for number in range(rounds):
        price = f"{30 + number % 20}.{number % 100:02}"
        confirm = {chair.pk: Reply(is_confirmed=True, price=price, accepts_below_floor=True)}
        decline = {chair.pk: promoted.DECLINE}
        outcomes = at_once(
            partial(answers.answer, told.pk, confirm, member=owner),
            partial(answers.answer, told.pk, decline, member=operator),
            partial(promoted.sweep),
        )
        assert [one for one in outcomes if isinstance(one, Exception)] == []
        newest = CampaignAnswer.objects.filter(product=chair).latest("pk")
        entry = CampaignEntry.objects.get(product=chair, campaign__kind="mega")
        assert entry.answer == newest
        assert entry.state == ("entered" if newest.is_confirmed else "declined")
    written = CampaignAnswer.objects.count()
    told_of = AuditEntry.objects.filter(act="campaign.answered").count()
    # Declining twice in a row is one answer; every other one is kept.
    assert rounds < written == told_of <= 2 * rounds


def test_of_two_who_answer_the_newest_holds(campaigning):
    answers_at_once(4)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_of_two_who_answer_in_two_hundred_rounds(campaigning):
    answers_at_once(200)


def sweeps_at_once(rounds: int) -> None:
    """In each round a floor price moves while two sweeps look: in or out, once."""
    program = Program.objects.get()
    for number in range(rounds):
        floor = "47.93" if number % 2 else "47.92"
        promoted.submit(chair=floor)
        before = AuditEntry.objects.filter(act="campaign.entered").count()
        work = partial(campaigns.enter, program, [LIN])
        came = at_once(work, work)
        assert sorted(came) == [0, 2 if number == 0 else 1]
        assert AuditEntry.objects.filter(act="campaign.entered").count() == before + 1
        assert promoted.entries()[selling.CHAIR][0] == ("skipped" if number % 2 else "entered")


def test_of_two_sweeps_one_enters(campaigning):
    sweeps_at_once(4)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_of_two_sweeps_one_enters_in_two_hundred_rounds(campaigning):
    sweeps_at_once(200)


def test_two_members_open_a_promotion_first(campaigning):
    promoted.sweep()
    people = [selling.join(LIN, name, "owner") for name in ("lin", "lou")]
    told = promoted.announced()

    at_once(*(partial(announcements.see, told, by=one) for one in people * 2))
    assert AuditEntry.objects.filter(act="campaign.seen").count() == 1
    assert promoted.announced().seen_by in people


def test_two_reminders_at_once(campaigning, clock):
    promoted.sweep()
    clock("2026-06-15 18:00")

    assert sorted(at_once(*[partial(announcements.remind, campaigning)] * 3)) == [0, 0, 2]
