"""Issue 4: accounts of staff are made and changed by administrators; nobody changes his own."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from growth_program.core.models import AuditEntry
from growth_program.people.models import User
from growth_program.people.services import staff
from tests import world as built


@pytest.fixture
def ada(db):
    return built.employ("ada", "administrators")


@pytest.fixture
def zoe(db):
    return built.employ("zoe", "finance")


def page_of(person: User) -> str:
    return f"/admin/people/user/staff/{person.pk}/"


def acts() -> list[tuple]:
    rows = AuditEntry.objects.filter(act__startswith="staff.").order_by("pk")
    return list(rows.values_list("act", "by__name"))


def test_an_account_is_made_without_a_password(ada):
    given = {"email": "Kim@Platform.example", "name": "Kim", "groups": ["finance"]}
    built.signed_in(ada).post("/admin/people/user/staff/new/", given)

    kim = User.objects.get(email="kim@platform.example")
    assert (kim.is_staff, kim.has_usable_password(), kim.has_perm("billing.close_months")) == (
        True,
        False,
        True,
    )
    assert acts() == [("staff.created", "Ada")]
    again = built.signed_in(ada).post("/admin/people/user/staff/new/", given)
    assert list(again.context["form"].errors) == ["email"]


def test_groups_hold_from_the_next_request_on(ada, zoe):
    hers = built.signed_in(zoe)
    assert hers.get("/admin/billing/ledger/").status_code == 200
    built.signed_in(ada).post(page_of(zoe), {"act": "groups", "groups": ["account managers"]})

    assert hers.get("/admin/billing/ledger/").status_code == 403
    assert acts() == [("staff.regrouped", "Ada")]


def test_who_is_deactivated_is_out_at_once(ada, zoe):
    hers = built.signed_in(zoe)
    built.signed_in(ada).post(page_of(zoe), {"act": "deactivate"})

    assert hers.get("/admin/").status_code == 302
    assert authenticate(username=zoe.email, password="") is None
    built.signed_in(ada).post(page_of(zoe), {"act": "reactivate"})
    zoe.refresh_from_db()
    assert zoe.is_active
    assert acts() == [("staff.deactivated", "Ada"), ("staff.reactivated", "Ada")]


def test_a_lost_second_factor_is_taken_away(ada, zoe):
    TOTP.activate(zoe, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    built.signed_in(ada).post(page_of(zoe), {"act": "second-factor"})
    built.signed_in(ada).post(page_of(zoe), {"act": "second-factor"})

    assert not zoe.authenticator_set.exists()
    assert acts() == [("staff.second_factor_taken", "Ada")]


def test_nobody_changes_his_own(ada):
    client = built.signed_in(ada)
    for given in ({"act": "deactivate"}, {"act": "groups", "groups": ["finance"]}):
        page = client.post(page_of(ada), given, follow=True)
        assert "须由其他管理员修改" in page.content.decode()
    ada.refresh_from_db()
    assert (ada.is_active, [group.name for group in ada.groups.all()]) == (True, ["administrators"])
    assert acts() == []


def test_who_has_shops_hands_them_over_first(world, people, ada):
    page = built.signed_in(ada).post(page_of(people.mei), {"act": "deactivate"}, follow=True)
    assert "请先移交" in page.content.decode()
    people.mei.refresh_from_db()
    assert people.mei.is_active


def test_merchants_are_not_changed_here(world, ada):
    merchant = User.objects.create_user("lin@shop.example")
    assert built.signed_in(ada).get(page_of(merchant)).status_code == 404
    with pytest.raises(staff.NotStaff):
        staff.deactivate(merchant.pk, by=ada)


def test_somebody_is_in_a_group(ada, zoe):
    with pytest.raises(staff.NoGroup):
        staff.change_groups(zoe.pk, ["the kings"], by=ada)


@pytest.mark.parametrize("group", ["account managers", "supervisors", "finance"])
def test_not_by_others(zoe, group):
    client = built.signed_in(built.employ("una", group))
    assert client.get("/admin/people/user/staff/new/").status_code == 403
    assert client.post(page_of(zoe), {"act": "deactivate"}).status_code == 403
    zoe.refresh_from_db()
    assert zoe.is_active


def test_the_first_one_is_made_by_command(db):
    told = ("staff", "first@platform.example", "--name", "First", "--group", "administrators")
    call_command(*told)
    first = User.objects.get(email="first@platform.example")
    assert (first.is_staff, first.has_perm("people.manage_staff")) == (True, True)
    with pytest.raises(CommandError, match="already"):
        call_command(*told)
    with pytest.raises(CommandError, match="not an e-mail"):
        call_command("staff", "first", "--name", "First", "--group", "finance")
