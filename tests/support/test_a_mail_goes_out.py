"""Issue 4, Notices: mail in the receiver's language, as text and HTML, when it is due."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import Statement
from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember
from growth_program.support.models import Mail, Notice
from growth_program.support.models.preferences import usual_rhythm
from growth_program.support.services import notices
from growth_program.support.services.notices import News
from growth_program.support.services.preferences import Choice, choose
from tests.support.told import send, waiting
from tests.world import LIN, at

pytestmark = pytest.mark.usefixtures("noon")
CLOSED = {"number": "2026-summer-00001-202605", "month": "2026-05-01", "total": "-6011.78"}
NAMES = ["<b>Lin & Töchter</b>", "متجر لين", "林家铺子🎏" * 60, "Lin\r\nBcc: all@shop.example\tLtd"]


def close(count: int = 1) -> None:
    news = [News(n, LIN, CLOSED) for n in range(count)]
    notices.tell_all("statement_closed", Statement, news)


def named(name: str) -> None:
    Shop.objects.filter(pk=LIN).update(name=name)


@pytest.fixture
def letters(readers, mailoutbox):
    """Sends what is due; the mails of each receiver, by his address."""

    def sent() -> dict:
        mailoutbox.clear()
        send()
        found = {}
        for mail in mailoutbox:
            [to] = mail.to
            found.setdefault(to.partition("@")[0], []).append(mail)
        return found

    return sent


def html(mail) -> str:
    [(text, kind)] = mail.alternatives
    assert kind == "text/html"
    return text


def test_each_reads_it_in_his_language(letters):
    close()
    sent = letters()

    [lins], [fays] = sent["lin"], sent["fay"]
    assert lins.subject == "Shop 7495001：2026年5月账单，USD −6,011.78"
    assert fays.subject == "Shop 7495001: statement of May 2026, USD −6,011.78"
    assert "2026年5月的账单已出账，合计 USD −6,011.78。" in lins.body
    assert "The statement of May 2026 is closed. It comes to USD −6,011.78." in fays.body
    assert '<html lang="zh-CN">' in html(lins)
    assert '<html lang="en">' in html(fays)
    assert lins.subject in html(lins)


def test_it_leads_to_the_statement_in_full(letters):
    close()
    [mail] = letters()["fay"]

    address = f"https://growth.example/shops/{LIN}/statements/2026-summer-00001-202605/"
    assert f"Open the statement: {address}\n" in mail.body
    assert f'<a href="{address}"' in html(mail)


def test_staff_are_led_to_the_admin(letters, readers):
    notices.tell_all(
        "adjudication_to_review", Statement, [News(7, LIN, {"number": "N", "ad_credit": "3000.00"})]
    )
    Mail.objects.update(in_digest=False, due_at=at("2026-09-01"))
    [mail] = letters()["mei"]

    assert "https://growth.example/admin/compensation/adjudication/7/change/" in mail.body


def test_it_says_what_mail_servers_and_clients_want_to_know(letters):
    close()
    [mail] = letters()["fay"]

    number = Mail.objects.get(receiver__name="Fay").pk
    said = mail.message()
    assert {name: said[name] for name in ("Message-ID", "List-Unsubscribe", "Auto-Submitted")} == {
        "Message-ID": f"<notice-{number}@growth.example>",
        "List-Unsubscribe": "<https://growth.example/notices/preferences/>",
        "Auto-Submitted": "auto-generated",
    }
    assert [part.get_content_type() for part in said.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_shops_name_is_a_name_and_nothing_else(letters, name):
    named(name)
    close()
    [mail] = letters()["fay"]

    assert "\n" not in mail.subject
    assert len(mail.subject) < 130
    assert mail.subject.endswith(": statement of May 2026, USD −6,011.78")
    assert mail.message()["Bcc"] is None
    assert mail.recipients() == ["fay@shop.example"]
    assert "<b>" not in html(mail)


def test_a_name_from_right_to_left_turns_nothing_around_it(letters):
    named("\u202eمتجر لين\u202c")
    close()
    [mail] = letters()["fay"]

    assert mail.subject == ("\u2068متجر لين\u2069: statement of May 2026, USD −6,011.78")


# When.


def test_it_goes_once(letters):
    close()

    assert sorted(letters()) == ["fay", "lin"]
    assert (letters(), waiting()) == ({}, 0)


def test_in_quiet_hours_it_waits_but_the_inbox_does_not(letters, readers, noon):
    noon.move_to(at("2026-09-01 23:30"))
    close()
    assert letters() == {}
    assert Notice.objects.unread().filter(receiver=readers.fay).count() == 1

    noon.move_to(at("2026-09-02 07:59:59"))
    assert letters() == {}
    noon.move_to(at("2026-09-02 08:00"))
    assert sorted(letters()) == ["fay", "lin"]


def test_quiet_hours_are_each_ones_own(letters, readers, noon):
    rhythm = usual_rhythm()._replace(quiet_from=at("2026-09-01 11:00").time())
    choose(readers.fay, {}, rhythm._replace(quiet_until=at("2026-09-01 13:30").time()))
    close()
    assert sorted(letters()) == ["lin"]

    noon.move_to(at("2026-09-01 13:30"))
    assert sorted(letters()) == ["fay"]


def test_all_of_a_day_goes_in_one_mail(letters, readers, noon):
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())
    close(2)
    noon.move_to(at("2026-09-01 18:00"))
    close(3)  # one more: the others were told
    assert "fay" not in letters()

    noon.move_to(at("2026-09-02 09:00"))
    [mail] = letters()["fay"]
    assert mail.subject == "3 notices of the Growth Service Program"
    assert mail.body.count("The statement of May 2026 is closed.") == 3
    assert mail.body.count("Open the statement: https://") == 3
    first = Mail.objects.filter(receiver=readers.fay).order_by("pk")[0]
    assert mail.message()["Message-ID"] == f"<notice-{first.pk}@growth.example>"
    assert waiting() == 0


def test_what_is_told_as_it_goes_is_in_the_next(letters, readers, noon):
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())
    close(1)
    noon.move_to(at("2026-09-02 09:00:01"))
    assert len(letters()["fay"]) == 1
    close(2)
    assert letters().get("fay") is None

    noon.move_to(at("2026-09-03 09:00"))
    [mail] = letters()["fay"]
    assert mail.subject == "Shop 7495001: statement of May 2026, USD −6,011.78"


def test_a_long_days_mail_says_how_many_more_there_are(letters, readers, noon):
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())
    close(53)
    noon.move_to(at("2026-09-02 09:00"))
    [mail] = letters()["fay"]

    assert mail.subject == "53 notices of the Growth Service Program"
    assert mail.body.count("Open the statement") == 50
    assert "3 more are in the portal: https://growth.example/notices/" in mail.body
    assert waiting() == 0


# Whether at all.


def test_nothing_goes_to_who_may_not_know_it_any_more(letters, readers):
    close()
    ShopMember.objects.filter(user=readers.fay).update(role="operator")

    assert sorted(letters()) == ["lin"]
    given_up = Mail.objects.get(receiver=readers.fay)
    assert given_up.given_up_at is not None
    assert given_up.failure == "Its receiver may not know it any more."


def test_nor_to_an_account_that_was_closed(letters, readers):
    close()
    readers.fay.is_active = False
    readers.fay.save(update_fields=["is_active"])

    assert (sorted(letters()), waiting()) == (["lin"], 0)


def test_a_days_mail_leaves_out_what_may_not_be_known_any_more(letters, readers, noon):
    ShopMember.objects.create(user=readers.fay, shop_id="7495002", role="owner")
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())
    close()
    notices.tell_all("statement_closed", Statement, [News(70, "7495002", CLOSED)])
    readers.fay.memberships.filter(shop=LIN).delete()

    noon.move_to(at("2026-09-02 09:00"))
    [mail] = letters()["fay"]
    assert mail.subject.startswith("Shop 7495002: ")
    assert waiting() == 0


def test_one_that_cannot_be_made_holds_no_other_up(letters, readers, noon):
    close()
    Notice.objects.filter(receiver=readers.fay).update(parameters={})

    assert sorted(letters()) == ["lin"]
    broken = Mail.objects.get(receiver=readers.fay)
    assert (broken.failure, broken.tries, broken.waits_for_server) == (
        "KeyError: 'number'",
        1,
        False,
    )
    Notice.objects.filter(receiver=readers.fay).update(parameters=CLOSED)
    noon.shift(timedelta(minutes=1))
    assert sorted(letters()) == ["fay"]


# In how many queries.


@pytest.mark.parametrize("count", [1, 20])
def test_a_days_mail_takes_as_many_queries_however_much_is_in_it(letters, readers, noon, count):
    choose(readers.fay, {"statement_closed": Choice(True, "daily")}, usual_rhythm())
    close(count)
    Mail.objects.filter(receiver=readers.lin).delete()
    noon.move_to(at("2026-09-02 09:00"))

    with CaptureQueriesContext(connection) as asked:
        letters()
    said = [query["sql"].split()[0] for query in asked if "SAVEPOINT" not in query["sql"]]
    begun, sent, no_other, nobody_waited = 3, 4, 1, 1
    assert len(said) == begun + sent + no_other + nobody_waited
