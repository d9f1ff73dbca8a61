"""PRODUCT.md §3.2: no invitation, no entry; an invitation holds to the day."""

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction

from enrollment.models import Invitation
from enrollment.reports.invitations import standing
from enrollment.rules.invitations import Facts, state
from enrollment.services import enrollments, invitations
from enrollment.services.invitations import Offer
from growth_program.core.models import AuditEntry
from growth_program.core.steps import IllegalStep
from growth_program.support.passwords import address_to_set_one
from tests import joined
from tests import world as built
from tests.faults.threads import at_once
from tests.joined import AGREEMENT, APPLICATION, APPLY, INVITATION, SHOP
from tests.support.told import names, send
from tests.world import LATECOMER, LIN, NEIGHBOUR, at

ENTRIES = {
    INVITATION,
    AGREEMENT,
    *(f"{SHOP}/{way}/" for way in ("worth", "worth/products", "members")),
}


def statuses(client) -> list[int]:
    return [client.get(way).status_code for way in (INVITATION, AGREEMENT)]


def test_before_it_the_portal_has_no_entry_and_its_addresses_do_not_exist(june, keepers, bo):
    assert statuses(bo) == [404, 404]
    assert bo.get(APPLICATION).status_code == 404
    assert joined.menu(bo) == {f"{SHOP}/", f"{SHOP}/members/"}


def test_with_it_the_menu_leads_there_and_home_too(invited, bo):
    assert statuses(bo) == [200, 200]
    assert joined.menu(bo) == ENTRIES
    assert bo.get(f"{SHOP}/")["Location"] == INVITATION


def test_an_operator_is_told_nothing_of_money(invited, keepers):
    client = built.signed_in(keepers.otto)
    assert statuses(client) == [403, 403]
    assert joined.menu(client, f"{SHOP}/") == {f"{SHOP}/"}


def test_another_shop_and_its_owner_see_none_of_it(invited, keepers):
    nan = built.signed_in(joined.told.member("nan", "owner", NEIGHBOUR))
    assert statuses(nan) == [404, 404]
    assert nan.get(f"/shops/{NEIGHBOUR}/invitation/").status_code == 404


def test_it_holds_fourteen_days_to_the_end_of_the_last_in_shanghai(invited, bo, clock):
    assert str(invited.expires_on) == "2026-06-24"
    clock("2026-06-24 23:59:59")
    assert standing(joined.shop()) == invited
    assert joined.menu(bo) == ENTRIES

    clock("2026-06-25 00:00:00")
    assert standing(joined.shop()) is None
    assert joined.menu(bo) == {f"{SHOP}/", f"{SHOP}/members/"}
    assert bo.get(AGREEMENT).status_code == 404
    assert "The invitation ended on 24 Jun 2026" in built.words(bo.get(INVITATION).content.decode())


def test_it_never_holds_longer_than_shops_may_join(june, keepers, clock):
    clock("2026-07-25")
    assert str(joined.invite(june.mei).expires_on) == "2026-07-31"


def test_what_it_promises_is_the_editions_or_the_shops_own(june, keepers):
    offers = {NEIGHBOUR: Offer(70, 50)}
    sent = invitations.invite(
        joined.program(), [LATECOMER, NEIGHBOUR], by=june.mei, offers=offers
    ).invitations
    assert {one.shop_id: (one.aigc_offered, one.videos_offered) for one in sent} == {
        LATECOMER: (60, 45),
        NEIGHBOUR: (70, 50),
    }


def test_each_that_cannot_be_invited_says_why_and_hinders_no_other(invited, june):
    sent = invitations.invite(joined.program(), [LIN, LATECOMER, NEIGHBOUR, "7499999"], by=june.mei)
    assert [one.shop_id for one in sent.invitations] == [NEIGHBOUR]
    assert sent.refused == {LIN: "enrolled", LATECOMER: "invited", "7499999": "unknown"}


def test_only_what_screening_has_selected(june, keepers):
    joined.select(june.mei, LATECOMER, is_selected=False)
    sent = invitations.invite(joined.program(), [LATECOMER, NEIGHBOUR], by=june.mei)
    assert [one.shop_id for one in sent.invitations] == [NEIGHBOUR]
    assert sent.refused == {LATECOMER: "not_selected"}


