"""LOOK.md, Components: an empty list says what will appear; accounts and notices are in words."""

import pytest

from billing.models import Posting
from growth_program.support.models import Mail, Notice
from tests import world as built
from tests.pages.reading import read


@pytest.fixture
def shown(admin_user):
    admin_user.language = "en"
    admin_user.save(update_fields=["language"])
    client = built.signed_in(admin_user)

    def shown(way: str) -> str:
        return " ".join(read(client.get(f"/admin/{way}").content.decode()).split())

    return shown


def test_one_that_is_empty_says_what_will_be_there(shown):
    text = shown("billing/monthclose/")

    assert "Nothing here yet What is made from now on is listed here, the newest first." in text
    assert "0 closes of months" not in text


def test_and_one_that_a_search_has_emptied_how_to_see_all(lived, shown):
    text = shown("enrollment/enrollment/?q=zzz")

    assert "Nothing fits this search" in text
    assert "Show all" in text
    assert "Nothing fits this search" not in shown("enrollment/enrollment/")


def test_a_posting_names_its_accounts(lived, shown):
    posting = Posting.objects.filter(kind="fixed_fee").get()

    for way in ("billing/posting/?kind__exact=fixed_fee", f"billing/posting/{posting.pk}/change/"):
        text = shown(way)
        assert "receivable from merchants" in text
        assert "fixed fees earned" in text
        assert "receivable " not in text.replace("receivable from merchants", "")
    assert "fixed fee, 1 May 2026: USD 6,000.00" in text


def test_a_mail_names_what_it_is_about(lived, lin, shown):
    notice = Notice.objects.filter(receiver=lin, kind="statement_closed").first()
    assert Mail.objects.filter(notice=notice).exists()

    text = shown("support/mail/")
    assert f"A statement closes · {notice.subject.rpartition(':')[2]}" in text
    assert "statement_closed" not in text
