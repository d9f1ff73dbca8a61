"""PRODUCT.md §6: reviewed by one person, approved by another, paid once; PostgreSQL agrees."""

import io

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, InternalError, transaction

from compensation.models import AdCredit, Adjudication
from compensation.rules.states import STEPS
from compensation.services import adjudications
from growth_program.core.models import AuditEntry
from growth_program.core.steps import IllegalStep
from tests import world as built
from tests.compensation.lived import decided, deliver, sell
from tests.world import LIN, postings

NUMBER = "2026-summer-00001 v1"


@pytest.fixture
def decision(world) -> Adjudication:
    """20,000.00 sold, and two items of five missing: 1,200.00 of credit."""
    sell("20000.00")
    deliver(aigc=3)
    return decided()


@pytest.fixture
def reviewed(decision, people) -> Adjudication:
    return adjudications.review(decision.pk, by=people.mei)


@pytest.fixture
def approved(reviewed, people) -> Adjudication:
    return adjudications.approve(reviewed.pk, by=people.omar)


def stands(decision: Adjudication) -> tuple:
    decision.refresh_from_db()
    return decision.state, decision.reviewed_by, decision.approved_by


def credit_postings() -> list[tuple]:
    return [row for row in postings() if row[0] == "ad_credit"]


def test_review_then_approval_pays_the_credit(decision, people, clock):
    adjudications.review(decision.pk, by=people.mei)
    assert stands(decision) == ("reviewed", people.mei, None)
    assert (AdCredit.objects.count(), credit_postings()) == (0, [])

    clock("2026-08-19 23:30")
    adjudications.approve(decision.pk, by=people.omar)
    assert stands(decision) == ("approved", people.mei, people.omar)
    granted = AdCredit.objects.get()
    assert (granted.adjudication, str(granted.amount)) == (decision, "1200.00")
    assert credit_postings() == [
        ("ad_credit", "2026-08-19", "ad_credit_expense", "ad_credit_owed", "1200.00")
    ]


def test_each_step_is_audited_with_who_took_it(approved, people):
    entries = AuditEntry.objects.filter(act__startswith="adjudication.").order_by("pk")[1:]

    me = f"compensation.adjudication:{approved.pk}"
    assert list(entries.values_list("act", "subject", "shop", "by", "on_behalf", "details")) == [
        ("adjudication.reviewed", me, LIN, people.mei.pk, None, {}),
        ("adjudication.approved", me, LIN, people.omar.pk, None, {"ad_credit": "1200.00"}),
    ]


def test_a_kept_promise_is_approved_without_credit(world, people):
    sell("20000.00")
    deliver()
    decision = decided()
    adjudications.review(decision.pk, by=people.mei)
    adjudications.approve(decision.pk, by=people.omar)

    assert stands(decision) == ("approved", people.mei, people.omar)
    assert (AdCredit.objects.count(), credit_postings()) == (0, [])


def test_who_reviewed_may_not_approve(reviewed, people):
    with pytest.raises(adjudications.SamePerson):
        adjudications.approve(reviewed.pk, by=people.mei)

    assert stands(reviewed) == ("reviewed", people.mei, None)
    assert (AdCredit.objects.count(), credit_postings()) == (0, [])


def test_nor_does_the_database_let_her(reviewed, people):
    with pytest.raises(IntegrityError, match="adjudication_two_people"), transaction.atomic():
        Adjudication.objects.update(state="approved", approved_by=people.mei)

    assert stands(reviewed) == ("reviewed", people.mei, None)


def test_not_even_by_making_somebody_else_the_reviewer(reviewed, people):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Adjudication.objects.update(reviewed_by=people.omar)
    both = {"state": "approved", "reviewed_by": people.omar, "approved_by": people.mei}
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Adjudication.objects.update(**both)

    assert stands(reviewed) == ("reviewed", people.mei, None)


def test_nor_the_approver_afterwards(approved, people):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Adjudication.objects.update(approved_by=people.mei)


def test_a_step_is_not_skipped(decision, people):
    with pytest.raises(IllegalStep):
        adjudications.approve(decision.pk, by=people.omar)

    assert (stands(decision), AdCredit.objects.count()) == (("computed", None, None), 0)


@pytest.mark.parametrize("step", [adjudications.review, adjudications.approve])
def test_nor_taken_twice(approved, people, step):
    with pytest.raises(IllegalStep):
        step(approved.pk, by=people.omar)

    assert stands(approved) == ("approved", people.mei, people.omar)
    assert AdCredit.objects.count() == len(credit_postings()) == 1


def test_a_review_is_not_repeated(reviewed, people):
    with pytest.raises(IllegalStep):
        adjudications.review(reviewed.pk, by=people.omar)

    assert stands(reviewed) == ("reviewed", people.mei, None)


