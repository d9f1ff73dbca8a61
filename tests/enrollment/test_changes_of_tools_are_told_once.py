"""API.md, Webhooks out: tools.changed, and what people are told, once the day has come."""

import pytest
from django.utils import translation

from billing.services import exits
from enrollment import tasks
from enrollment.models import Enrollment, ToolChange
from enrollment.services import tools
from growth_program.core.acts import told as in_words
from growth_program.core.models import AuditEntry
from growth_program.gateway import clients
from growth_program.gateway.models import WebhookDelivery
from growth_program.support.models import Notice
from growth_program.support.words import said
from tests import world as built
from tests.enrollment.frozen import CODES
from tests.enrollment.test_tools_are_frozen_by_dates import next_edition
from tests.support.told import readers, told
from tests.world import LATECOMER, LIN

NUMBER = "2026-summer-00001"


def heard() -> list[tuple]:
    rows = WebhookDelivery.objects.filter(type="tools.changed").order_by("pk")
    return list(rows.values_list("shop_id", "data"))


def data(
    change: str, *, tools: list[str] = CODES, number: str = NUMBER, until="2026-08-01"
) -> dict:
    return {
        "program": "2026-summer",
        "enrollment_no": number,
        "change": change,
        "tools": tools,
        "frozen_on": "2026-05-01",
        "until": until,
    }


@pytest.fixture
def listening(world):
    clients.create("erp", scopes=["tools:read"], shops=None, webhook_url="https://erp.example/hook")
    return readers()


def sweep(clock, instant: str) -> int:
    clock(instant)
    return tools.tell_changes()


def test_each_is_told_on_its_day_and_once(listening, clock):
    assert sweep(clock, "2026-04-30 23:59:59") == 0
    assert sweep(clock, "2026-05-01") == 1
    assert sweep(clock, "2026-05-01 00:05:00") == 0
    assert sweep(clock, "2026-07-31 23:59:59") == 0
    assert sweep(clock, "2026-08-01") == 1
    assert sweep(clock, "2026-09-01") == 0

    assert heard() == [(LIN, data("frozen")), (LIN, data("thawed"))]


def test_late_is_fine(listening, clock):
    sweep(clock, "2026-06-08")
    sweep(clock, "2026-08-30")

    assert heard() == [(LIN, data("frozen")), (LIN, data("thawed"))]


def test_a_freeze_that_came_and_went_untold_is_no_news(listening, clock):
    assert sweep(clock, "2026-08-01") == 0
    assert heard() == []


def test_members_and_managers_are_told(listening, clock):
    sweep(clock, "2026-05-01")
    sweep(clock, "2026-08-02")

    everybody = ("Fay", "Lin", "Mei", "Otto", "Sue")
    assert sorted(told("tools_changed")) == sorted(
        (name, "tools_changed", occasion) for name in everybody for occasion in ("frozen", "thawed")
    )
    with translation.override("en"):
        rows = Notice.objects.filter(receiver=listening.otto).order_by("pk")
        assert [(one.title, one.sentence) for one in said(rows, to=listening.otto)] == [
            (
                f"The platform now runs the marketing tools of Shop {LIN}",
                "From 1 May 2026 the platform runs your marketing tools; they are yours again on "
                "1 Aug 2026.",
            ),
            (
                f"The marketing tools of Shop {LIN} are yours again",
                "Since 1 Aug 2026 you run your marketing tools yourself.",
            ),
        ]


def test_what_is_older_than_a_week_is_no_news_to_people(listening, clock):
    """Systems are told all the same: 2026-05-08 is the seventh day after the first."""
    sweep(clock, "2026-05-09")
    assert (told("tools_changed"), len(heard())) == ([], 1)

    sweep(clock, "2026-08-08 23:59:59")
    assert len(told("tools_changed")) == 5


def test_one_that_is_ended_early(listening, clock):
    sweep(clock, "2026-05-01")
    clock("2026-06-20")
    [lin] = Enrollment.objects.all()
    exits.terminate(lin.pk, reason="A.", is_merchants_fault=False, by=listening.mei)

    assert sweep(clock, "2026-06-20 23:59:59") == 0
    assert sweep(clock, "2026-06-21") == 1
    assert heard()[1] == (LIN, data("thawed", until="2026-06-21"))


def test_what_the_next_edition_freezes_on_is_not_given_back(listening, clock):
    sweep(clock, "2026-05-01")
    next_edition("2026-08-01", frozen={"coupons": True, "bundles": True})
    sweep(clock, "2026-08-01")

    others = [code for code in CODES if code not in ("coupons", "bundles")]
    thawed = data("thawed", tools=others)
    frozen = {
        **data("frozen", tools=["coupons", "bundles"], number="next-00001", until="2026-08-15"),
        "program": "next",
        "frozen_on": "2026-08-01",
    }
    assert heard()[1:] == [(LIN, frozen), (LIN, thawed)]


def test_an_edition_that_freezes_nothing_tells_nothing(listening, clock):
    next_edition("2026-08-01", frozen={"coupons": False})

    assert sweep(clock, "2026-08-01") == 0


def test_each_is_in_the_audit_with_its_rule(listening, clock):
    sweep(clock, "2026-05-01")

    entry = AuditEntry.objects.get(act="tools.frozen")
    assert (entry.shop, entry.rule, entry.rule_version) == (LIN, "tool_rules", "1")
    with translation.override("en"):
        [one] = in_words([entry])
    assert one.sentence == (
        f"Frozen from 1 May 2026, by the rules of enrollment {NUMBER}: Coupons, Flash sales, "
        "Product discounts, Bundles, Free shipping, Open affiliate plan, Targeted affiliate plan, "
        "Ad campaigns. They are given back on 1 Aug 2026."
    )


def test_more_than_go_into_one_transaction(listening, clock, monkeypatch):
    monkeypatch.setattr(tools, "AT_ONCE", 1)
    built.enroll(LATECOMER, "2026-05-20")
    clock("2026-06-08")
    tasks.tell_of_tools()

    assert ToolChange.objects.count() == 2
    assert [shop_id for shop_id, _ in heard()] == [LIN, LATECOMER]
