"""Issue 4: notices are kept 400 days, mails 90."""

from datetime import timedelta

import pytest

from billing.models import Statement
from growth_program.core import clock as clocks
from growth_program.support import tasks
from growth_program.support.models import Mail, Notice
from growth_program.support.services import clearing, notices
from growth_program.support.services.notices import News
from tests.support.told import send
from tests.world import LIN, at


@pytest.fixture
def told(readers, noon):
    """Two notices, both on 2026-09-01 at noon, and their mails."""
    parameters = {"number": "N", "month": "2026-05-01", "total": "0.00"}
    notices.tell_all("statement_closed", Statement, [News(7, LIN, parameters)])


def left() -> tuple[int, int]:
    return Notice.objects.count(), Mail.objects.count()


def test_a_mail_goes_after_ninety_days(told, noon):
    send()
    noon.shift(timedelta(days=90))
    assert (clearing.clear(), left()) == (0, (2, 2))

    noon.shift(timedelta(seconds=1))
    assert (clearing.clear(), left()) == (2, (2, 0))


def test_one_that_waits_does_not(told, noon):
    noon.shift(timedelta(days=91))

    assert (clearing.clear(), left()) == (0, (2, 2))


def test_a_notice_goes_after_four_hundred(told, clock):
    clock("2027-10-06 00:00")  # the business clock stood at 2026-09-01 00:00 when it was told
    assert clocks.now() - at("2026-09-01") == timedelta(days=400)
    tasks.clear()
    assert left() == (2, 2)

    clock("2027-10-06 00:00:01")
    tasks.clear()
    assert left() == (0, 0)


def test_in_batches(told, noon, monkeypatch):
    monkeypatch.setattr(clearing, "BATCH", 1)
    send()
    noon.shift(timedelta(days=91))

    assert (clearing.clear(), left()) == (2, (2, 0))
