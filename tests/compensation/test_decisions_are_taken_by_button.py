"""PRODUCT.md §6: the account manager reviews, another person in finance approves, one or many."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from compensation.models import AdCredit, Adjudication
from growth_program.core.models import AuditEntry
from growth_program.people import groups
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver
from tests.world import LATECOMER, LIN, close, enroll

STEP = "/admin/compensation/adjudication/step"


@pytest.fixture
def decisions(world) -> list[Adjudication]:
    """Two: nothing was sold, so half of the fee is owed to each."""
    enroll(LATECOMER, "2026-07-10")
    deliver()
    close(*TERM)
    compute(LIN, LATECOMER)
    return list(Adjudication.objects.order_by("pk"))


@pytest.fixture
def staff(decisions, people):
    """Mei is an account manager, Omar in finance."""
    return people


def ids(decisions) -> str:
    return ",".join(str(decision.pk) for decision in decisions)


def take(client, person, act: str, decisions, **more):
    built.sign_in(client, person)
    return client.post(f"{STEP}/{act}/", {"ids": ids(decisions), **more}, follow=True)


def states() -> list[tuple]:
    rows = Adjudication.objects.order_by("pk")
    return list(rows.values_list("state", "reviewed_by__name", "approved_by__name"))


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_one_after_the_other(decisions, staff, client):
    one, _other = decisions
    answer = take(client, staff.mei, "review", [one], note="Looked at each video.")
    assert (answer.redirect_chain[0][0], said(answer)) == (
        f"/admin/compensation/adjudication/{one.pk}/change/",
        ["已处理 1 份裁定。"],
    )
    take(client, staff.omar, "approve", [one])

    assert states() == [("approved", "Mei", "Omar"), ("computed", None, None)]
    assert [str(grant.amount) for grant in AdCredit.objects.all()] == ["3000.00"]
    notes = AuditEntry.objects.filter(act="adjudication.reviewed").values_list("details", flat=True)
    assert list(notes) == [{"note": "Looked at each video."}]


def test_many_at_once(decisions, staff, client):
    built.sign_in(client, staff.mei)
    chosen = {"action": "review_selected", "_selected_action": [one.pk for one in decisions]}
    asked = client.post("/admin/compensation/adjudication/", chosen, follow=True)
    page = asked.content.decode()
    assert ("2026-summer-00001" in page, "2026-summer-00002" in page) == (True, True)
    assert states() == [("computed", None, None)] * 2  # nothing happens before it is confirmed

    assert said(take(client, staff.mei, "review", decisions)) == ["已处理 2 份裁定。"]
    built.sign_in(client, staff.omar)
    asked = client.get(f"{STEP}/approve/?ids={ids(decisions)}").content.decode()
    assert "共批准 2 份裁定，发放并入账广告金 USD 6,000.00。" in built.words(asked)
    take(client, staff.omar, "approve", decisions)
    assert states() == [("approved", "Mei", "Omar")] * 2


def test_a_second_click_changes_nothing(decisions, staff, client):
    take(client, staff.mei, "review", decisions[:1])
    again = take(client, staff.mei, "review", decisions)

    assert said(again) == ["已处理 1 份裁定。", "有 1 份裁定已不在这一步。"]
    assert states() == [("reviewed", "Mei", None)] * 2
    assert AuditEntry.objects.filter(act="adjudication.reviewed").count() == 2


def test_who_reviewed_does_not_approve(decisions, staff, client):
    """Also with the rights of both."""
    staff.mei.groups.add(Group.objects.get(name="finance"))
    take(client, staff.mei, "review", decisions)
    answer = take(client, staff.mei, "approve", decisions)

    assert said(answer) == ["其中 2 份由您复核，须由另一人批准。"]
    assert states() == [("reviewed", "Mei", None)] * 2
    page = client.get(f"{STEP}/approve/?ids={ids(decisions)}").content.decode()
    assert "没有需要您处理的裁定" in page


@pytest.mark.parametrize(("who", "act"), [("mei", "approve"), ("omar", "review")])
def test_not_by_who_may_not(decisions, staff, client, who, act):
    person = getattr(staff, who)
    built.sign_in(client, person)

    assert client.get(f"{STEP}/{act}/?ids={ids(decisions)}").status_code == 403
    assert take(client, person, act, decisions).status_code == 403
    assert states() == [("computed", None, None)] * 2


def test_the_button_is_there_for_whom_it_waits(decisions, staff, client):
    [one] = decisions[:1]
    address = f"/admin/compensation/adjudication/{one.pk}/change/"

    def buttons() -> list[bool]:
        shown = []
        for person in (staff.mei, staff.omar):
            built.sign_in(client, person)
            page = client.get(address).content.decode()
            shown += [f"step/{act}/?ids={one.pk}" in page for act in ("review", "approve")]
        return shown

    assert buttons() == [True, False, False, False]
    take(client, staff.mei, "review", [one])
    assert buttons() == [False, False, False, True]
    take(client, staff.omar, "approve", [one])
    assert buttons() == [False, False, False, False]


@pytest.mark.parametrize(
    "address", ["review/", "review/?ids=", "review/?ids=a,-1,²", "review/?ids=999999", "finish/"]
)
def test_what_there_is_not_is_not_found(decisions, staff, client, address):
    built.sign_in(client, staff.mei)

    assert client.get(f"{STEP}/{address}").status_code == 404


def test_a_number_beyond_all_bounds_is_none(decisions, staff, client):
    built.sign_in(client, staff.mei)

    assert client.get(f"{STEP}/review/?ids={10**30}").status_code == 404
    assert client.post(f"{STEP}/review/", {"ids": "9" * 5_000}).status_code == 404


@pytest.mark.parametrize("note", ["a\0b", "a" * 501])
def test_a_note_that_cannot_be_kept_is_refused_in_words(decisions, staff, client, note):
    answer = take(client, staff.mei, "review", decisions, note=note)

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["note"])
    assert "field__error" in answer.content.decode()
    assert states() == [("computed", None, None)] * 2


def test_too_many_are_not_taken_at_once(decisions, staff, client, monkeypatch):
    monkeypatch.setattr("compensation.admin.adjudications.MOST", 1)
    built.sign_in(client, staff.mei)
    chosen = {"action": "review_selected", "_selected_action": [one.pk for one in decisions]}
    answer = client.post("/admin/compensation/adjudication/", chosen, follow=True)

    assert said(answer) == ["一次最多处理 1 份裁定。"]
    assert states() == [("computed", None, None)] * 2


def test_it_needs_a_token(decisions, staff):
    """A page elsewhere can't press the button."""
    strict = Client(enforce_csrf_checks=True)
    built.sign_in(strict, staff.mei)
    assert strict.post(f"{STEP}/review/", {"ids": ids(decisions)}).status_code == 403
    assert states() == [("computed", None, None)] * 2


def test_groups_are_given_their_acts_again_after_a_migration(db):
    Group.objects.get(name="finance").permissions.clear()
    groups.settle()

    assert (
        Group.objects.get(name="finance")
        .permissions.filter(codename="approve_adjudication")
        .exists()
    )
