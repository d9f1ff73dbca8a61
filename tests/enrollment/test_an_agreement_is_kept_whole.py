"""PRODUCT.md §3.4: what is accepted is the very text that was read, once, with all of its proof."""

import hashlib
import json
from functools import partial

import pytest
from django.db import InternalError, transaction

from billing.services import fees
from enrollment.models import Agreement, Enrollment
from enrollment.services import invitations
from enrollment.services.agreements import Acceptance, AlreadyApplied, TermsChanged
from growth_program.core.models import AuditEntry
from tests import joined
from tests import world as built
from tests.faults.threads import at_once
from tests.joined import AGREEMENT, APPLICATION, APPLY, INVITATION, SHOP
from tests.support.told import member, names, send, told
from tests.world import LATECOMER, NEIGHBOUR, at


def words(client, way: str) -> str:
    answer = client.get(way)
    assert answer.status_code == 200
    return built.words(answer.content.decode())


def test_read_accepted_and_kept(invited, keepers, bo):
    bo.get(INVITATION)
    read = joined.hash_read(bo, "en")
    page = bo.get(f"{APPLY}?language=en&read={read}").content.decode()
    assert read in page

    agreement = joined.applied(keepers.bo, read=read)
    assert agreement.sha256 == read == hashlib.sha256(agreement.text.encode()).hexdigest()
    assert agreement.text.startswith("Agreement on the Growth Service Program, summer 2026\n")
    assert (agreement.language, agreement.text_version) == ("en", 1)
    assert (agreement.accepted_by, agreement.accepted_at) == (keepers.bo, at("2026-06-10 10:00"))
    assert (agreement.contact_name, agreement.contact_email, agreement.contact_phone) == (
        "Bo",
        "bo@shop.example",
        "+86 138 0000 0000",
    )
    assert agreement.ip_address == "127.0.0.1"
    assert json.loads(agreement.figures)["remedies"][2] == {
        "commitment": "roas",
        "threshold": "2.0000",
        "rate": "0.5000",
        "credit": "3000.00",
        "met_from": "20000.00",
    }


def test_accepting_is_applying(invited, keepers):
    agreement = joined.applied(keepers.bo)
    enrollment = joined.enrollment()
    assert (enrollment.state, enrollment.aigc_committed, enrollment.videos_committed) == (
        "applied",
        60,
        45,
    )
    invited.refresh_from_db()
    assert (invited.enrollment, invited.used_at) == (enrollment, agreement.accepted_at)
    acts = ("enrollment.applied", "agreement.accepted")
    entries = AuditEntry.objects.filter(act__in=acts, shop=LATECOMER).order_by("pk")
    assert [(one.act, one.by) for one in entries] == [(act, keepers.bo) for act in acts]


def test_in_the_language_in_which_it_was_read(invited, keepers):
    agreement = joined.applied(keepers.bo, language="zh-hans", payment_method="balance")
    assert agreement.text.startswith("商家成长服务计划（2026年夏）协议\n")
    assert (agreement.language, agreement.transfer_reference) == ("zh-hans", None)


