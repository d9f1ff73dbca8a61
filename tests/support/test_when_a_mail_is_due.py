"""Issue 4, Notices: quiet hours in Shanghai, the day's digest, pauses after failures."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.support.rules.hours import (
    AT_ONCE,
    AWAITED,
    DAILY,
    LONGEST_PAUSE,
    Rhythm,
    due_at,
    is_quiet,
    pause,
)

ZONE = "Asia/Shanghai"
USUAL = Rhythm(time(22), time(8), time(9))
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def due(mailing: str, now: str, rhythm: Rhythm = USUAL) -> str:
    """Shown as clocks in Shanghai show it, for somebody who asks in UTC."""
    found = due_at(mailing, at(now).astimezone(UTC), rhythm, ZONE).astimezone(ZoneInfo(ZONE))
    return f"{found:%Y-%m-%d %H:%M:%S}"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-07-14 08:00:00", "2026-07-14 08:00:00"),
        ("2026-07-14 12:34:56", "2026-07-14 12:34:56"),
        ("2026-07-14 21:59:59", "2026-07-14 21:59:59"),
        ("2026-07-14 22:00:00", "2026-07-15 08:00:00"),
        ("2026-07-31 23:30:00", "2026-08-01 08:00:00"),
        ("2026-07-14 00:00:00", "2026-07-14 08:00:00"),
        ("2026-07-14 07:59:59", "2026-07-14 08:00:00"),
    ],
)
def test_a_mail_waits_while_hours_are_quiet(now, then):
    assert due(AT_ONCE, now) == then


def test_but_not_one_that_somebody_waits_for():
    assert due(AWAITED, "2026-07-14 23:30:00") == "2026-07-14 23:30:00"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-07-14 08:59:59", "2026-07-14 09:00:00"),
        ("2026-07-14 09:00:00", "2026-07-14 09:00:00"),
        ("2026-07-14 09:00:01", "2026-07-15 09:00:00"),
        ("2026-12-31 18:00:00", "2027-01-01 09:00:00"),
    ],
)
def test_the_days_mail_goes_at_its_hour(now, then):
    assert due(DAILY, now) == then


def test_and_after_quiet_hours_where_its_hour_is_quiet():
    night_owl = Rhythm(time(22), time(8), time(23))

    assert due(DAILY, "2026-07-14 12:00:00", night_owl) == "2026-07-15 08:00:00"


def test_quiet_hours_within_a_day():
    siesta = Rhythm(time(13), time(15), time(9))

    assert due(AT_ONCE, "2026-07-14 12:59:59", siesta) == "2026-07-14 12:59:59"
    assert due(AT_ONCE, "2026-07-14 13:00:00", siesta) == "2026-07-14 15:00:00"
    assert due(AT_ONCE, "2026-07-14 23:00:00", siesta) == "2026-07-14 23:00:00"


def test_quiet_hours_that_end_when_they_begin_are_none():
    assert due(AT_ONCE, "2026-07-14 03:00:00", Rhythm(time(3), time(3), time(9))) == (
        "2026-07-14 03:00:00"
    )


instants = st.integers(0, 2**31).map(lambda second: datetime.fromtimestamp(second, UTC))
rhythms = st.builds(Rhythm, st.times(), st.times(), st.times())


@given(instants, rhythms, st.sampled_from([AT_ONCE, DAILY]))
def test_no_mail_is_due_in_quiet_hours_nor_much_later(now, rhythm, mailing):
    found = due_at(mailing, now, rhythm, ZONE)

    assert not is_quiet(found, rhythm, ZONE)
    assert now <= found < now + (DAY if mailing == AT_ONCE else 2 * DAY)


@given(instants, rhythms)
def test_where_nothing_is_quiet_nothing_waits(now, rhythm):
    assert is_quiet(now, rhythm, ZONE) or due_at(AT_ONCE, now, rhythm, ZONE) == now


@given(instants, rhythms)
def test_a_mail_that_waits_goes_when_quiet_hours_end(now, rhythm):
    found = due_at(AT_ONCE, now, rhythm, ZONE)

    shown = found.astimezone(ZoneInfo(ZONE)).time()
    assert found == now or shown == rhythm.quiet_until


@given(instants, rhythms)
def test_the_days_mail_shows_its_hour_or_the_end_of_quiet_ones(now, rhythm):
    shown = due_at(DAILY, now, rhythm, ZONE).astimezone(ZoneInfo(ZONE)).time()

    assert shown in (rhythm.digest_at, rhythm.quiet_until)


@given(instants, st.timedeltas(timedelta(0), DAY))
def test_what_is_told_until_the_days_mail_goes_in_it(now, later):
    """One mail a day, whenever in between something was told."""
    first = due_at(DAILY, now, USUAL, ZONE)

    assert due_at(DAILY, min(now + later, first), USUAL, ZONE) == first


def test_pauses_grow_up_to_four_hours():
    minutes = [pause(tries) / timedelta(minutes=1) for tries in (1, 2, 3, 4, 8, 9, 10, 40_000)]

    assert minutes == [1, 2, 4, 8, 128, 240, 240, 240]


@given(st.integers(1, 32_767))
def test_no_pause_is_shorter_than_the_one_before(tries):
    assert timedelta(0) < pause(tries) <= pause(tries + 1) <= LONGEST_PAUSE
