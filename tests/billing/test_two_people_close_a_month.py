"""PRODUCT.md §2: one person in finance asks for the close of a month, another confirms it."""

import pytest
from django.db import Error, transaction

from billing import tasks
from billing.models import MonthClose
from billing.services import closes, closing
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.world import JUNE, LATECOMER, enroll, give, line, order

ASK = "/admin/billing/monthclose/ask/"


@pytest.fixture
def finance(world):
    """Omar asks, Ines is in finance too."""
    give("orders", order("A", line(price="37.40")))
    return built.employ("omar", "finance"), built.employ("ines", "finance")


@pytest.fixture
def asked(world, finance) -> MonthClose:
    omar, _ines = finance
    return closes.ask(world, built.named_month("2026-05"), by=omar)


@pytest.fixture
def worker(monkeypatch):
    """A worker that takes each message at once."""
    monkeypatch.setattr(tasks.close, "delay", tasks.close)


def decide(person, close: MonthClose, act: str) -> list[str]:
    page = built.signed_in(person).post(
        f"/admin/billing/monthclose/{close.pk}/decide/", {act: "1"}, follow=True
    )
    return [str(message) for message in page.context["messages"]]


def state(close: MonthClose) -> tuple:
    close.refresh_from_db()
    return close.state, str(close.decided_by or ""), close.statements


def acts() -> list[tuple]:
    rows = AuditEntry.objects.filter(act__startswith="close.").order_by("pk")
    return list(rows.values_list("act", "by__name"))


def test_one_asks_and_another_confirms(world, finance, worker, django_capture_on_commit_callbacks):
    omar, ines = finance
    page = built.signed_in(omar).post(ASK, {"program": world.pk, "month": "2026-05"}, follow=True)
    close = MonthClose.objects.get()
    assert "须由另一位财务人员确认" in page.content.decode()
    assert (state(close), built.statements()) == (("asked", "", 0), {})

    with django_capture_on_commit_callbacks(execute=True):
        assert decide(ines, close, "confirm") == ["已确认，正在后台结账。"]

    assert state(close) == ("finished", "Ines", 1)
    # 37.40 × 0.20 = 7.48
    assert built.statements()["2026-05"]["commission"] == "7.48"
    assert acts() == [
        ("close.asked", "Omar"),
        ("close.confirmed", "Ines"),
        ("close.finished", None),
    ]


def test_whoever_asked_does_not_confirm(asked, finance):
    omar, _ines = finance

    assert decide(omar, asked, "confirm") == ["申请由您提出，须由另一人确认。"]
    with pytest.raises(closes.SamePerson):
        closes.confirm(asked.pk, by=omar)
    with pytest.raises(Error, match="month_close_two_people"), transaction.atomic():
        MonthClose.objects.filter(pk=asked.pk).update(
            state="confirmed", decided_by=omar, decided_at=asked.asked_at
        )
    assert (state(asked), built.statements()) == (("asked", "", 0), {})


def test_it_is_refused_or_taken_back(asked, finance, world):
    omar, ines = finance
    decide(omar, asked, "refuse")
    assert state(asked) == ("refused", "Omar", 0)
    again = closes.ask(world, asked.month, by=omar)
    decide(ines, again, "refuse")

    assert state(again) == ("refused", "Ines", 0)
    assert decide(ines, again, "confirm") == ["已进入下一步，没有做任何更改。"]
    assert built.statements() == {}


def test_a_month_that_runs_or_is_asked_for_is_not_asked_for(asked, finance, world, clock):
    omar, ines = finance
    with pytest.raises(closes.AlreadyAsked):
        closes.ask(world, asked.month, by=ines)
    clock("2026-07-31 23:59:59")
    with pytest.raises(closing.MonthNotOver):
        closes.ask(world, built.named_month("2026-07"), by=omar)
    page = built.signed_in(omar).post(ASK, {"program": world.pk, "month": "2026-07"})
    assert list(page.context["form"].errors) == ["month"]


def test_a_closed_month_is_not_asked_for(finance, world):
    built.close("2026-05")
    with pytest.raises(closes.NothingOpen):
        closes.ask(world, built.named_month("2026-05"), by=finance[0])


def test_where_every_month_is_closed_none_is_offered(finance, clock):
    ask = built.signed_in(finance[0])
    assert '<form class="form"' in ask.get(ASK).content.decode()

    built.close("2026-05", "2026-06", "2026-07")

    page = ask.get(ASK).content.decode()
    assert '<form class="form"' not in page
    assert "已结束的服务月份都已结账" in page


def test_what_stops_it_is_named(world, finance):
    """June before May: an earlier month is open."""
    omar, ines = finance
    close = closes.ask(world, built.named_month("2026-06"), by=omar)
    closes.confirm(close.pk, by=ines)
    tasks.close(close.pk)

    assert (state(close)[0], close.why, close.where) == (
        "stopped",
        "earlier_open",
        "2026-summer-00001",
    )
    page = built.signed_in(ines).get(f"/admin/billing/monthclose/{close.pk}/change/")
    assert "更早的月份尚未结账" in page.content.decode()


def test_a_lost_message_is_swept_up_and_shards_go_on(world, finance, monkeypatch, asked):
    """Two enrollments, a shard each; the worker is gone after the first."""
    _omar, ines = finance
    enroll(LATECOMER, "2026-05-20")
    give("orders", order("B", line(price="11.05"), paid=JUNE))
    monkeypatch.setattr(closing, "SHARD", 1)
    closes.confirm(asked.pk, by=ines)
    assert closes.proceed(asked.pk)
    assert state(asked) == ("confirmed", "Ines", 1)

    monkeypatch.setattr(tasks.close, "delay", tasks.close)
    tasks.close_confirmed()
    tasks.close_confirmed()

    assert state(asked) == ("finished", "Ines", 2)
    assert not closes.proceed(asked.pk)


@pytest.mark.parametrize("group", ["account managers", "supervisors", "administrators"])
def test_others_ask_for_none_and_confirm_none(asked, group):
    client = built.signed_in(built.employ("una", group))
    assert client.get(ASK).status_code == 403
    address = f"/admin/billing/monthclose/{asked.pk}/decide/"
    assert client.post(address, {"confirm": "1"}).status_code == 403
    assert state(asked) == ("asked", "", 0)


def test_who_decided_stays(asked, finance):
    _omar, ines = finance
    closes.confirm(asked.pk, by=ines)
    other = built.employ("zoe", "finance")
    with pytest.raises(Error), transaction.atomic():
        MonthClose.objects.filter(pk=asked.pk).update(decided_by=other)
    with pytest.raises(Error), transaction.atomic():
        MonthClose.objects.filter(pk=asked.pk).update(state="asked")
    with pytest.raises(Error), transaction.atomic():
        MonthClose.objects.filter(pk=asked.pk).delete()