STATES = sorted(Adjudication.State.values)
ALLOWED = {(state, to) for (state, _act), to in STEPS.items()}


def test_every_state_is_reached_by_a_step():
    assert {state for state, _act in STEPS} | set(STEPS.values()) == set(STATES)


def reach(decision: Adjudication, state: str, people) -> None:
    """By the database alone, one allowed step after the other."""
    ways = {
        "computed": [],
        "reviewed": ["reviewed"],
        "approved": ["reviewed", "approved"],
        "contested": ["reviewed", "approved", "contested"],
        "final": ["reviewed", "approved", "final"],
    }
    for step in ways[state]:
        who = {"reviewed": {"reviewed_by": people.mei}, "approved": {"approved_by": people.omar}}
        Adjudication.objects.update(state=step, **who.get(step, {}))


@pytest.mark.parametrize(
    ("state", "to"),
    [
        (one, other)
        for one in STATES
        for other in STATES
        if one != other and (one, other) not in ALLOWED
    ],
)
def test_the_database_refuses_every_other(decision, people, state, to):
    reach(decision, state, people)
    named = {"reviewed_by": people.mei, "approved_by": people.omar}

    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        Adjudication.objects.update(state=to, **({} if to == "reviewed" else named))
    assert stands(decision)[0] == state


def test_a_decision_begins_as_computed(decision, people):
    forged = Adjudication.objects.get()
    forged.pk, forged.version = None, 2
    forged.state, forged.reviewed_by, forged.approved_by = "approved", people.mei, people.omar

    with pytest.raises(DatabaseError, match="Cannot insert"), transaction.atomic():
        forged.save()
    assert Adjudication.objects.get().version == 1


@pytest.mark.parametrize(
    ("state", "people_named"),
    [("computed", ["reviewed_by"]), ("reviewed", []), ("approved", ["reviewed_by"])],
)
def test_who_took_part_is_named_as_the_state_says(decision, people, state, people_named):
    if state == "approved":
        adjudications.review(decision.pk, by=people.mei)
    named = {name: people.mei for name in people_named}

    with pytest.raises(IntegrityError, match=r"adjudication_(review|approv)er_iff"):
        Adjudication.objects.update(state=state, **named)


COLUMNS = {
    "evidence": "{}",
    "evidence_sha256": "0" * 64,
    "version": 2,
    "gmv": "1.00",
    "fixed_fee": "1.00",
    "commission": "1.00",
    "program_cost": "1.00",
    "roas": "1.0000",
    "roas_met": False,
    "aigc_committed": 9,
    "aigc_delivered": 9,
    "videos_committed": 9,
    "videos_delivered": 9,
    "remedy": "none",
    "remedy_rate": "0.9",
    "ad_credit": "0.00",
    "aigc_makeup": 0,
    "videos_makeup": 9,
    "makeup_due_on": None,
    "credit_due_on": None,
    "calendar_missing": 2027,
}


def test_these_are_all_columns_of_a_decision():
    people_and_state = {"id", "enrollment", "state", "reviewed_by", "approved_by"}
    named = {field.name for field in Adjudication._meta.concrete_fields}

    assert named - people_and_state == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_what_was_decided_is_never_edited(decision, name):
    with pytest.raises(DatabaseError, match="Cannot update"):
        Adjudication.objects.update(**{name: COLUMNS[name]})


def test_nor_deleted(decision):
    with pytest.raises(DatabaseError, match="Cannot delete"):
        decision.delete()


def test_a_decision_is_granted_once(approved):
    others = {"number": "A9", "granted_on": "2026-09-01", "expires_on": "2027-02-28"}
    again = AdCredit(adjudication=approved, amount="7.00", recorded_in=1, **others)

    with pytest.raises(IntegrityError, match="adjudication_id"):
        again.save()


def test_its_posting_is_posted_once(approved):
    [(enrollment,)] = built.ask("SELECT enrollment_id FROM billing_posting WHERE kind='ad_credit'")

    with pytest.raises(IntegrityError, match="posting_once"):
        built.ask(
            "INSERT INTO billing_posting (enrollment_id, kind, day, debit_id, credit_id, amount,"
            " source, recorded_in) SELECT enrollment_id, kind, day, debit_id, credit_id, 7, source,"
            " 1 FROM billing_posting WHERE kind = 'ad_credit' AND enrollment_id = %s",
            enrollment,
        )


def test_the_books_agree_with_the_credit_in_them(approved):
    out = io.StringIO()
    call_command("reconcile", "2026-summer", stdout=out)

    assert out.getvalue().splitlines()[-1].split() == ["difference", "0.00"]
