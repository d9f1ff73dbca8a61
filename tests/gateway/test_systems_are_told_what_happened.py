"""API.md, Webhooks out: who listens is told, in the transaction that did it."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.services import closing, exits
from compensation.models import Adjudication
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core.calendar import named_month
from growth_program.gateway import clients, events, webhooks
from growth_program.gateway.models import WebhookDelivery
from tests import world as built
from tests.compensation.lived import TERM, compute, deliver
from tests.gateway.conftest import client_of
from tests.world import LATECOMER, LIN, NEIGHBOUR, close, enroll, give, order

ERP = "https://erp.example/hook"


def told(**sought) -> list[tuple]:
    rows = WebhookDelivery.objects.filter(**sought).order_by("pk")
    return list(rows.values_list("client__name", "type", "shop_id", "data"))


def test_these_are_the_types_that_there_are():
    assert events.types() == [
        *(
            "adjudication.decided",
            "campaign.announced",
            "enrollment.changed",
            "sample.decided",
            "statement.closed",
            "tools.changed",
        )
    ]


def changed(number: str, state: str, *days: str | None) -> dict:
    activated_on, service_from, service_to = days
    return {
        "program": "2026-summer",
        "enrollment_no": number,
        "state": state,
        "activated_on": activated_on,
        "service_from": service_from,
        "service_to": service_to,
    }


def test_of_an_activation(world, listen):
    listen(ERP)
    enroll(LATECOMER, "2026-07-10")

    days = ("2026-07-10", "2026-07-10", "2026-07-31")
    active = changed("2026-summer-00002", "active", *days)
    assert told() == [("erp", "enrollment.changed", LATECOMER, active)]


def test_of_a_withdrawal(world, people, listen):
    enroll(NEIGHBOUR, "2026-05-10", fee_paid="false")
    listen(ERP)
    exits.withdraw(Enrollment.objects.get(shop=NEIGHBOUR).pk, by=people.mei)

    withdrawn = changed("2026-summer-00002", "withdrawn", None, None, None)
    assert told() == [("erp", "enrollment.changed", NEIGHBOUR, withdrawn)]


def test_of_a_termination(world, people, clock, listen):
    listen(ERP)
    clock("2026-06-20 17:00:00")
    exits.terminate(
        Enrollment.objects.get(shop=LIN).pk,
        reason="Closed its shop.",
        is_merchants_fault=True,
        by=people.mei,
    )

    days = ("2026-04-20", "2026-05-01", "2026-06-20")
    terminated = changed("2026-summer-00001", "terminated", *days)
    assert told() == [("erp", "enrollment.changed", LIN, terminated)]


def test_of_a_statement(world, listen):
    listen(ERP)
    give("orders", order("A"))  # 100.00, of which 20 % are commission
    close("2026-05")

    closed = {
        "program": "2026-summer",
        "enrollment_no": "2026-summer-00001",
        "month": "2026-05",
        "statement_no": "2026-summer-00001-202605",
        "total_charged": "6020.00",
        "currency": "USD",
    }
    assert told() == [("erp", "statement.closed", LIN, closed)]


def test_of_a_decision_when_it_is_approved(world, people, listen):
    deliver()
    close(*TERM)
    compute(LIN)
    listen(ERP)
    decision = Adjudication.objects.get()
    adjudications.review(decision.pk, by=people.mei)
    assert told() == []

    adjudications.approve(decision.pk, by=people.omar)
    [(_, kind, shop_id, data)] = told()
    assert (kind, shop_id) == ("adjudication.decided", LIN)
    assert (data["enrollment_no"], data["version"], data["state"]) == (
        "2026-summer-00001",
        1,
        "approved",
    )
    # Nothing was sold: half of the fee.
    assert (data["remedy"], data["ad_credit"], data["currency"]) == ("roas", "3000.00", "USD")


def test_when_it_happened_is_said_by_the_business_clock(world, clock, listen):
    listen(ERP)
    now = clock("2026-09-03 08:30:00")
    close("2026-05")

    assert WebhookDelivery.objects.get().happened_at == now


# Who is told


def test_each_client_of_the_shop_is_told_and_no_other(world, listen):
    listen(ERP, name="all shops")
    listen(ERP, name="hers and another", shops=[LIN, NEIGHBOUR])
    listen(ERP, name="another", shops=[NEIGHBOUR])
    listen(ERP, name="none", shops=[])
    listen("", name="no address")
    revoked = listen(ERP, name="revoked")
    clients.revoke(client_of(revoked).pk)
    close("2026-05")

    assert sorted(name for name, *_ in told()) == ["all shops", "hers and another"]
    ids = set(WebhookDelivery.objects.values_list("event_id", flat=True))
    assert len(ids) == 2


def test_where_nobody_listens_nothing_is_written(world, listen):
    listen(ERP, shops=[NEIGHBOUR])
    close("2026-05")

    assert told() == []


def test_what_did_not_happen_is_not_told(world, listen):
    listen(ERP)
    with built.undone():
        close("2026-05")
        assert len(told()) == 1

    assert told() == []


def test_an_event_that_nobody_declared_is_refused(world):
    class Unheard(events.Event, frozen=True):
        TYPE = "weather.changed"

    with pytest.raises(KeyError):
        webhooks.announce([(LIN, Unheard())])


def test_a_shard_takes_one_statement_for_it(world, listen):
    """However many shops close and clients listen."""
    for name in ("one", "two", "three"):
        listen(ERP, name=name)
    for shop_id in (NEIGHBOUR, LATECOMER):
        enroll(shop_id, "2026-05-03")
    WebhookDelivery.objects.filter().update(due_at=None, delivered_at="2026-05-03T00:00Z")
    month = named_month("2026-05")
    program = built.Program.objects.get()
    shard = closing.due(program, month)
    with CaptureQueriesContext(connection) as queries:
        closing.close_shard(program, month, shard, source="a test")

    statements = [row["sql"] for row in queries if "gateway_webhookdelivery" in row["sql"]]
    assert (len(shard), len(statements)) == (3, 1)
    assert len(told(type="statement.closed")) == 9


def test_whoever_delivers_is_nudged_once_a_client(
    world, listen, monkeypatch, django_capture_on_commit_callbacks
):
    nudged = []
    monkeypatch.setattr(
        webhooks.current_app, "send_task", lambda name, args: nudged.append((name, args))
    )
    key = listen(ERP)
    listen(ERP, name="another", shops=[NEIGHBOUR])
    with django_capture_on_commit_callbacks(execute=True):
        close("2026-05")

    assert nudged == [("growth_program.gateway.tasks.deliver", [client_of(key).pk])]


def test_what_is_told_stays(world, listen):
    listen(ERP)
    close("2026-05")

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        WebhookDelivery.objects.update(data={})
