"""Issue 4, Notices: who gets a kind, once, in a few statements however many they are."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.models import Statement
from enrollment.models import Enrollment
from growth_program.people.models import Assignment, ShopMember, User
from growth_program.support import kinds
from growth_program.support.models import Mail, Notice
from growth_program.support.models.preferences import usual_rhythm
from growth_program.support.services import notices
from growth_program.support.services.notices import News
from growth_program.support.services.preferences import Choice, NotToChoose, choose
from tests.support.told import member, names, staff, told
from tests.world import LIN, NEIGHBOUR, give, shop

CLOSED = {"number": "2026-summer-00001-202605", "month": "2026-05-01", "total": "6011.78"}


def tell(kind: str = "statement_closed", shop_id: str = LIN) -> int:
    parameters = CLOSED if kind == "statement_closed" else {"number": "N", "ad_credit": "0.00"}
    return notices.tell_all(kind, Statement, [News(7, shop_id, parameters)])


def test_members_are_told_by_their_role(readers):
    assert tell() == 2
    assert names("statement_closed") == ["Fay", "Lin"]


def test_the_account_manager_and_who_stands_in(readers):
    assert tell("adjudication_to_review") == 2
    assert names("adjudication_to_review") == ["Mei", "Sue"]


def test_a_group_of_staff(readers):
    assert tell("adjudication_to_approve") == 1
    assert names("adjudication_to_approve") == ["Omar"]


def test_nobody_of_another_shop(readers):
    member("neighbour", "owner", NEIGHBOUR)

    tell()
    tell("adjudication_to_review", NEIGHBOUR)
    assert told() == [("Fay", "statement_closed", ""), ("Lin", "statement_closed", "")]


def test_nobody_whose_account_is_closed(readers):
    User.objects.filter(name="Fay").update(is_active=False)

    tell()
    assert names("statement_closed") == ["Lin"]


def test_one_who_has_two_reasons_is_told_once(readers):
    ShopMember.objects.create(user=readers.fay, shop_id=NEIGHBOUR, role="owner")
    readers.omar.groups.add(*readers.mei.groups.all())
    Assignment.objects.create(shop_id=NEIGHBOUR, manager=readers.omar)

    tell(shop_id=NEIGHBOUR)
    assert names("statement_closed") == ["Fay"]


def test_told_again_nobody_is(readers):
    assert [tell(), tell()] == [2, 0]
    assert (Notice.objects.count(), Mail.objects.count()) == (2, 2)


def test_who_joins_later_is_told_when_it_is_told_again(readers):
    tell()
    member("fred", "finance")

    assert tell() == 1
    assert names("statement_closed") == ["Fay", "Fred", "Lin"]


def test_another_occasion_is_another_thing(readers):
    [lin] = Enrollment.objects.all()
    for occasion in ("active", "terminated", "active"):
        notices.tell(
            "enrollment_changed", lin, shop=LIN, occasion=occasion, number="N", on="2026-05-01"
        )
    assert sorted(told()) == [
        (name, "enrollment_changed", occasion)
        for name in ("Fay", "Lin", "Mei", "Sue")
        for occasion in ("active", "terminated")
    ]


def test_what_is_undone_was_never_told(readers):
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)

    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_what_is_stored_is_in_no_language(readers):
    tell()

    [row, _] = Notice.objects.values("kind", "subject", "shop", "parameters")
    assert row == {
        "kind": "statement_closed",
        "subject": "billing.statement:7",
        "shop": LIN,
        "parameters": CLOSED,
    }


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"number": "N", "month": "2026-05-01"},
        CLOSED | {"more": "x"},
        CLOSED | {"total": 6011.78},
        CLOSED | {"total": None},
    ],
)
def test_a_kind_is_told_with_its_own_parameters(readers, parameters):
    with pytest.raises(TypeError):
        notices.tell_all("statement_closed", Statement, [News(7, LIN, parameters)])
    assert not Notice.objects.exists()


def test_a_kind_that_nobody_registered(readers):
    with pytest.raises(kinds.UnknownKind):
        notices.tell("statement_opened", readers.lin)


# In how many statements.


@pytest.mark.parametrize("count", [1, 40])
def test_as_many_statements_for_many_shops_as_for_one(readers, count):
    shop_ids = [f"S-{n}" for n in range(count)]
    give("shops", *(shop(shop_id) for shop_id in shop_ids))
    for shop_id in shop_ids:
        member(f"owner of {shop_id}".replace(" ", "-"), "owner", shop_id)
    news = [News(n, shop_id, CLOSED) for n, shop_id in enumerate(shop_ids)]

    with CaptureQueriesContext(connection) as asked:
        assert notices.tell_all("statement_closed", Statement, news) == count
    said = [query["sql"].split()[0] for query in asked]
    assert said == ["WITH", "INSERT"]


# As people chose.


def test_who_wants_no_mail_has_the_notice_alone(readers):
    choose(readers.fay, {"statement_closed": Choice(True, "off")}, usual_rhythm())

    tell()
    assert [mail.receiver.name for mail in Mail.objects.all()] == ["Lin"]
    assert Notice.objects.unread().filter(receiver=readers.fay).count() == 1


def test_who_wants_it_in_the_days_mail(readers):
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())

    tell()
    assert {mail.receiver.name: mail.in_digest for mail in Mail.objects.all()} == {
        "Lin": False,
        "Fay": True,
    }


def test_who_wants_nothing_of_a_kind_has_nothing(readers):
    choose(readers.mei, {"adjudication_to_review": Choice(False, "off")}, usual_rhythm())

    assert tell("adjudication_to_review") == 1
    assert names("adjudication_to_review") == ["Sue"]


def test_mail_without_the_inbox(readers):
    choose(readers.mei, {"adjudication_to_review": Choice(False, "at_once")}, usual_rhythm())

    tell("adjudication_to_review")
    assert not Notice.objects.unread().filter(receiver=readers.mei).exists()
    assert not Mail.objects.get(receiver=readers.mei).in_digest


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("statement_closed", Choice(False, "at_once")),  # about money
        ("member_removed", Choice(False, "off")),  # about access
        ("member_invited", Choice(True, "off")),  # its mail is the way in
        ("enrollment_changed", Choice(True, "daily")),  # at once, or not at all
        ("statement_closed", Choice(True, "hourly")),
    ],
)
def test_what_is_not_to_choose(readers, kind, choice):
    with pytest.raises(NotToChoose):
        choose(readers.lin, {kind: choice}, usual_rhythm())


# What somebody may not know any more.


def still(person: User) -> int:
    return Notice.objects.still_for(person).count()


def test_a_lowered_role_does_not_see_what_it_was_told(readers):
    tell()
    assert still(readers.fay) == 1

    ShopMember.objects.filter(user=readers.fay).update(role="operator")
    assert still(readers.fay) == 0


def test_nor_does_a_removed_member(readers):
    tell()
    readers.fay.memberships.all().delete()
    ShopMember.objects.create(user=readers.fay, shop_id=NEIGHBOUR, role="owner")

    assert (still(readers.fay), still(readers.lin)) == (0, 1)


def test_nor_a_manager_whose_shop_was_handed_over(readers):
    tell("adjudication_to_review")
    Assignment.objects.update(manager=readers.omar)

    assert [still(person) for person in (readers.mei, readers.sue)] == [0, 1]


def test_nor_who_has_left_the_group(readers):
    tell("adjudication_to_approve")
    assert still(readers.omar) == 1

    readers.omar.groups.clear()
    assert still(readers.omar) == 0


def test_nobody_sees_anothers(readers):
    tell()
    other = staff("ana", "finance")

    assert still(other) == 0
