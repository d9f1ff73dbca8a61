"""Issue 4: nothing is lost while the mail server is away, and nobody waits for a slow one."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from billing.models import Statement
from growth_program.support.models import Mail
from growth_program.support.models.preferences import usual_rhythm
from growth_program.support.rules.hours import TRIED_FOR
from growth_program.support.services import mails, notices
from growth_program.support.services.notices import News
from growth_program.support.services.preferences import Choice, choose
from tests.faults.threads import at_once
from tests.support.told import send, waiting
from tests.world import LIN

MINUTE = timedelta(minutes=1)


def close(count: int = 1) -> None:
    """Two mails each: Lin's and Fay's."""
    parameters = {"number": "N", "month": "2026-05-01", "total": "6011.78"}
    news = [News(n, LIN, parameters) for n in range(count)]
    notices.tell_all("statement_closed", Statement, news)


def of(name: str) -> Mail:
    return Mail.objects.get(receiver__name=name)


# It is away.


def test_what_was_to_go_waits(mail_server, readers, noon):
    close()
    mail_server.stop()

    assert (send(), waiting()) == (0, 2)
    [tried] = Mail.objects.filter(tries=1)
    assert tried.failure.startswith("ConnectionRefusedError")
    assert tried.waits_for_server


def test_one_mail_is_tried_and_not_all_of_them(mail_server, readers, noon):
    close(10)
    mail_server.stop()
    send()

    assert Mail.objects.filter(tries=1).count() == 1


def test_it_all_goes_once_the_server_is_back(mail_server, readers, noon):
    close(3)
    mail_server.stop()
    for _ in range(40):  # ten hours
        send()
        noon.shift(15 * MINUTE)
    mail_server.start()

    assert send() + send() == 6
    assert set(mail_server.numbers().values()) == {1}
    assert waiting() == 0


def test_pauses_grow_and_the_first_that_goes_hurries_the_others(mail_server, readers, noon):
    close()
    mail_server.stop()
    for _ in range(20):
        Mail.objects.filter(receiver__name="Lin").update(due_at=mails.clock.wall())
        send()
        noon.shift(timedelta(seconds=1))
    assert of("Lin").due_at - mails.clock.wall() > 14 * MINUTE
    mail_server.start()
    noon.shift(MINUTE)  # Fay's is due, Lin's not for a while

    assert [send(), send()] == [1, 1]
    assert mail_server.names() == ["fay", "lin"]


def test_it_is_tried_for_five_days(mail_server, readers, noon):
    close()
    mail_server.stop()
    noon.shift(TRIED_FOR - timedelta(seconds=1))
    send()
    assert waiting() == 2

    noon.shift(20 * MINUTE)
    send()
    send()
    assert waiting() == 0
    assert Mail.objects.filter(given_up_at__isnull=False, sent_at=None).count() == 2


# It refuses a mail.


def test_for_now_is_tried_again_and_holds_no_other_up(mail_server, readers, noon):
    mail_server.answers["fay"] = "451 Come back later"
    close()

    assert send() == 1
    assert (mail_server.names(), waiting()) == (["lin"], 1)
    assert "Come back later" in of("Fay").failure
    del mail_server.answers["fay"]
    assert send() == 0
    noon.shift(MINUTE)
    assert (send(), mail_server.names()) == (1, ["fay", "lin"])
    assert of("Fay").failure == ""


def test_for_good_is_given_up_after_a_day(mail_server, readers, noon):
    """Not at once: a server that is set up wrongly refuses everybody for good."""
    mail_server.answers["fay"] = "550 Nobody of that name"
    close()
    for _hour in range(30):
        send()
        noon.shift(60 * MINUTE)

    assert (mail_server.names(), waiting()) == (["lin"], 0)
    assert mail_server.tried["fay"] == 7  # every four hours, the last after a day
    given_up = of("Fay")
    assert given_up.given_up_at is not None
    assert "Nobody of that name" in given_up.failure


# A slow one.


@pytest.mark.django_db(transaction=True)
def test_while_it_thinks_others_tell_read_choose_and_send(mail_server, readers, noon):
    """The sender holds the row of that one mail, and nothing else."""
    mail_server.holds_back = True
    close()

    def meanwhile() -> int:
        assert mail_server.has_one.wait(20)
        mail_server.holds_back = False  # from the next mail on
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        close(3)
        notices.read_all(readers.lin, until=2**31)
        choose(readers.lin, {"statement_closed": Choice(True, "off")}, usual_rhythm())
        sent = send()
        mail_server.let_go()
        return sent

    assert at_once(send, meanwhile) == [1, 5]
    assert set(mail_server.numbers().values()) == {1}


@pytest.mark.django_db(transaction=True)
def test_another_sender_sends_the_others_and_none_twice(mail_server, readers, noon):
    mail_server.pause = 0.05
    close(10)

    sent = at_once(*[partial(mails.send_due, seconds=60)] * 4)

    assert sum(sent) == 20
    assert len(mail_server.arrived) == 20
    assert set(mail_server.numbers().values()) == {1}
    assert waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_one_that_never_answers_is_left_after_the_time_out(mail_server, readers, settings, noon):
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.holds_back = True
    close()

    assert send() == 0
    [tried] = Mail.objects.filter(tries=1)
    assert tried.failure.startswith(("TimeoutError", "SMTPServerDisconnected"))
    assert waiting() == 2
