"""Issue 4: what happens to an enrollment, a bill, a decision is told by whoever does it."""

import pytest
from django.utils import translation

from billing.services import exits
from compensation.models import Adjudication
from compensation.services import adjudications
from enrollment.models import Enrollment
from enrollment.services import enrollments
from growth_program.core.models import Program
from growth_program.support.models import Mail, Notice
from growth_program.support.words import said
from tests import world as built
from tests.compensation.lived import compute, decided, deliver, sell
from tests.support.told import Readers, names, told
from tests.world import LATECOMER, LIN, PROGRAM, close, enroll

NUMBER = "2026-summer-00001"


def sentences(person, kind: str) -> list[str]:
    rows = Notice.objects.filter(receiver=person, kind=kind).order_by("pk")
    return [one.sentence for one in said(rows, to=person)]


@pytest.fixture(autouse=True)
def in_english(readers: Readers):
    with translation.override("en"):
        yield


def test_history_that_is_imported_is_told_to_nobody(world):
    assert told() == []


def test_a_closed_statement(readers):
    close("2026-05", "2026-06")

    assert names("statement_closed") == ["Fay", "Fay", "Lin", "Lin"]
    assert sentences(readers.fay, "statement_closed") == [
        "The statement of May 2026 is closed. It comes to USD 6,000.00.",
        "The statement of June 2026 is closed. It comes to USD 0.00.",
    ]


def test_a_month_without_a_statement_is_told_to_nobody(readers):
    close("2026-05", "2026-06", "2026-07")
    Notice.objects.all().delete()

    close("2026-08")
    assert told() == []


def test_closing_again_tells_nobody(readers):
    close("2026-05")
    close("2026-05")

    assert names("statement_closed") == ["Fay", "Lin"]


def test_an_activated_enrollment(readers):
    program = Program.objects.get(code=PROGRAM)
    [one] = enrollments.apply(program, shops=[LATECOMER], commitments={LATECOMER: (5, 3)})
    built_member = readers.otto.memberships.get()
    built_member.pk, built_member.shop_id, built_member.role = None, LATECOMER, "owner"
    built_member.save()
    enrollments.activate([one], on={one.pk: built.at("2026-07-10").date()})

    assert told() == [(name, "enrollment_changed", "active") for name in ("Otto",)]
    assert sentences(readers.otto, "enrollment_changed") == [
        "Enrollment 2026-summer-00002 is active. The service begins on 10 Jul 2026."
    ]


def test_a_withdrawn_one(readers, clock):
    enroll(LATECOMER, "2026-07-10", fee_paid="false")
    readers.lin.memberships.update(shop=LATECOMER)
    clock("2026-06-20 23:59")
    exits.withdraw(Enrollment.objects.get(shop=LATECOMER).pk, by=readers.lin)

    assert told() == [(name, "enrollment_changed", "withdrawn") for name in ("Lin",)]
    assert sentences(readers.lin, "enrollment_changed") == [
        "Enrollment 2026-summer-00002 was withdrawn on 20 Jun 2026, before it was active."
    ]


def test_a_terminated_one(readers, clock):
    clock("2026-06-20")
    [lin] = Enrollment.objects.all()
    exits.terminate(lin.pk, reason="A.", is_merchants_fault=False, by=readers.mei)

    assert told() == [
        (name, "enrollment_changed", "terminated") for name in ("Fay", "Lin", "Mei", "Sue")
    ]
    assert sentences(readers.mei, "enrollment_changed") == [
        f"The platform ended enrollment {NUMBER} on 20 Jun 2026."
    ]


@pytest.fixture
def decision(readers) -> Adjudication:
    """20,000.00 sold, and two items of five missing: 1,200.00 of credit."""
    sell("20000.00")
    deliver(aigc=3)
    return decided()


def test_a_computed_decision_waits_for_its_manager(decision, readers):
    assert names("adjudication_to_review") == ["Mei", "Sue"]
    assert sentences(readers.mei, "adjudication_to_review") == [
        f"The decision on enrollment {NUMBER} is computed: USD 1,200.00."
    ]
    assert set(
        Mail.objects.filter(notice__kind="adjudication_to_review").values_list(
            "in_digest", flat=True
        )
    ) == {True}


def test_computed_again_it_is_told_to_nobody(decision):
    assert compute() == 0
    assert names("adjudication_to_review") == ["Mei", "Sue"]


def test_a_reviewed_one_waits_for_finance(decision, readers):
    adjudications.review(decision.pk, by=readers.mei)

    assert names("adjudication_to_approve") == ["Omar"]
    assert Mail.objects.get(notice__kind="adjudication_to_approve").in_digest


def test_an_approved_one_is_told_to_the_shop_and_its_manager(decision, readers):
    adjudications.review(decision.pk, by=readers.mei)
    adjudications.approve(decision.pk, by=readers.omar)

    assert names("adjudication_decided") == ["Fay", "Lin", "Mei", "Sue"]
    assert sentences(readers.fay, "adjudication_decided") == [
        f"A promise of enrollment {NUMBER} was not kept. USD 1,200.00 of ad credit is granted "
        "for it."
    ]


def test_kept_promises_are_told_too(readers):
    sell("20000.00")
    deliver()
    decision = decided()
    adjudications.review(decision.pk, by=readers.mei)
    adjudications.approve(decision.pk, by=readers.omar)

    assert sentences(readers.fay, "adjudication_decided") == [
        f"No ad credit is owed for enrollment {NUMBER}."
    ]


def test_a_step_that_is_refused_is_told_to_nobody(decision, readers):
    adjudications.review(decision.pk, by=readers.mei)
    with pytest.raises(adjudications.SamePerson):
        adjudications.approve(decision.pk, by=readers.mei)

    assert names("adjudication_decided") == []


def test_a_notice_leads_each_where_he_may_go(decision, readers):
    adjudications.review(decision.pk, by=readers.mei)
    adjudications.approve(decision.pk, by=readers.omar)
    close("2026-08")

    paths = {
        (one.notice.kind, person.name): one.path
        for person in (readers.fay, readers.mei)
        for one in said(Notice.objects.filter(receiver=person), to=person)
        if one.notice.kind.startswith("adjudication")
    }
    record = f"/admin/compensation/adjudication/{decision.pk}/change/"
    assert paths == {
        ("adjudication_decided", "Fay"): f"/shops/{LIN}/decision/{NUMBER}/1/",
        ("adjudication_decided", "Mei"): record,
        ("adjudication_to_review", "Mei"): record,
    }
