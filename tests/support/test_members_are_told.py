"""Issue 4, Accounts: whoever is invited, changed or removed is told, once, whatever happens."""

from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from growth_program.marketplace.models import Shop
from growth_program.people.models import MemberChange, ShopMember
from growth_program.people.services import members
from growth_program.support import tasks
from growth_program.support.models import Mail, Notice
from growth_program.support.services.members import tell_waiting
from tests.faults.threads import at_once
from tests.support.told import names, send, told
from tests.world import LIN, at


@pytest.fixture
def shop(readers) -> Shop:
    return Shop.objects.get(pk=LIN)


def invite(shop: Shop, name: str = "nora", role: str = "operator", **others) -> ShopMember:
    given = {"email": f"{name}@shop.example", "name": name.title(), "language": "en"} | others
    return members.invite(shop, role=role, by=None, **given)


def link(mail) -> str:
    return mail.body.partition("Go to the shop: ")[2].split("\n")[0]


def test_who_is_invited_gets_a_mail_that_lets_him_set_a_password(shop, noon, mailoutbox):
    nora = invite(shop).user
    tasks.tell_members()
    send()

    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (
        ["nora@shop.example"],
        "You are now a member of Shop 7495001",
    )
    assert "You are its operator." in mail.body
    address, _, key = link(mail).rstrip("/").rpartition("-")
    uid, _, token = link(mail).split("/key/")[-1].partition("-")
    assert address.startswith("https://growth.example/")
    assert default_token_generator.check_token(nora, token.rstrip("/"))
    assert key
    assert uid


def test_who_has_a_password_is_led_to_the_portal(shop, readers, noon, mailoutbox):
    Shop.objects.get(pk="7495002")
    invite(Shop.objects.get(pk="7495002"), "fay")
    tell_waiting()
    send()

    [mail] = mailoutbox
    assert mail.to == ["fay@shop.example"]
    assert "/key/" not in mail.body


def test_no_key_is_stored(shop, noon):
    invite(shop)
    tell_waiting()
    send()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n::text || m::text FROM support_notice n JOIN support_mail m"
            " ON m.notice_id = n.id"
        )
        [(stored,)] = cursor.fetchall()
    assert "/key/" not in stored
    assert Notice.objects.get().parameters == {"role": "operator"}


def test_somebody_waits_for_it_so_it_goes_at_night_too(shop, noon, mailoutbox):
    noon.move_to(at("2026-09-01 23:30"))
    invite(shop)
    tell_waiting()

    assert (send(), len(mailoutbox)) == (1, 1)


def test_once(shop, noon):
    invite(shop)

    assert [tell_waiting(), tell_waiting()] == [1, 0]
    assert not ShopMember.objects.filter(is_to_be_told=True).exists()


def test_again_where_he_was_removed_and_is_invited_again(shop, noon):
    members.remove(invite(shop), by=None)
    invite(shop)

    tell_waiting()
    assert told() == [("Nora", "member_invited", ""), ("Nora", "member_removed", "")]


def test_who_was_removed_before_he_was_told_hears_that_alone(shop, noon):
    members.remove(invite(shop), by=None)

    tell_waiting()
    assert told() == [("Nora", "member_removed", "")]


def test_the_owner_that_the_platform_named_is_told_with_the_invitation(shop, noon):
    assert (tell_waiting(), told()) == (0, [])


def test_a_changed_role(shop, readers, noon, mailoutbox):
    members.change_role(shop.members.get(user=readers.fay), "operator", by=readers.lin)
    tell_waiting()
    send()

    [mail] = mailoutbox
    assert mail.subject == "Your role in Shop 7495001 is now: operator"
    assert "It was shop finance until now." in mail.body


def test_each_change_once(shop, readers, noon):
    fay = shop.members.get(user=readers.fay)
    for role in ("operator", "finance", "operator"):
        members.change_role(fay, role, by=readers.lin)
        tell_waiting()

    assert names("member_role_changed") == ["Fay"] * 3
    assert not MemberChange.objects.exists()


def test_who_is_removed_still_reads_that_he_is(shop, readers, noon, mailoutbox):
    members.remove(shop.members.get(user=readers.fay), by=readers.lin)
    tell_waiting()
    send()

    [mail] = mailoutbox
    assert mail.subject == "You are no longer a member of Shop 7495001"
    assert Notice.objects.still_for(readers.fay).unread().count() == 1


def test_what_is_undone_was_not_told(shop, readers):
    with pytest.raises(members.LastOwner):
        members.remove(shop.members.get(user=readers.lin), by=readers.lin)

    assert (tell_waiting(), MemberChange.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_once(shop):
    for n in range(6):
        invite(shop, f"nora{n}")

    assert sum(at_once(*[tell_waiting] * 3)) == 6
    assert (Notice.objects.count(), Mail.objects.count()) == (6, 6)


@pytest.mark.parametrize("count", [1, 20])
def test_as_many_queries_for_many_as_for_one(shop, noon, count):
    for n in range(count):
        invite(shop, f"nora{n}")

    with CaptureQueriesContext(connection) as asked:
        assert tell_waiting() == count
    said = [query["sql"].split()[0] for query in asked if "SAVEPOINT" not in query["sql"]]
    invited, none_left, none_changed = ["SELECT", "WITH", "INSERT", "UPDATE"], "SELECT", "SELECT"
    assert said == [*invited, none_left, none_changed]


def test_the_key_is_made_when_the_mail_goes(shop, noon, mailoutbox):
    """It holds three days from then on, however long the mail had to wait."""
    nora = invite(shop).user
    tell_waiting()
    noon.shift(timedelta(days=4))
    send()

    noon.shift(timedelta(days=2, hours=23))
    token = link(mailoutbox[0]).split("-")[-2:]
    assert default_token_generator.check_token(nora, "-".join(token).rstrip("/"))
