"""Issue 4: what waits, fails and was given up is told to operators, and shown to administrators."""

from datetime import timedelta

import pytest

from billing.models import Statement
from growth_program.people.models import User
from growth_program.support.models import Mail
from growth_program.support.reports import waiting
from growth_program.support.services import notices
from growth_program.support.services.notices import News
from tests.support.told import send, staff
from tests.world import LIN, signed_in


@pytest.fixture
def closed(readers, noon):
    parameters = {"number": "N", "month": "2026-05-01", "total": "0.00"}
    notices.tell_all("statement_closed", Statement, [News(7, LIN, parameters)])


def figures() -> tuple[int, int, int]:
    return waiting.mails_due(), waiting.mails_failing(), waiting.mails_given_up()


def test_what_is_due_fails_and_is_given_up(closed, mail_server, noon):
    assert figures() == (2, 0, 0)

    mail_server.answers["fay"] = "451 Later"
    send()
    assert figures() == (0, 1, 0)

    User.objects.filter(name="Fay").update(is_active=False)
    noon.shift(timedelta(minutes=1))
    send()
    assert figures() == (0, 0, 1)

    noon.shift(timedelta(days=1))
    assert figures() == (0, 0, 0)


def test_administrators_see_why(closed, mail_server):
    mail_server.answers["fay"] = "451 Come back later"
    send()
    ada = signed_in(staff("ada", "administrators"))

    assert "Come back later" in ada.get("/admin/support/mail/").content.decode()
    mail = Mail.objects.get(receiver__name="Fay")
    assert ada.get(f"/admin/support/mail/{mail.pk}/change/").status_code == 200


def test_others_do_not(closed, readers):
    for person in (readers.mei, readers.omar):
        assert signed_in(person).get("/admin/support/mail/").status_code == 403
