"""Issue 5, The demo: a bar moves the clock, and what the schedule would have run is run."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as product
from django.test import Client

from billing.models import MonthClose
from billing.services import closes
from compensation.models import AdCredit, Adjudication
from compensation.reports.reconcile import reconcile
from compensation.reports.replay import decisions, replayed
from growth_program.core import audit, clock
from growth_program.core.models import AuditEntry, DemoClock, Sweep
from growth_program.demo import cast, clocks, lives, moves, script
from growth_program.demo.script.acts import Act
from growth_program.people.models import User
from growth_program.people.services import assignments
from tests import world as built
from tests.demo.clocked import demo, moved, put  # noqa: F401 - a fixture
from tests.world import JULY, LIN, at, give, order

DAY = timedelta(days=1)


@pytest.fixture
def term(demo):  # noqa: F811
    """Lin's July: she sold once, her earlier months are closed."""
    program = built.build()
    mei, sara = cast.user(cast.MEI), User.objects.get(email="sara@platform.example")
    assignments.assign([LIN], manager=mei, by=sara)
    put("2026-07-15 10:00")
    give("orders", order("A", paid=JULY))
    built.close("2026-05", "2026-06")
    return program


@pytest.fixture
def bar(demo, term) -> Client:  # noqa: F811
    return demo


def shown(bar: Client, address: str = "/accounts/login/") -> str:
    answer = bar.get(address)
    assert answer.status_code == 200
    return built.words(answer.content.decode())


def test_it_says_what_time_it_is_and_where_it_can_be_moved(bar):
    said = shown(bar)

    assert re.search(r"2026年7月15日 10:0\d 演示环境的北京时间", said)
    assert "往后一天 下一个期限 服务期结束，7月31日 24:00 服务期结束 7月31日 24:00" in said
    assert "退赔裁定 8月16日" in said
    assert re.search(rf"两步验证码： {cast.code()} 邮箱", said)


def test_on_staffs_pages_as_well(term):
    staff = built.signed_in(cast.user(cast.OMAR))

    page = staff.get("/admin/").content.decode()
    assert '<aside class="clockbar"' in page
    assert page.count("htmx.min.js") + page.count("htmx-2.min.js") == 1


def test_one_day(bar):
    moved(bar, "day")

    # A moment is added as it stops.
    assert clock.now() - at("2026-07-16 10:00") < timedelta(minutes=1)
    assert DemoClock.objects.get().goes_to is None
    ran = set(Sweep.objects.values_list("task", flat=True))
    assert ran == {entry["task"] for entry in product.CELERY_BEAT_SCHEDULE.values()}


def test_over_a_months_end_it_is_closed_by_two_people(bar, term):
    moved(bar, "term")
    assert (clock.today().isoformat(), MonthClose.objects.count()) == ("2026-08-01", 0)

    moved(bar, "day")
    moved(bar, "day")

    close = MonthClose.objects.get()
    people = close.asked_by.email, close.decided_by.email
    assert (f"{close.month:%Y-%m}", close.state, *people) == (
        *("2026-07", "finished"),
        *("ines@platform.example", "omar@platform.example"),
    )
    assert (close.asked_at, close.decided_at) == (at("2026-08-01 09:30"), at("2026-08-01 10:10"))
    assert built.statements()["2026-07"]["commission"] == "20.00"


def test_to_adjudication_it_is_decided_and_later_reviewed_and_approved(bar, term, monkeypatch):
    monkeypatch.setattr(script.decisions, "LEFT", 0)
    moved(bar, "adjudication")

    decision = Adjudication.objects.get()
    [told] = AuditEntry.objects.filter(act="adjudication.computed")
    assert (decision.state, told.at) == ("computed", at("2026-08-16"))
    for _ in range(4):
        moved(bar, "day")

    decision.refresh_from_db()
    by = decision.reviewed_by.email, decision.approved_by.email
    assert (decision.state, *by) == (
        *("approved", "mei@platform.example"),
        "omar@platform.example",
    )
    # Lin sold for 100.00: of her 6,000.00 half is owed.
    assert AdCredit.objects.get().amount == 3000
    sums, culprits = reconcile()
    assert (str(sums.difference), culprits) == ("0.00", [])
    assert [names for _, names in replayed(decisions())] == [[]]


def test_what_a_visitor_did_before_is_not_done_again(bar, term):
    moved(bar, "term")
    omar = cast.user(cast.OMAR)
    closes.ask(term, at("2026-07-01").date(), by=omar)

    moved(bar, "day")

    close = MonthClose.objects.get()
    assert (close.asked_by, close.decided_by.email) == (omar, "ines@platform.example")