def test_nobody_after_the_last_day_of_activation(june, keepers, clock):
    clock("2026-07-31 23:59:59")
    assert invitations.refusals(joined.program(), [LATECOMER]) == {}
    clock("2026-08-01")
    sent = invitations.invite(joined.program(), [LATECOMER], by=june.mei)
    assert (sent.invitations, sent.refused) == ([], {LATECOMER: "too_late"})


def test_after_one_has_expired_another_may_be_sent(invited, june, clock):
    clock("2026-06-24")
    assert invitations.refusals(joined.program(), [LATECOMER]) == {LATECOMER: "invited"}
    clock("2026-06-25")
    assert joined.invite(june.mei).pk != invited.pk


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_invite_once(june, keepers):
    sent = at_once(*[lambda: invitations.invite(joined.program(), [LATECOMER], by=june.mei)] * 4)
    assert sorted(len(one.invitations) for one in sent) == [0, 0, 0, 1]


# What becomes of it.


def test_the_first_look_of_an_owner_is_kept(invited, keepers, bo, clock):
    built.signed_in(keepers.fei).get(INVITATION)
    invited.refresh_from_db()
    assert invited.seen_at is None  # the finance of the shop can't answer

    bo.get(INVITATION)
    clock("2026-06-12")
    bo.get(INVITATION)
    invited.refresh_from_db()
    assert (invited.seen_by, invited.seen_at) == (keepers.bo, at("2026-06-10 10:00"))
    assert AuditEntry.objects.filter(act="invitation.seen").count() == 1


def test_declined_after_a_second_look_and_taken_back_while_it_holds(invited, bo, june, clock):
    decline = f"{INVITATION}decline/"
    assert "Until the end of 24 Jun you can take it back." in built.words(
        bo.get(decline).content.decode()
    )
    bo.post(decline, {"reason": "Too dear."})
    invited.refresh_from_db()
    assert invited.state_on(at("2026-06-10").date()) == "declined"
    assert (invited.decline_reason, names("invitation_declined")) == ("Too dear.", ["Mei"])
    assert bo.get(AGREEMENT).status_code == 404
    assert "Take it back" in bo.get(INVITATION).content.decode()

    bo.post(decline, {"reconsider": "1"})
    assert standing(joined.shop()) == invited

    bo.post(decline, {"reason": ""})
    clock("2026-06-25")
    assert "Take it back" not in bo.get(INVITATION).content.decode()
    bo.post(decline, {"reconsider": "1"})
    assert standing(joined.shop()) is None


def test_declining_is_not_taken_back_where_another_stands(invited, keepers, june):
    invitations.decline(invited.pk, by=keepers.bo)
    joined.invite(june.mei)
    with pytest.raises(invitations.AlreadyInvited):
        invitations.reconsider(invited.pk, by=keepers.bo)


def test_finance_and_operators_decline_nothing(invited, keepers):
    for member in (keepers.fei, keepers.otto):
        client = built.signed_in(member)
        assert client.post(f"{INVITATION}decline/", {"reason": ""}).status_code == 403
        assert client.post(APPLY, joined.form("0" * 64)).status_code == 403
    assert standing(joined.shop()) == invited


def test_withdrawn_with_a_reason_that_the_merchant_reads(invited, june, bo):
    mei = built.signed_in(june.mei)
    page = f"/admin/enrollment/invitation/{invited.pk}/withdraw/"
    mei.post(page, {"reason": " "})
    assert standing(joined.shop())
    mei.post(page, {"reason": "The market is closed."})
    assert standing(joined.shop()) is None
    assert "The market is closed." in bo.get(INVITATION).content.decode()
    with pytest.raises(IllegalStep):
        invitations.decline(invited.pk, by=june.mei)
    assert joined.invite(june.mei).pk != invited.pk  # on the same day


def test_a_shop_that_was_enrolled_elsewhere_has_nothing_to_answer(invited, bo):
    enrollments.apply(joined.program(), shops=[LATECOMER], commitments={LATECOMER: (5, 3)})
    assert standing(joined.shop()) is None
    assert bo.get(INVITATION)["Location"] == f"{SHOP}/"


