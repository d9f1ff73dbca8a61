"""PRODUCT.md §3.6: frozen and thawed by dates, not by a job: right even if no job ran."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.services import exits
from enrollment.models import Enrollment, Tool, ToolRule, ToolTry
from enrollment.reports import tools as reports
from enrollment.rules.periods import Period
from enrollment.rules.tools import Freeze, Hold, freeze_on, is_refused, ran_at
from enrollment.services import enrollments
from growth_program.core.models import Program, ProgramVersion
from tests import world as built
from tests.enrollment.frozen import CODES, path, use
from tests.world import LATECOMER, LIN, NEIGHBOUR, read

FROZEN, FREE = 423, 204


@pytest.fixture
def asking(db) -> built.Key:
    return built.key("tools:read")


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("2026-04-30 23:59:59", FREE),  # activated, but the term has not begun
        ("2026-05-01 00:00:00", FROZEN),
        ("2026-07-31 23:59:59", FROZEN),
        ("2026-08-01 00:00:00", FREE),
    ],
)
def test_the_edges_of_the_service_period_in_shanghai(world, client, asking, clock, instant, status):
    clock(instant)

    assert use(client, asking).status_code == status


def test_one_that_joins_late_is_frozen_from_its_own_first_day(world, client, asking, clock):
    built.enroll(LATECOMER, "2026-06-17")
    for instant, status in (("2026-06-16 23:59:59", FREE), ("2026-06-17 00:00:00", FROZEN)):
        clock(instant)
        assert use(client, asking, shop_id=LATECOMER).status_code == status


def test_one_that_is_ended_early_is_thawed_on_the_next_day(world, people, client, asking, clock):
    clock("2026-06-20 15:00:00")
    [lin] = Enrollment.objects.all()
    exits.terminate(lin.pk, reason="A.", is_merchants_fault=False, by=people.mei)

    clock("2026-06-20 23:59:59")
    assert use(client, asking).json()["until"] == "2026-06-21"
    clock("2026-06-21 00:00:00")
    assert use(client, asking).status_code == FREE


def test_one_that_is_ended_before_its_service_freezes_nothing(world, people, client, asking, clock):
    clock("2026-04-29")
    [lin] = Enrollment.objects.all()
    exits.terminate(lin.pk, reason="A.", is_merchants_fault=False, by=people.mei)

    clock("2026-05-01")
    assert use(client, asking).status_code == FREE


@pytest.mark.parametrize("shop_id", [NEIGHBOUR, LATECOMER])
def test_who_is_not_in_service_keeps_all_tools(world, client, asking, clock, shop_id):
    """The neighbour was never enrolled; the latecomer has applied and not paid."""
    built.enroll(LATECOMER, "2026-05-20", fee_paid="false")
    clock("2026-06-08")

    told = read(client, asking, path(shop_id)).json()["tools"]

    assert [(one["tool"], one["is_frozen"], one["until"]) for one in told] == [
        (code, False, None) for code in CODES
    ]


def next_edition(starts_on: str, *, frozen: dict[str, bool]) -> Program:
    """An edition of two weeks that Lin joins on its first day."""
    starts = date.fromisoformat(starts_on)
    first = ProgramVersion.objects.get()
    program = Program.objects.create(
        code="next", name_zh="下一期", name_en="Next", time_zone="Asia/Shanghai"
    )
    first.pk, first.program, first.is_agreed = None, program, False
    first.starts_on, first.ends_on = starts, starts + timedelta(days=13)
    first.last_activation_on = first.ends_on
    first.save(force_insert=True)
    for code, is_frozen in frozen.items():
        at_freeze = "stopped" if is_frozen else ""
        tool = Tool.objects.get(code=code)
        first.tool_rules.create(tool=tool, is_frozen=is_frozen, at_freeze=at_freeze)
    [one] = enrollments.apply(program, shops=[LIN], commitments={LIN: (2, 7)})
    enrollments.activate([one], on={one.pk: starts})
    return program


def test_it_is_the_version_that_says_which(world, client, asking, clock):
    """Coupons are frozen on, from the day after; bundles are named and not frozen."""
    next_edition("2026-08-01", frozen={"coupons": True, "bundles": False})
    clock("2026-08-14 23:59:59")

    told = {one["tool"]: one for one in read(client, asking, path()).json()["tools"]}
    assert [code for code in CODES if told[code]["is_frozen"]] == ["coupons"]
    assert told["coupons"]["enrollment_no"] == "next-00001"
    assert use(client, asking, tool="bundles").status_code == FREE


def test_a_tool_that_the_next_edition_freezes_on_is_given_back_after_it(
    world, client, asking, clock
):
    """2026-08-01 and thirteen days more."""
    next_edition("2026-08-01", frozen={"coupons": True})
    clock("2026-07-31")

    told = {one["tool"]: one["until"] for one in read(client, asking, path()).json()["tools"]}
    assert (told["coupons"], told["bundles"]) == ("2026-08-15", "2026-08-01")


def test_it_is_right_without_any_job(world, client, asking, clock):
    """Nothing was told, and nothing is written but the try itself."""
    clock("2026-05-01")
    assert use(client, asking).status_code == FROZEN
    assert ToolTry.objects.count() == 1
    assert not built.ask("SELECT 1 FROM enrollment_toolchange")


class TestTheRule:
    first = Hold(enrollment_no="a-1", period=Period(first=date(2026, 5, 1), last=date(2026, 5, 31)))
    second = Hold(enrollment_no="b-2", period=Period(first=date(2026, 6, 2), last=date(2026, 6, 9)))

    def test_between_two_there_is_a_day(self):
        holds = [self.second, self.first]

        assert freeze_on(date(2026, 5, 31), holds) == Freeze(
            why="in_service", enrollment_no="a-1", until=date(2026, 6, 1)
        )
        assert freeze_on(date(2026, 6, 1), holds) is None
        assert freeze_on(date(2026, 6, 2), holds) == Freeze(
            why="in_service", enrollment_no="b-2", until=date(2026, 6, 10)
        )

    @pytest.mark.parametrize(
        ("action", "refused"), [("create", True), ("lower", False), ("end", False)]
    )
    def test_only_creating_is_refused(self, action, refused):
        freeze = freeze_on(date(2026, 5, 9), [self.first])

        assert is_refused(action, freeze) is refused
        assert is_refused(action, None) is False

    @pytest.mark.parametrize(
        ("starts", "ends", "ended", "ran"),
        [
            (99, 101, None, True),
            (100, 101, None, False),  # begins with the freeze
            (99, 100, None, False),  # ends with it
            (99, 107, 101, True),
            (99, 107, 100, False),
            (99, 100, 103, False),  # was over before somebody said so
        ],
    )
    def test_what_ran_at_an_instant(self, starts, ends, ended, ran):
        assert ran_at(100, starts_time=starts, ends_time=ends, ended_time=ended) is ran


# The rule and the statement, held against each other.

FIRST = date(2026, 2, 27)
GAPS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 6), st.sets(st.sampled_from(CODES[:3]))),
    max_size=5,
)


def editions(drawn: list[tuple[int, int, set[str]]]) -> None:
    """Editions one after the other: days of a gap, of the term, and what each freezes."""
    tools = {tool.code: tool for tool in Tool.objects.all()}
    begins = FIRST
    shape = ProgramVersion.objects.get()
    for number, (gap, days, codes) in enumerate(drawn):
        starts = begins + timedelta(days=gap)
        begins = starts + timedelta(days=days)
        program = Program.objects.create(
            code=f"e{number}", name_zh="某期", name_en="One", time_zone="Asia/Shanghai"
        )
        shape.pk, shape.program, shape.number, shape.is_agreed = None, program, 1, False
        shape.starts_on, shape.ends_on = starts, begins - timedelta(days=1)
        shape.last_activation_on = shape.ends_on
        shape.save(force_insert=True)
        ToolRule.objects.bulk_create(
            ToolRule(
                version=shape,
                tool=tools[code],
                is_frozen=code in codes,
                at_freeze="stopped" if code in codes else "",
            )
            for code in CODES[:3]
        )
        [one] = enrollments.apply(program, shops=[NEIGHBOUR], commitments={NEIGHBOUR: (2, 7)})
        enrollments.activate([one], on={one.pk: starts})


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=GAPS, day=st.integers(-2, 40))
def test_sql_says_what_the_rule_says(world, drawn, day):
    on = FIRST + timedelta(days=day)
    with built.undone():
        editions(drawn)
        by_rule = {
            one.tool.code: one.freeze.until for one in reports.of_shop(NEIGHBOUR, on) if one.freeze
        }
        assert reports.frozen([NEIGHBOUR, LATECOMER], on) == {NEIGHBOUR: by_rule, LATECOMER: {}}


def test_many_shops_take_one_statement(world, clock, django_assert_num_queries):
    built.enroll(LATECOMER, "2026-05-20")
    with django_assert_num_queries(1):
        found = reports.frozen([LIN, LATECOMER, NEIGHBOUR], date(2026, 6, 8))

    held = dict.fromkeys(CODES, date(2026, 8, 1))
    assert found == {LIN: held, LATECOMER: held, NEIGHBOUR: {}}
    assert list(found[LIN]) == CODES
