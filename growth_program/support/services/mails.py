"""Mail that is due goes out, each in a transaction of its own.

A try is written down before it is made, and that a mail went after it went: what is killed in
between goes again, under the same Message-ID. See docs/decisions/0010.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.core.mail import get_connection
from django.db import transaction

from growth_program.core import clock
from growth_program.people.models import User
from growth_program.support.letters import letter
from growth_program.support.models import Mail, Notice
from growth_program.support.rules.hours import (
    LONGEST_PAUSE,
    LONGEST_WHILE_AWAY,
    REFUSED_FOR,
    TRIED_FOR,
    pause,
)

log = structlog.get_logger(__name__)
FOR_GOOD = 500  # a server's answer from here on; one that is set up wrongly gives it too
NOBODY = "Its receiver may not know it any more."


@dataclass(frozen=True, slots=True)
class Try:
    """The rows that go as one mail, and which try of theirs this is."""

    rows: list[int]
    count: int


def send_due(*, seconds: float) -> int:
    """Send what is due, and say how many mails went. After so many seconds none is begun.

    Where the mail server is away the rest waits for a later call.
    """
    until, sent, is_there = time.monotonic() + seconds, 0, True
    with _connection() as connection:
        while is_there and time.monotonic() < until and (attempt := _begin()):
            try:
                sent += _send(attempt, connection)
            except Exception as failure:  # one that can't be made or sent holds no other up
                _close(connection)
                is_there = _note(attempt, failure)
    if sent:
        _hurry_those_that_waited_for_the_server()
    return sent


@contextmanager
def _connection() -> Iterator[Any]:
    """To the mail server: opened with the first mail."""
    connection = get_connection()
    try:
        yield connection
    finally:
        _close(connection)


def _close(connection: Any) -> None:
    """Whatever the server says to it: it has taken the mail, or has not."""
    with suppress(OSError):
        connection.close()


@transaction.atomic
def _begin() -> Try | None:
    """Write the next try down, and when to try again should this one be cut off."""
    now = clock.wall()
    first = Mail.objects.due(now).select_for_update(skip_locked=True).first()
    if first is None:
        return None
    company = Mail.objects.going_with(first, now).select_for_update(skip_locked=True)
    rows, count = [mail.pk for mail in company], first.tries + 1
    joined = (first.joined or first.pk) if first.in_digest else None
    Mail.objects.filter(pk__in=rows).update(tries=count, joined=joined, due_at=now + pause(count))
    return Try(rows, count)


@transaction.atomic
def _send(attempt: Try, connection: Any) -> bool:
    """Whether it went. The rows are held meanwhile: whoever else comes by leaves them alone."""
    rows = list(
        Mail.objects.waiting()
        .filter(pk__in=attempt.rows, tries=attempt.count)
        .select_related("receiver")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("pk")
    )
    if len(rows) != len(attempt.rows):  # this try took so long that another has begun
        return False
    notices = _still_to_tell(rows[0].receiver, attempt)
    if not notices:
        Mail.objects.filter(pk__in=attempt.rows).update(given_up_at=clock.wall(), failure=NOBODY)
        return False
    connection.open()
    connection.send_messages([letter(rows[0].number, notices, to=rows[0].receiver)])
    Mail.objects.filter(pk__in=attempt.rows).update(
        sent_at=clock.wall(), failure="", waits_for_server=False
    )
    return True


def _still_to_tell(receiver: User, attempt: Try) -> list[Notice]:
    """Without what he may not know any more. Nobody writes to an account that is closed."""
    if not receiver.is_active:
        return []
    mine = Notice.objects.still_for(receiver).filter(mail__in=attempt.rows)
    return list(mine.order_by("pk"))


def _note(attempt: Try, failure: Exception) -> bool:
    """Write down why it did not go, and when it is tried again. Says whether the server is there.

    The next try is due as `_begin` wrote, unless the server's answer says otherwise.
    """
    now, rows = clock.wall(), Mail.objects.waiting().filter(pk__in=attempt.rows)
    is_about_it, is_refused = _judge(failure)
    tried_for = REFUSED_FOR if is_refused else TRIED_FOR
    is_away = isinstance(failure, OSError) and not is_about_it
    if not isinstance(failure, OSError):
        log.error("mail_cannot_be_made", rows=attempt.rows, exc_info=failure)
    noted: dict[str, Any] = {
        "failure": f"{type(failure).__name__}: {failure}"[:500],
        "waits_for_server": is_away,
    }
    if is_away:
        noted["due_at"] = now + pause(attempt.count, longest=LONGEST_WHILE_AWAY)
    elif is_refused:
        noted["due_at"] = now + LONGEST_PAUSE
    rows.update(**noted)
    if rows.filter(made_at__lte=now - tried_for).update(given_up_at=now):
        log.warning("mail_given_up", rows=attempt.rows, failure=noted["failure"])
    return not is_away


def _judge(failure: Exception) -> tuple[bool, bool]:
    """Whether the server's answer is about this mail, and whether it is a no for good."""
    if isinstance(failure, SMTPRecipientsRefused):
        codes = [code for code, _ in failure.recipients.values()]
    elif isinstance(failure, SMTPDataError):
        codes = [failure.smtp_code]
    else:
        return False, False
    return True, min(codes) >= FOR_GOOD


@transaction.atomic
def _hurry_those_that_waited_for_the_server() -> None:
    """It is back: what failed only because it was away is due."""
    waited = Mail.objects.waiting().filter(waits_for_server=True)
    free = waited.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Mail.objects.filter(pk__in=list(free)).update(due_at=clock.wall(), waits_for_server=False)