def test_two_clicks_are_one_move_and_another_visitor_sees_how_far_it_is(bar):
    assert bar.post("/demo/clock/", {"to": "term", "next": "/profile/"})["Location"] == "/profile/"
    bar.post("/demo/clock/", {"to": "day"})
    clocks.step(at("2026-07-23"), lived_to=at("2026-07-23"), doing="Shops join the program")

    # Of 16 days and 14 hours, but for a moment, 7 days and 14 hours are over: 45.7 %.
    other = shown(Client())
    assert "拨往 2026年8月1日 00:00：45% 店铺加入计划" in other
    assert "往后一天" not in other
    assert '<progress max="100" value="45"' in Client().get("/accounts/login/").content.decode()


def test_who_moved_it_gets_his_page_anew_and_others_are_told(bar):
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/profile/?a=1"}
    asked = bar.post("/demo/clock/", {"to": "day"}, **htmx).content.decode()
    assert 'hx-get="/demo/clock/?was=mine" hx-trigger="every 1s"' in asked
    assert "HX-Refresh" not in bar.get("/demo/clock/?was=mine", **htmx)
    moves.go_on()

    assert bar.get("/demo/clock/?was=mine", **htmx)["HX-Refresh"] == "true"
    told = bar.get("/demo/clock/?was=moving", **htmx).content.decode()
    assert '演示时间已拨动。 <a href="/profile/?a=1">' in told
    assert "演示时间已拨动" not in bar.get("/demo/clock/?was=standing", **htmx).content.decode()


def test_what_was_cut_off_goes_on_where_it_was(bar, monkeypatch):
    monkeypatch.setattr(moves, "TURN", 0.0)
    bar.post("/demo/clock/", {"to": "term"})

    turns = 1
    while moves.go_on():
        turns += 1

    assert (turns, clock.today().isoformat()) == (18, "2026-08-01")  # 16 nights, and the last


def test_an_act_that_breaks_leaves_nothing_and_the_clock_before_it(bar, term, monkeypatch):
    def breaks():
        audit.record("demo.tried", DemoClock.objects.get())
        closes.ask(term, at("2026-06-01").date(), by=None)

    monkeypatch.setattr(
        script, "PARTS", (lambda day: iter([Act(at(f"{day} 12:00"), "It breaks", breaks)]),)
    )
    bar.post("/demo/clock/", {"to": "day"})
    with pytest.raises(closes.NothingOpen):
        moves.go_on()

    assert clock.now() < at("2026-07-15 10:01")
    assert not AuditEntry.objects.filter(act="demo.tried").exists()
    assert "已停下： NothingOpen: 2026-06 再试一次" in shown(bar)
    assert not moves.go_on()  # nobody tries before somebody says so
    monkeypatch.setattr(script, "PARTS", ())
    moved(bar, "again")
    assert clock.today().isoformat() == "2026-07-16"


def test_what_came_while_it_ran_on_by_itself_is_made_up_for(bar, monkeypatch):
    said, acted = [], []
    monkeypatch.setattr(lives, "send", lambda since, until: said.append((since, until)))
    act = Act(at("2026-07-15 10:03"), "Late", lambda: acted.append(clock.now()))
    monkeypatch.setattr(
        script, "PARTS", (lambda day: [act] if day.isoformat() == "2026-07-15" else [],)
    )
    DemoClock.objects.update(stands_at=at("2026-07-15 10:20"))  # it has run on
    ends = [(DemoClock.objects.get().lived_to, act.at)]

    moved(bar, "term")

    assert ends[0][0] == at("2026-07-15 10:00")
    assert said[0] == ends[0]
    assert [since for since, _ in said[1:]] == [until for _, until in said[:-1]]
    assert len(acted) == 1
    assert acted[0] - at("2026-07-15 10:20") < timedelta(minutes=1)


def test_what_it_is_asked_in_vain(bar):
    for to in ("", "yesterday", "again"):
        bar.post("/demo/clock/", {"to": to})
    answer = bar.post("/demo/clock/", {"to": "", "next": "https://evil.example/"})

    assert (answer["Location"], DemoClock.objects.get().goes_to) == ("/", None)
    assert Client(enforce_csrf_checks=True).post("/demo/clock/", {"to": "day"}).status_code == 403
    assert bar.put("/demo/clock/").status_code == 405


def test_without_a_clock_there_is_no_bar(demo):  # noqa: F811
    assert "演示环境的北京时间" not in shown(demo)
    assert not moves.go_on()


def test_the_schedule_is_the_products_own(settings):
    settings.CELERY_BEAT_SCHEDULE = settings.CELERY_BEAT_SCHEDULE | {
        "keep the clock": {"task": "growth_program.demo.tasks.keep", "schedule": 60.0},
        "new": {"task": "billing.tasks.a_later_one", "schedule": 60.0},
    }
    names = [entry["task"] for entry in lives.scheduled()]

    assert "billing.tasks.a_later_one" in names
    assert "growth_program.demo.tasks.keep" not in names
    assert len(names) == len(product.CELERY_BEAT_SCHEDULE) - 1
