"""Issue 5, The demo: the business clock stands in the database, runs on, and never goes back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import InternalError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now as real

from growth_program.core import clock
from growth_program.core.models import DemoClock, Program
from growth_program.demo import clocks, play
from growth_program.demo.generated.term import PILOT
from growth_program.demo.play import resume
from tests.demo.clocked import demo, put  # noqa: F401 - a fixture
from tests.world import at

STANDS = at("2026-07-15 10:00")
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.fixture
def wall(demo):  # noqa: F811
    """The wall clock, which this test moves; the demo's was kept as it began."""
    with time_machine.travel(datetime(2026, 11, 26, 3, 0).astimezone(), tick=False) as wall:
        DemoClock.objects.create(stands_at=STANDS, put_at=real())
        yield wall


def test_it_runs_as_the_wall_clock_does(wall):
    wall.shift(70)

    assert clock.now() == STANDS + 70 * SECOND
    assert clock.today() == STANDS.date()


def test_it_is_kept_each_minute_and_so_runs_for_days(wall):
    for _ in range(3 * 24 * 60):
        wall.shift(60)
        clocks.keep()

    assert clock.now() == STANDS + timedelta(days=3)


def test_it_pauses_while_nobody_keeps_it(wall):
    wall.shift(90)
    clocks.keep()
    wall.shift(20 * 86_400)  # the demo is stopped

    # It may have been read for two minutes after that: what was shown is never shown again.
    assert clock.now() == STANDS + 90 * SECOND + 2 * MINUTE
    clocks.keep()
    wall.shift(5)
    assert clock.now() == STANDS + 90 * SECOND + 2 * MINUTE + 5 * SECOND


def test_a_wall_clock_that_is_set_back_does_not_set_it_back(wall):
    wall.shift(60)
    clocks.keep()
    wall.shift(-86_400)

    assert clock.now() == STANDS + MINUTE
    clocks.keep()
    wall.shift(7)
    assert clock.now() == STANDS + MINUTE + 7 * SECOND


def test_on_its_way_it_stands_where_it_was_put(wall):
    assert clocks.aim(at("2026-07-17"))
    wall.shift(45)
    assert clock.now() == STANDS + SECOND

    clocks.step(at("2026-07-16"), lived_to=at("2026-07-16"), doing="A day passes")
    wall.shift(45)
    clocks.keep()
    assert clock.now() == at("2026-07-16")

    clocks.step(at("2026-07-17"), lived_to=at("2026-07-17"), doing="A day passes")
    clocks.arrive()
    wall.shift(45)
    assert clock.now() == at("2026-07-17 00:00:45")


def test_it_is_aimed_at_one_place_at_a_time_and_at_none_before(wall):
    assert not clocks.aim(STANDS - SECOND)
    assert clocks.aim(at("2026-07-17"))
    assert not clocks.aim(at("2026-07-18"))

    assert DemoClock.objects.get().goes_to == at("2026-07-17")
    with pytest.raises(clocks.NotOnItsWay):
        clocks.step(at("2026-07-18"), lived_to=at("2026-07-18"), doing="")


def refused(**changes) -> bool:
    try:
        with transaction.atomic():
            DemoClock.objects.update(**changes)
    except InternalError as no:
        return "never goes back" in str(no)
    return False


def test_the_database_refuses_what_would_show_less(wall):
    assert refused(stands_at=STANDS - SECOND)
    # In a minute it will have shown a minute more; put anew then, it may not show that again.
    in_a_minute = real() + MINUTE
    assert refused(stands_at=STANDS + 59 * SECOND, put_at=in_a_minute)
    assert refused(stands_at=STANDS + 59 * SECOND, put_at=in_a_minute, goes_to=STANDS + MINUTE)
    # After two minutes nobody was shown more.
    assert refused(stands_at=STANDS + 119 * SECOND, put_at=in_a_minute + 20 * MINUTE)

    assert not refused(stands_at=STANDS + 2 * MINUTE, put_at=in_a_minute + 20 * MINUTE)


def test_nor_does_the_row_go(wall):
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        DemoClock.objects.all().delete()


def test_a_request_reads_it_once(wall):
    with CaptureQueriesContext(connection) as asked:
        Client().get("/nowhere/")

    assert sum("core_democlock" in query["sql"] for query in asked) == 1


def test_nobody_else_looks_there(wall, settings, django_assert_num_queries):
    settings.DEMO = False
    with django_assert_num_queries(0):
        assert clock.now() == real()


def test_what_is_played_is_resumed_from_where_it_was_stopped(wall):
    wall.shift(86_400)
    assert not resume()  # the data of an older demo: there is no pilot
    Program.objects.create(code=PILOT.code, time_zone="Asia/Shanghai")
    assert clock.now() == STANDS + 2 * MINUTE
    wall.shift(1)

    assert resume()
    wall.shift(5)
    assert clock.now() == STANDS + 2 * MINUTE + 5 * SECOND


def test_what_is_half_played_is_not(demo):  # noqa: F811
    assert not resume()
    Program.objects.create(code=PILOT.code, time_zone="Asia/Shanghai")
    put("2026-07-15 09:59:59")
    assert not resume()


def test_nor_what_has_migrations_to_come(wall, monkeypatch):
    Program.objects.create(code=PILOT.code, time_zone="Asia/Shanghai")
    assert resume()
    monkeypatch.setattr(play, "state_of_database", lambda: "behind")
    assert not resume()
