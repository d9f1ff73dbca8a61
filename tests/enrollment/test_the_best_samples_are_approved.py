"""PRODUCT.md §4, Samples: the best requests are approved by themselves while a quota lasts, and
never one more; the others wait and say why."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from enrollment import tasks
from enrollment.models import EnrolledProduct, SampleQuotaMark, SampleRequest
from enrollment.services import samples
from growth_program.core.models import AuditEntry
from growth_program.gateway.models import WebhookDelivery
from growth_program.support.models import Notice
from tests import world as built
from tests.enrollment.sampled import approve, event, key, offer, request, stand
from tests.enrollment.selling import BOTTLE, CHAIR, DAY, LAMP, give_catalogue, join, sold, sweep
from tests.world import LIN, creator, enroll, give, rate, seconds


def brings(creator_id: str, amount: str, tier: str = "mid", currency: str = "USD", **others):
    """A creator by what the median of his videos brings; he keeps 9 of 10 promises."""
    median = {"amount": amount, "currency": currency}
    told = {"median_video_gmv": median, "fulfilment_rate": "0.9"} | others
    give("creators", creator(creator_id, tier, **told))


@pytest.fixture
def lin(world, clock):
    """The chair is 59.90, the bottle 24.90, the lamp 33.85."""
    clock(DAY)
    give_catalogue()
    for creator_id, amount in (("C-1", "100.00"), ("C-2", "200.00"), ("C-3", "300.00")):
        brings(creator_id, amount)
    return join(LIN, "lin", "owner")


def ask(*asked: tuple[str, str], product_id: str = CHAIR) -> None:
    """Requests and the creators who make them."""
    give("sample-requests", *(request(*one, product_id=product_id) for one in asked))


def numbered() -> list[tuple]:
    """Of each approved request its numbers and prediction."""
    rows = SampleRequest.objects.filter(state="approved").order_by("slot", "request_id")
    return [(row.request_id, row.slot, row.auto_slot, str(row.predicted_roi)) for row in rows]


def test_the_best_are_approved_to_the_quota_and_the_others_wait(lin):
    """300.00 × 0.9 = 270.00, by 59.90 is 4.50751…; 180.00 is 3.00500…; 90.00 is 1.50250…"""
    offer(quota=2)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"))

    assert approve() == 2
    assert numbered() == [("R-3", 1, 1, "4.5075"), ("R-2", 2, 2, "3.0050")]
    assert stand()["R-1"] == ("requested", "quota", 1)
    row = SampleRequest.objects.get(request_id="R-1")
    assert (str(row.predicted_roi), row.inputs) == (
        "1.5025",
        {
            "source": "median",
            "video_gmv": "100.00",
            "fulfilment": "0.9000",
            "gmv": "90.00",
            "cost": "59.90",
            "tier": "mid",
            "judged": 0,
            "kept": 0,
        },
    )


def test_again_it_changes_nothing(lin):
    offer(quota=1)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"), ("R-4", "nobody"))
    approve()
    before = [built.stored("enrollment_samplerequest", "xmin::text, id, state, rank")]
    entries = AuditEntry.objects.count()

    assert approve() == approve() == 0
    assert [built.stored("enrollment_samplerequest", "xmin::text, id, state, rank")] == before
    assert AuditEntry.objects.count() == entries


def test_equal_ones_go_by_the_time_then_by_the_id(lin):
    offer(quota=2)
    give(
        "sample-requests",
        request("R-1", "C-1"),
        request("R-0", "C-1", requested_time=seconds("2026-06-09 08:31")),
        request("R-2", "C-1"),
    )
    approve()

    assert [row[0] for row in numbered()] == ["R-1", "R-2"]


def test_what_was_approved_counts_for_ever(lin):
    """A quota of two, both approved and one shipped: nothing is left. Raised to three, one is."""
    offer(quota=2)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"))
    approve()
    give("sample-events", event("R-3", "shipped"))
    assert approve() == 0

    offer(quota=3)
    assert approve() == 1
    assert numbered()[-1] == ("R-1", 3, 3, "1.5025")
    offer(quota=1)
    ask(("R-4", "C-3"))
    assert approve() == 0
    assert stand()["R-4"] == ("requested", "quota", 1)


def test_what_is_approved_by_hand_takes_samples_and_not_the_quota(lin):
    """Of three samples two are given by hand: one is left, though the quota is two."""
    offer(quantity=3, quota=2)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"), ("R-4", "C-3"))
    samples.approve(enrolled().enrollment.shop, [key("R-1"), key("R-2")], by=lin)

    assert approve() == 1
    assert [row[:3] for row in numbered()] == [("R-1", 1, None), ("R-2", 2, None), ("R-3", 3, 1)]
    assert stand()["R-4"] == ("requested", "samples", 1)


def enrolled(product_id: str = CHAIR) -> EnrolledProduct:
    return EnrolledProduct.objects.get(product__product_id=product_id, enrollment__shop=LIN)


def test_stock_that_is_promised_is_not_promised_again(lin):
    """21 are in stock, and 20 have to be, to qualify. One of 21 is shipped: then there are 20."""
    give("products", sold(CHAIR, version=2, stock=21))
    offer(quantity=21, quota=21)
    ask(*((f"R-{n:02}", "C-1") for n in range(20)))
    assert approve() == 20
    give("products", sold(CHAIR, version=3, stock=20))
    sweep()
    ask(("R-90", "C-2"))
    assert approve() == 0
    assert stand()["R-90"] == ("requested", "stock", 1)

    give("sample-events", event("R-00", "shipped"))
    assert approve() == 1


def test_each_that_waits_says_why(lin):
    """One of each reason; the first that applies is said."""
    offer(CHAIR, quota=1)
    offer(BOTTLE, quota=0)
    give("products", sold("Q", "50.00", stock=5), sold("F", "50.00", "EUR"))
    offer("Q", quantity=5)
    brings("C-4", "900.00", "micro")
    ask(("R-1", "C-3"), ("R-2", "C-2"), ("R-3", "C-4"), ("R-4", "nobody"))
    ask(("R-5", "C-3"), product_id=BOTTLE)
    ask(("R-6", "C-3"), product_id=LAMP)
    ask(("R-7", "C-3"), product_id="Q")
    approve()

    assert stand() == {
        "R-1": ("approved", "", 2),  # 13.5225 of the micro one was better
        "R-2": ("requested", "quota", 2),
        "R-3": ("requested", "tier", 1),
        "R-4": ("requested", "creator_unknown", None),
        "R-5": ("requested", "quota", 1),
        "R-6": ("requested", "not_enrolled", None),
        "R-7": ("requested", "not_qualified", 1),
    }


def test_a_tier_is_that_which_is_currently_known(lin):
    offer()
    give("creators", creator("C-9", "micro"))
    ask(("R-1", "C-9"))
    assert approve() == 0

    give("creators", creator("C-9", "top", "2026-06-01"))
    assert approve() == 1


def test_prices_and_medians_go_by_the_newest_known_rate(lin):
    """40.00 EUR at 1.2500 are 50.00; a median of 80.00 GBP at 1.3425 is 107.40, × 0.9 = 96.66."""
    give("products", sold("F", "40.00", "EUR"))
    offer("F")
    brings("C-9", "80.00", currency="GBP")
    ask(("R-1", "C-9"), product_id="F")
    give("fx-rates", rate("EUR", "2026-06-09", "1.2500"), rate("EUR", "2026-06-11", "2.0000"))
    give("fx-rates", rate("GBP", "2026-06-09", "1.3425"))
    sweep()
    approve()

    assert numbered() == [("R-1", 1, 1, "1.9332")]  # 96.66 ÷ 50.00


def test_who_kept_his_promises_to_the_shop_is_believed(lin, clock):
    """C-1 is reported with 0.9. One video of his came in time, one late, one is overdue: with
    1 of 3 it is (4.5 + 1) ÷ 8 = 0.6875; 68.75 ÷ 59.90 = 1.14774…"""
    offer(quota=3)
    ask(("R-1", "C-1"), ("R-2", "C-1"), ("R-3", "C-1"))
    approve()
    for request_id in ("R-1", "R-2", "R-3"):
        give("sample-events", event(request_id, "shipped"), event(request_id, "delivered"))
    give("sample-events", event("R-1", "video_posted", "2026-07-03 23:59", video_id="V-1"))
    give("sample-events", event("R-2", "video_posted", "2026-07-04 00:00", video_id="V-2"))
    clock("2026-07-04")
    give("sample-requests", request("R-4", "C-1", requested_time=seconds("2026-07-03")))
    approve()

    row = SampleRequest.objects.get(request_id="R-4")
    assert (str(row.predicted_roi), row.inputs["judged"], row.inputs["kept"]) == ("1.1477", 3, 1)


def test_outside_of_the_service_nothing_is_approved(lin, clock):
    offer()
    give("sample-requests", request("R-1", "C-1", requested_time=seconds("2026-07-30")))
    clock("2026-08-01")
    assert approve() == 0
    assert stand()["R-1"] == ("requested", "not_enrolled", None)
    clock("2026-07-31 23:59")
    assert approve() == 1


def test_one_entry_of_the_audit_for_a_shop_and_batch(lin, world):
    offer(quota=2)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"))
    approve()

    [entry] = AuditEntry.objects.filter(act="sample.approved")
    assert (entry.by, entry.shop, entry.subject, entry.rule, entry.rule_version) == (
        None,
        LIN,
        f"core.program:{world.pk}",
        "predicted_roi",
        "1",
    )
    assert entry.details == {"approved": "2", "requests": {"R-3": "4.5075", "R-2": "3.0050"}}


def test_systems_are_told_of_each_answer(lin):
    built.clients.create("erp", scopes=[], shops=None, webhook_url="https://erp.example/hook")
    offer(quota=1)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"))
    approve()
    shop = enrolled().enrollment.shop
    samples.approve(shop, [key("R-1")], by=lin)
    samples.decline(shop, [key("R-2"), key("R-3")], by=lin)

    rows = WebhookDelivery.objects.filter(type="sample.decided").order_by("pk")
    same = {"product_id": CHAIR}
    assert list(rows.values_list("shop_id", "data")) == [
        (LIN, same | {"request_id": request_id, "creator_id": who, "decision": what} | by)
        for request_id, who, what, by in (
            ("R-3", "C-3", "approved", {"is_automatic": True}),
            ("R-1", "C-1", "approved", {"is_automatic": False}),
            ("R-2", "C-2", "declined", {"is_automatic": False}),
        )
    ]


def used(**sought) -> list[tuple]:
    rows = Notice.objects.filter(kind="sample_quota_used", **sought).order_by("pk")
    return list(rows.values_list("receiver__name", "occasion", "parameters"))


def test_owner_and_operators_are_told_at_80_and_100_percent_once_for_each_quota(lin):
    """Of a quota of five: four are 80 %. Raised to six, five are 83 %."""
    join(LIN, "fay", "finance")
    offer(quota=5)
    ask(("R-1", "C-1"), ("R-2", "C-1"), ("R-3", "C-1"))
    approve()
    assert used() == []
    ask(("R-4", "C-1"))
    approve()
    told = {"product": f"Product {CHAIR}", "quota": "5"}
    assert used() == [("Lin", "80", told)]
    ask(("R-5", "C-1"))
    approve()
    approve()
    assert used() == [("Lin", "80", told), ("Lin", "100", told)]

    offer(quota=6)
    ask(("R-6", "C-1"))
    approve()
    assert used()[2:] == [("Lin", "100", told | {"quota": "6"})]
    assert SampleQuotaMark.objects.count() == 4


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", f"At least 80% of the 5 samples of Product {CHAIR} are given"),
        ("zh-hans", f"Product {CHAIR} 的 5 份自动审批样品已用去 80% 或以上。"),
    ],
)
def test_what_the_notice_says(lin, language, sentence):
    lin.language = language
    lin.save(update_fields=["language"])
    offer(quota=5)
    ask(*((f"R-{n}", "C-1") for n in range(4)))
    approve()

    assert sentence in built.words(built.signed_in(lin).get("/notices/").content.decode())


# The database itself.


def test_no_number_is_given_twice_or_beyond_the_limits(lin):
    product = offer(quantity=2, quota=1)
    ask(("R-1", "C-1"), ("R-2", "C-2"), ("R-3", "C-3"))
    approve()
    given = {"state": "approved", "waits_for": "", "decided_at": built.at(DAY)}
    row = SampleRequest.objects.filter(request_id="R-1")

    def take(slot: int, auto_slot: int | None, **others) -> None:
        by = None if auto_slot else lin
        with transaction.atomic():
            row.update(
                enrolled_product=product, slot=slot, auto_slot=auto_slot, decided_by=by, **given
            )

    for slot, auto_slot in ((2, 2), (3, None)):
        with pytest.raises(DatabaseError, match="More samples than the product has"):
            take(slot, auto_slot)
    with pytest.raises(DatabaseError, match="sample_request_auto_slot_once"):
        take(2, 1)
    with pytest.raises(DatabaseError, match="sample_request_slot_once"):
        take(1, None)
    other = offer(BOTTLE)
    with pytest.raises(DatabaseError, match="More samples"), transaction.atomic():
        row.update(enrolled_product=other, slot=1, decided_by=lin, **given)
    take(2, None)


# The job.


@pytest.mark.usefixtures("lin")
def test_a_sweep_has_as_many_statements_for_one_as_for_many():
    """Each time a quota is used to 80 % and another to 100 %."""
    offer(CHAIR, quota=5, quantity=70)
    offer(BOTTLE, quota=1)
    ask(*((f"R-{n}", "C-1") for n in range(4)))
    ask(("B-1", "C-1"), product_id=BOTTLE)
    few = statements()

    offer(CHAIR, quota=60, quantity=70)
    offer(BOTTLE, quota=2)
    ask(*((f"S-{n:02}", f"C-{n % 3 + 1}") for n in range(50)))
    ask(("B-2", "C-1"), ("B-3", "C-1"), product_id=BOTTLE)
    give("products", sold(CHAIR, shop_id=built.LATECOMER))
    enroll(built.LATECOMER, "2026-06-05")
    others = (f"T-{n:02}" for n in range(50))
    give("sample-requests", *(request(one, shop_id=built.LATECOMER) for one in others))
    assert (statements(), few) == (few, 14)
    assert SampleRequest.objects.filter(state="approved").count() == 4 + 1 + 50 + 1


def statements() -> int:
    with CaptureQueriesContext(connection) as seen:
        samples.approve_best(samples.waiting_shops())
    return len(seen)


def test_the_task_finds_who_waits_and_a_message_twice_changes_nothing(lin):
    offer(quota=1)
    ask(("R-1", "C-1"))
    assert samples.waiting_shops() == [LIN]
    tasks.approve_samples_of([LIN])
    tasks.approve_samples_of([LIN])

    assert numbered() == [("R-1", 1, 1, "1.5025")]
    assert samples.waiting_shops() == []
