"""Issue 4: a sender that is killed loses no mail, and what goes again is known to be the same."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest

from billing.models import Statement
from growth_program.core import clock
from growth_program.demo.embedded import CHECKOUT
from growth_program.support.models import Mail
from growth_program.support.services import notices
from growth_program.support.services.notices import News
from tests.support.server import Server
from tests.support.told import waiting
from tests.world import LIN

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(300),
    pytest.mark.django_db(transaction=True),
]
SEND = """
from growth_program.support.services import mails
print(mails.send_due(seconds=60))
"""
KILLS = 4


def close(count: int) -> None:
    parameters = {"number": "N", "month": "2026-05-01", "total": "6011.78"}
    news = [News(n, LIN, parameters) for n in range(count)]
    notices.tell_all("statement_closed", Statement, news)


def sender(server: Server) -> subprocess.Popen:
    """A process of its own, as a worker is. All that waits is due for it."""
    Mail.objects.waiting().update(due_at=clock.wall() - timedelta(minutes=1))
    named = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(server.port),
        "EMAIL_TLS": "none",
    }
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", SEND]
    return subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env=os.environ | named,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def finish(server: Server) -> None:
    process = sender(server)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")


def test_between_the_servers_word_and_the_row(mail_server, readers):
    """The one moment in which it goes twice: the server has it, and we have not written it down."""
    close(1)
    mail_server.holds_back = True
    process = sender(mail_server)
    assert mail_server.has_one.wait(60)
    kill(process)
    mail_server.let_go()
    assert waiting() == 2

    finish(mail_server)
    assert waiting() == 0
    assert sorted(mail_server.numbers().values()) == [1, 2]
    assert mail_server.names() in (["fay", "fay", "lin"], ["fay", "lin", "lin"])
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_at_any_moment(mail_server, readers, seed):
    chance = random.Random(seed)
    close(30)
    mail_server.pause = 0.01
    for _ in range(KILLS):
        process, until = sender(mail_server), len(mail_server.arrived) + chance.randint(0, 4)
        while process.poll() is None and len(mail_server.arrived) <= until:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.03)
        kill(process)
    finish(mail_server)

    arrived = mail_server.numbers()
    numbers = {f"<notice-{pk}@growth.example>" for pk in Mail.objects.values_list("pk", flat=True)}
    assert set(arrived) == numbers
    assert len(numbers) == 60
    assert waiting() == 0
    assert Mail.objects.filter(sent_at=None).count() == 0
    # A kill sends one mail again at most: that which was on its way.
    assert arrived.total() - 60 <= KILLS
    assert max(arrived.values()) <= 1 + KILLS


def test_a_days_mail_that_was_cut_off_goes_again_as_it_was(mail_server, readers):
    """What has been told since goes in another."""
    close(3)
    Mail.objects.filter(receiver=readers.lin).delete()
    Mail.objects.update(in_digest=True)
    mail_server.holds_back = True
    process = sender(mail_server)
    assert mail_server.has_one.wait(60)
    kill(process)
    mail_server.let_go()
    close(5)
    Mail.objects.filter(receiver=readers.lin).delete()
    Mail.objects.waiting().update(in_digest=True)

    finish(mail_server)
    first, again, another = sorted(mail_server.arrived, key=lambda mail: mail["Subject"][0] == "2")
    assert (first["Subject"], first["Message-ID"]) == (again["Subject"], again["Message-ID"])
    assert first["Subject"] == "3 notices of the Growth Service Program"
    assert another["Subject"] == "2 notices of the Growth Service Program"
    assert waiting() == 0