def test_the_hash_of_one_language_is_none_of_the_other(invited, bo):
    answer = joined.apply(bo, language="zh-hans", read=joined.hash_read(bo, "en"))
    assert answer["Location"] == AGREEMENT
    assert not Agreement.objects.exists()


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_names(invited, bo, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    given = joined.form(joined.hash_read(bo))
    bo.post(APPLY, given, headers={"x-forwarded-for": "6.6.6.6, 203.0.113.9"})
    assert Agreement.objects.get().ip_address == "203.0.113.9"


def test_who_read_other_figures_reads_again(invited, bo):
    read = joined.hash_read(bo)
    version = joined.program().newest()
    version.pk, version.number, version.fixed_fee, version.is_agreed = None, 2, "6100.00", False
    version.save()

    answer = joined.apply(bo, read=read)
    assert answer["Location"] == AGREEMENT
    assert "The agreement is not the one that you read" in words(bo, AGREEMENT)
    assert "USD 6,100.00" in words(bo, AGREEMENT)
    assert not Enrollment.objects.filter(shop=LATECOMER).exists()


def test_and_who_read_yesterdays_within_the_term(invited, bo, clock):
    clock("2026-06-10 23:59:59")
    read = joined.hash_read(bo)
    clock("2026-06-11")
    assert joined.apply(bo, read=read)["Location"] == AGREEMENT
    assert joined.apply(bo)["Location"] == APPLICATION


def test_who_has_not_read_it_is_sent_there(invited, bo):
    assert bo.get(APPLY)["Location"] == AGREEMENT
    assert bo.get(f"{APPLY}?language=en&read=1")["Location"] == AGREEMENT
    assert bo.get(f"{APPLY}?language=tlh&read={'0' * 64}")["Location"] == AGREEMENT
    assert bo.get(f"{AGREEMENT}?language=tlh").status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("is_read", ""),
        ("contact_name", " "),
        ("contact_email", "bo"),
        ("contact_phone", "one two three"),
        ("payment_method", "cash"),
        ("contact_name", "B\0o"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost(invited, bo, field, value):
    answer = joined.apply(bo, **{field: value})
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["read"].value() == joined.hash_read(bo)
    assert not Agreement.objects.exists()


def test_a_double_click_is_one_and_the_second_is_led_to_what_came_of_it(invited, bo):
    read = joined.hash_read(bo)
    assert [joined.apply(bo, read=read)["Location"] for _ in range(2)] == [APPLICATION] * 2
    assert Agreement.objects.count() == 1


def acceptance(client, **others: str) -> Acceptance:
    given = {
        "language": "en",
        "sha256": joined.hash_read(client),
        "contact_name": "Bo",
        "contact_email": "bo@shop.example",
        "contact_phone": "+86 1",
        "payment_method": "transfer",
        "ip_address": "127.0.0.1",
    }
    return Acceptance(**given | others)


@pytest.mark.django_db(transaction=True)
def test_two_owners_at_once_are_one(invited, keepers, bo):
    owners = (keepers.bo, member("ann", "owner", LATECOMER))
    given = acceptance(bo)
    answers = at_once(*(partial(fees.apply, invited.pk, given, by=who) for who in owners * 2))
    assert sum(isinstance(answer, AlreadyApplied) for answer in answers) == 3
    assert (Agreement.objects.count(), Enrollment.objects.filter(shop=LATECOMER).count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_accepting_and_withdrawing_at_once_have_one_winner(invited, keepers, bo, june):
    given = acceptance(bo)
    answers = at_once(
        partial(fees.apply, invited.pk, given, by=keepers.bo),
        partial(invitations.withdraw_invitation, invited.pk, by=june.mei, reason="A."),
    )
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    invited.refresh_from_db()
    assert (invited.used_at is None) != (invited.withdrawn_at is None)
    assert Agreement.objects.exists() == (invited.used_at is not None)


def test_an_invitation_that_has_ended_meanwhile(invited, bo, clock):
    read = joined.hash_read(bo)
    clock("2026-06-25")
    assert joined.apply(bo, read=read)["Location"] == INVITATION
    assert not Agreement.objects.exists()


def test_nothing_half_done_where_it_fails(invited, keepers, bo, monkeypatch):
    given = acceptance(bo)

    def broken(*args, **others):
        raise RuntimeError

    monkeypatch.setattr("enrollment.services.agreements.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        fees.apply(invited.pk, given, by=keepers.bo)
    invited.refresh_from_db()
    assert (invited.used_at, Enrollment.objects.filter(shop=LATECOMER).exists()) == (None, False)


def test_the_service_refuses_another_text(invited, keepers, bo):
    with pytest.raises(TermsChanged):
        fees.apply(invited.pk, acceptance(bo, sha256="0" * 64), by=keepers.bo)


# Afterwards.


def test_it_stays_readable_for_owner_and_finance_and_nobody_else(invited, keepers, june):
    agreement = joined.applied(keepers.bo)
    page = f"{AGREEMENT}2026-summer-00002/"
    for person in (keepers.bo, keepers.fei):
        client = built.signed_in(person)
        assert client.get(AGREEMENT)["Location"] == page
        assert client.get(INVITATION)["Location"] == page
        shown = words(client, page)
        assert agreement.sha256 in shown
        assert "worked out again just now: it matches" in shown
        kept = b"".join(client.get(f"{page}text/").streaming_content)
        assert hashlib.sha256(kept).hexdigest() == agreement.sha256
        printed = client.get(f"{page}pdf/")
        assert b"".join(printed.streaming_content).startswith(b"%PDF")
    assert built.signed_in(keepers.otto).get(page).status_code == 403
    nan = built.signed_in(member("nan", "owner", NEIGHBOUR))
    assert nan.get(page).status_code == 404
    assert nan.get(f"/shops/{NEIGHBOUR}/agreement/2026-summer-00002/").status_code == 404


def test_staff_of_the_shop_read_it_too(invited, keepers, june):
    agreement = joined.applied(keepers.bo)
    page = f"/admin/enrollment/agreement/{agreement.pk}/"
    jun = built.signed_in(built.employ("jun", "account managers"))
    for client, status in ((built.signed_in(june.mei), 200), (built.signed_in(june.omar), 200)):
        assert agreement.sha256 in client.get(f"{page}change/").content.decode()
        assert client.get(f"{page}text/").status_code == status
        assert client.get(f"{page}pdf/").status_code == status
    assert jun.get(f"{page}text/").status_code == 404
    assert agreement.sha256 not in jun.get(f"{page}change/", follow=True).content.decode()


@pytest.mark.parametrize(
    "change", ["text = text || '.'", "sha256 = repeat('0', 64)", "contact_name = 'Eve'"]
)
def test_nobody_changes_it(invited, keepers, change):
    joined.applied(keepers.bo)
    with pytest.raises(Exception, match=r"permission denied|Cannot update"), transaction.atomic():
        built.ask(f"UPDATE enrollment_agreement SET {change}")


def test_postgresql_keeps_no_text_with_another_hash(invited, keepers, monkeypatch, bo):
    given = acceptance(bo)
    monkeypatch.setattr("enrollment.services.agreements.rules.text", lambda *_: "Another.")
    monkeypatch.setattr("enrollment.services.agreements.rules.fingerprint", lambda _: given.sha256)
    with pytest.raises(InternalError, match="The hash is not that of the text"):
        fees.apply(invited.pk, given, by=keepers.bo)


def test_the_application_says_what_is_due_and_how_it_is_paid(invited, keepers, bo):
    agreement = joined.applied(keepers.bo)
    shown = words(bo, APPLICATION)
    reference = agreement.transfer_reference
    grouped = " ".join(reference[place : place + 4] for place in range(0, len(reference), 4))
    assert grouped in shown
    assert "Due USD 6,000.00" in shown
    assert "until the end of 31 Jul at the latest" in shown
    assert {APPLICATION, AGREEMENT} < joined.menu(bo)
    assert "See what is due" in words(bo, f"{SHOP}/")


def test_or_that_it_is_deducted(invited, keepers, bo):
    joined.applied(keepers.bo, payment_method="balance")
    assert "deducted from your shop's settlement balance" in words(bo, APPLICATION)


def test_who_should_know_is_told(invited, keepers, june):
    joined.applied(keepers.bo)
    assert names("fee_due") == ["Bo", "Fei"]
    assert names("fee_to_settle") == ["Mei", "Omar"]


def test_the_mail_says_which_reference(june, keepers, mailoutbox, clock):
    joined.invite(june.mei)
    agreement = joined.applied(keepers.bo)
    built.ask("UPDATE support_mail SET due_at = now() - interval '1 minute'")
    send()
    mails = [one for one in mailoutbox if "applied" in one.subject]
    [mail] = [one for one in mails if one.to == ["bo@shop.example"]]
    assert mail.subject == "Shop 7495003 has applied: transfer USD 6,000.00"
    reference = agreement.transfer_reference
    grouped = " ".join(reference[place : place + 4] for place in range(0, len(reference), 4))
    assert f"Name the reference {grouped} in the transfer." in mail.body
    assert "The last day on which the fee can be recorded is 31 Jul 2026." in mail.body


def test_the_merchant_withdraws(invited, keepers, bo, june):
    joined.applied(keepers.bo)
    fei = built.signed_in(keepers.fei)
    assert fei.post(f"{APPLICATION}withdraw/").status_code == 403
    assert "Withdraw the application" not in words(fei, APPLICATION)

    bo.post(f"{APPLICATION}withdraw/")
    assert joined.enrollment().state == "withdrawn"
    assert told("fee_moved") == []  # nothing was paid
    assert bo.post(f"{APPLICATION}withdraw/", follow=True).status_code == 200
    assert AuditEntry.objects.filter(act="enrollment.withdrawn").get().by == keepers.bo
    assert invitations.refusals(joined.program(), [LATECOMER]) == {LATECOMER: "enrolled"}
