"""Issue 4: the portal's inbox, its badge, and how people choose to be told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from billing.models import Statement
from growth_program.marketplace.models import Shop
from growth_program.people.models import ShopMember
from growth_program.support.kinds import all_kinds
from growth_program.support.models import Mail, MailRhythm, Notice, Preference
from growth_program.support.services import notices
from growth_program.support.services.notices import News
from tests.support.told import member
from tests.world import LIN, signed_in

CLOSED = {"number": "2026-summer-00001-202605", "month": "2026-05-01", "total": "6011.78"}
TITLE = "Shop 7495001: statement of May 2026, USD 6,011.78"


def close(count: int = 1) -> None:
    news = [News(n, LIN, CLOSED) for n in range(count)]
    notices.tell_all("statement_closed", Statement, news)


@pytest.fixture
def fay(readers):
    return signed_in(readers.fay)


def shown(client, address: str = "/notices/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def of(readers_name: str) -> Notice:
    return Notice.objects.get(receiver__name=readers_name)


def test_it_says_what_was_told(fay):
    close()
    page = shown(fay)

    assert TITLE in page
    assert "The statement of May 2026 is closed. It comes to USD 6,011.78." in page
    assert "Open the statement" in page


def test_each_reads_it_in_his_language(fay, readers):
    close()

    assert "Shop 7495001：2026年5月账单，USD 6,011.78" in shown(signed_in(readers.lin))


def test_before_anything_is_told_it_says_what_will_be(fay):
    assert "No notices yet" in shown(fay)
    assert "Nothing unread" in shown(fay, "/notices/?unread")


def test_going_on_to_the_statement_is_having_read_it(fay):
    close()
    answer = fay.post(f"/notices/{of('Fay').pk}/", {"open": "1"})

    assert answer.status_code == 302
    assert answer["Location"] == f"/shops/{LIN}/statements/2026-summer-00001-202605/"
    assert of("Fay").read_at is not None
    assert of("Lin").read_at is None


def test_or_it_is_marked_as_read(fay):
    close()
    answer = fay.post(f"/notices/{of('Fay').pk}/")

    assert answer["Location"] == "/notices/"
    assert "Nothing unread" in shown(fay, "/notices/?unread")
    assert TITLE in shown(fay)


def test_looking_is_not_reading(fay):
    close()
    shown(fay)

    assert fay.get(f"/notices/{of('Fay').pk}/").status_code == 405
    assert of("Fay").read_at is None


def test_all_that_was_shown_is_marked_and_nothing_that_came_since(fay, readers):
    close(3)
    newest = Notice.objects.filter(receiver=readers.fay).latest("pk")
    close(4)
    fay.post("/notices/read/", {"until": str(newest.pk)})

    left = Notice.objects.unread().filter(receiver=readers.fay)
    assert [notice.subject for notice in left] == ["billing.statement:3"]
    assert Notice.objects.unread().filter(receiver=readers.lin).count() == 4


@pytest.mark.parametrize("until", ["", "x", "-1", "٣", "9" * 30])
def test_what_is_no_number_marks_nothing(fay, until):
    close()

    assert fay.post("/notices/read/", {"until": until}).status_code == 302
    assert TITLE in shown(fay, f"/notices/?before={until}")  # nor leads anywhere
    assert of("Fay").read_at is None


def test_pages_of_thirty(fay, readers):
    close(65)
    seen, address = [], "/notices/"
    for _ in range(3):
        page = shown(fay, address)
        seen.append(page.count('<li class="told'))
        _, _, rest = page.partition('href="?before=')
        address = f"/notices/?before={rest.partition(chr(34))[0]}"

    assert seen == [30, 30, 5]
    assert "Older" not in page


# Whose it is.


def test_anothers_is_not_there(fay):
    close()

    assert fay.post(f"/notices/{of('Lin').pk}/").status_code == 404
    assert fay.post("/notices/99999999999999999999/").status_code == 404
    assert of("Lin").read_at is None


def test_nor_what_may_not_be_known_any_more(fay, readers):
    close()
    ShopMember.objects.filter(user=readers.fay).update(role="operator")

    assert TITLE not in shown(fay)
    assert fay.post(f"/notices/{of('Fay').pk}/").status_code == 404
    assert 'class="count"' not in shown(fay, "/notices/unread/")


@pytest.mark.parametrize(
    "address", ["/notices/", "/notices/unread/", "/notices/preferences/", "/notices/read/"]
)
def test_whoever_is_not_signed_in_is_asked_to(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_form_without_its_token_is_refused(readers):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(readers.fay)
    close()

    for address in ("/notices/read/", f"/notices/{of('Fay').pk}/", "/notices/preferences/"):
        assert strict.post(address).status_code == 403
    assert of("Fay").read_at is None


def test_a_shops_name_is_shown_as_what_it_is(fay):
    Shop.objects.filter(pk=LIN).update(name="<script>alert(1)</script>")
    close()

    assert "<script>alert" not in shown(fay)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;: statement of May 2026" in shown(fay)


# The badge.


def test_the_badge_counts_what_is_unread(fay):
    assert 'class="count"' not in shown(fay, "/notices/unread/")
    close(3)
    assert '<span class="count">3</span>' in shown(fay, "/notices/unread/")


def test_up_to_ninety_nine(fay):
    close(120)

    assert '<span class="count">99+</span>' in shown(fay, "/notices/unread/")


def test_every_page_asks_for_it(fay):
    page = shown(fay, f"/shops/{LIN}/")

    assert 'hx-get="/notices/unread/" hx-trigger="load, every 60s" hx-select="#unread"' in page
    assert "htmx-2.min.js" in page


@pytest.mark.parametrize("count", [1, 200])
def test_it_is_one_query_beside_those_of_any_page(fay, count):
    close(count)

    with CaptureQueriesContext(connection) as asked:
        shown(fay, "/notices/unread/")
    session, person = 1, 1
    assert len(asked) == session + person + 1


@pytest.mark.parametrize("count", [1, 200])
def test_a_page_takes_as_many_queries_however_much_was_told(fay, count):
    close(count)

    with CaptureQueriesContext(connection) as asked:
        shown(fay)
    session, person, rows, names, unread = 1, 1, 1, 1, 1
    assert len(asked) == session + person + rows + names + unread


# How people choose.


def chosen(**others: str) -> dict[str, str]:
    """What the form sends: Fay is told of joining, statements, decisions, and herself."""
    return {
        **{f"{kind.key}-mailing": kind.mailings[0] for kind in all_kinds()},
        "quiet_from": "22:00",
        "quiet_until": "08:00",
        "digest_at": "09:00",
    } | others


def test_it_offers_what_the_visitor_may_be_told(fay, readers):
    page = shown(fay, "/notices/preferences/")

    assert "A statement closes" in page
    assert "A decision waits for your review" not in page
    meis = shown(signed_in(readers.mei), "/notices/preferences/")
    assert "A decision waits for your review" in meis
    assert "A statement closes" not in meis


def test_what_is_chosen_holds(fay, readers):
    answer = fay.post(
        "/notices/preferences/",
        chosen(
            **{"statement_closed-mailing": "daily", "quiet_from": "20:00", "digest_at": "07:00"}
        ),
    )

    assert answer.status_code == 302
    assert Preference.objects.get(user=readers.fay, kind="statement_closed").mailing == "daily"
    [rhythm] = MailRhythm.objects.all()
    assert [f"{at:%H:%M}" for at in (rhythm.quiet_from, rhythm.quiet_until, rhythm.digest_at)] == [
        "20:00",
        "08:00",
        "07:00",
    ]
    close()
    assert Mail.objects.get(receiver=readers.fay).in_digest
    page = shown(fay, "/notices/preferences/")
    assert '<option value="daily" selected>' in page
    assert '<option value="20:00" selected>' in page


def test_what_is_about_money_stays_in_the_inbox(fay, readers):
    """Its box is not there, and a form that leaves it out changes nothing."""
    fay.post("/notices/preferences/", chosen(**{"statement_closed-mailing": "off"}))

    close()
    assert Notice.objects.unread().filter(receiver=readers.fay).count() == 1
    assert not Mail.objects.filter(receiver=readers.fay).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"statement_closed-mailing": "hourly"},
        {"member_removed-mailing": "daily"},
        {"quiet_from": "25:00"},
        {"digest_at": ""},
    ],
)
def test_what_is_not_offered_is_refused(fay, wrong):
    answer = fay.post("/notices/preferences/", chosen(**wrong))

    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert not Preference.objects.exists()


def test_a_manager_may_leave_a_kind_out_of_the_inbox(readers):
    mei = signed_in(readers.mei)
    form = chosen(
        **{
            "enrollment_changed-mailing": "off",
            "fee_to_settle-mailing": "at_once",
            "invitation_declined-mailing": "at_once",
            "adjudication_to_review-mailing": "daily",
        }
    )
    assert mei.post("/notices/preferences/", form).status_code == 302

    parameters = {"number": "N", "ad_credit": "0.00"}
    notices.tell_all("adjudication_to_review", Statement, [News(7, LIN, parameters)])
    assert not Notice.objects.unread().filter(receiver=readers.mei).exists()
    assert Mail.objects.filter(receiver=readers.mei).count() == 1


def test_of_a_person_with_fifty_shops_each_notice_names_its_own(readers):
    agency = member("agency", "owner")
    for n in range(5):
        Shop.objects.filter(pk=LIN).update(name=f"Shop number {n}")
    ShopMember.objects.create(user=agency, shop_id="7495002", role="finance")
    notices.tell_all("statement_closed", Statement, [News(1, LIN, CLOSED)])
    notices.tell_all("statement_closed", Statement, [News(2, "7495002", CLOSED)])

    page = shown(signed_in(agency))
    assert "Shop number 4: statement of May 2026" in page
    assert "Shop 7495002: statement of May 2026" in page