def test_sql_and_the_rule_say_the_same_state(invited, keepers, june, clock):
    """Of an invitation in each state, and of each on both sides of its last day."""
    neighbour = joined.invite(june.mei, NEIGHBOUR)
    invitations.see(neighbour.pk, by=keepers.bo)
    for act in (invitations.see, invitations.decline, invitations.reconsider, invitations.decline):
        act(invited.pk, by=keepers.bo)
        for day in ("2026-06-24", "2026-06-25"):
            on = at(day).date()
            for state_ in Invitation.State.values:
                found = set(Invitation.objects.in_state(state_, on))
                assert found == {
                    one for one in Invitation.objects.all() if one.state_on(on) == state_
                }, (state_, day)


def test_a_declined_one_does_not_expire():
    facts = Facts(expires_on=at("2026-06-24").date(), is_declined=True)
    assert state(facts, at("2026-07-01").date()) == "declined"


@pytest.mark.parametrize(
    "change",
    [
        "expires_on = expires_on + 1",
        "aigc_offered = 99",
        "seen_at = NULL, seen_by_id = NULL",
        "declined_at = declined_at + interval '1 day'",
        "used_at = now()",
        "withdrawn_at = now(), withdrawn_by_id = invited_by_id",
    ],
)
def test_the_database_refuses_to_turn_facts_back(invited, keepers, change):
    invitations.see(invited.pk, by=keepers.bo)
    invitations.decline(invited.pk, by=keepers.bo)
    with pytest.raises((InternalError, IntegrityError)), transaction.atomic():
        built.ask(f"UPDATE enrollment_invitation SET {change}")


def test_nor_to_delete_or_to_change_one_that_is_withdrawn(invited, june):
    invitations.withdraw_invitation(invited.pk, by=june.mei, reason="A.")
    for change in (
        "UPDATE enrollment_invitation SET withdrawn_at = NULL, withdrawn_by_id = NULL,"
        " withdrawal_reason = ''",
        "DELETE FROM enrollment_invitation",
    ):
        with pytest.raises(InternalError), transaction.atomic():
            built.ask(change)


# Mails.


@pytest.fixture
def noon():
    with time_machine.travel(at("2026-06-10 12:00"), tick=False) as clock:
        yield clock


def test_the_owner_reads_until_when_and_sets_a_password(noon, invited, keepers, mailoutbox):
    keepers.bo.set_unusable_password()
    keepers.bo.save(update_fields=["password"])
    send()
    [mail] = mailoutbox
    assert (mail.to, mail.subject) == (
        ["bo@shop.example"],
        "Shop 7495003 is invited to the Growth Service Program",
    )
    assert "You can join until 24 Jun 2026." in mail.body
    assert "/accounts/password/reset/key/" in mail.body


def test_who_has_a_password_is_led_to_the_invitation(noon, invited, keepers, mailoutbox):
    send()
    assert f"https://growth.example{INVITATION}" in mailoutbox[0].body


def test_in_chinese_to_who_reads_chinese(noon, june, keepers, mailoutbox):
    keepers.bo.language = "zh-hans"
    keepers.bo.save(update_fields=["language"])
    joined.invite(june.mei)
    send()
    assert mailoutbox[0].subject == "Shop 7495003受邀加入商家成长服务计划"
    assert "您可以在 2026年6月24日 之前（含当天）加入。" in mailoutbox[0].body


def test_set_password_and_signed_in_he_lands_on_the_invitation(invited, keepers, client):
    """The whole way, as a browser goes it."""
    keepers.bo.set_unusable_password()
    keepers.bo.save(update_fields=["password"])
    way = address_to_set_one(keepers.bo).removeprefix("https://growth.example")
    page = client.get(way, follow=True)
    chosen = {"password1": "ein langes Kennwort 7", "password2": "ein langes Kennwort 7"}
    client.post(page.redirect_chain[-1][0], chosen)
    credentials = {"login": "bo@shop.example", "password": chosen["password1"]}
    landed = client.post("/accounts/login/", credentials, follow=True)
    assert landed.redirect_chain[-1][0] == INVITATION
    assert landed.status_code == 200


def test_three_days_before_it_ends_he_is_reminded_once(invited, keepers, clock):
    clock("2026-06-20 23:59")
    assert invitations.remind() == 0
    clock("2026-06-21")
    assert [invitations.remind(), invitations.remind()] == [1, 0]


def test_who_has_answered_is_not_reminded(invited, keepers, clock):
    invitations.decline(invited.pk, by=keepers.bo)
    clock("2026-06-22")
    assert invitations.remind() == 0
