"""PRODUCT.md §4, Routine campaigns: entered by itself, or skipped with the reason."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from billing.services import exits
from enrollment import tasks
from enrollment.models import Campaign, CampaignEntry, CampaignVersion, Enrollment
from enrollment.rules.requirements import Requirements
from enrollment.services import campaigns, qualification, requirements
from growth_program.core.acts import told as in_words
from growth_program.core.models import AuditEntry
from tests import world as built
from tests.enrollment import selling
from tests.enrollment.promoted import (
    campaign,
    enrolled,
    entries,
    mega,
    submit,
    submit_ids,
    sweep,
)
from tests.enrollment.selling import BOTTLE, CHAIR, DAY, LAMP, give_catalogue, sold
from tests.world import LATECOMER, LIN, NEIGHBOUR, Answered, enroll, give, seconds, send

# 59.90 less 20 % is 47.92, 24.90 less 20 % is 19.92, 33.85 less 20 % is 27.08.
CHAIR_IN = ("entered", "", "47.920")
BOTTLE_OUT = ("skipped", "below_floor", "19.920")
LAMP_IN = ("entered", "", "27.080")


@pytest.fixture
def lin(world, clock):
    """The chair's floor price is the campaign price itself, the bottle's a cent above it."""
    clock(DAY)
    give_catalogue()
    submit(chair="47.92", bottle="19.93", lamp="20.00")


@pytest.fixture
def weekly(lin):
    give("campaigns", campaign())
    sweep()


def judged() -> list[tuple[str, dict]]:
    """What the audit says of it, by shop."""
    rows = AuditEntry.objects.filter(act="campaign.entered").order_by("pk")
    return [(row.shop, row.details) for row in rows]


def test_at_the_floor_price_it_enters_and_a_cent_below_it_is_skipped(lin):
    give("campaigns", campaign())

    assert sweep() == 3
    assert entries() == {CHAIR: CHAIR_IN, BOTTLE: BOTTLE_OUT, LAMP: LAMP_IN}
    assert sweep() == 0


def test_one_entry_of_the_audit_says_it_with_its_rule(weekly):
    [entry] = AuditEntry.objects.filter(act="campaign.entered")

    assert (entry.shop, entry.rule, entry.rule_version) == (LIN, "routine campaigns", "1")
    assert entry.details == {"entered": "2", "skipped": "1", "reasons": "below_floor=1"}
    with translation.override("en"):
        assert in_words([entry])[0].sentence == (
            "Judged for routine campaigns: 2 entered, 1 skipped (below the floor price 1)."
        )


def test_a_row_holds_what_it_was_judged_by(weekly):
    row = CampaignEntry.objects.get(product=enrolled(BOTTLE))

    assert (str(row.list_price), row.currency, str(row.discount_rate)) == (
        "24.900",
        "USD",
        "0.2000",
    )
    assert (str(row.floor_price), row.floor_currency, row.stock) == ("19.930", "USD", 40)
    assert row.campaign_recorded_in == Campaign.objects.get().recorded_in
    assert row.product_recorded_in == row.product.product.recorded_in
    assert (row.rule_version, row.judged_at) == (1, built.at(DAY))


@pytest.mark.parametrize(
    ("price", "currency", "discount", "floor", "comes_to"),
    [
        # 1.01 × 0.5 = 0.505: half a cent is rounded up, to 0.51.
        ("1.01", "USD", "0.5", "0.51", ("entered", "", "0.510")),
        ("1.01", "USD", "0.5", "0.52", ("skipped", "below_floor", "0.510")),
        # Three decimals: 7.777 × 0.85 = 6.61045 → 6.610.
        ("7.777", "KWD", "0.15", "6.610", ("entered", "", "6.610")),
        ("7.777", "KWD", "0.15", "6.611", ("skipped", "below_floor", "6.610")),
        ("59.90", "USD", "0", "59.90", ("entered", "", "59.900")),
        ("59.90", "USD", "1", "0.01", ("skipped", "below_floor", "0.000")),
    ],
)
def test_the_price_is_rounded_half_up_in_its_currency(
    lin, price, currency, discount, floor, comes_to
):
    give("fx-rates", built.rate("KWD", "2026-06-09", "3.2601"))
    give("products", sold("Q", price, currency))
    submit_ids(Q=floor)
    give("campaigns", campaign(discount_rate=discount))
    sweep()

    assert entries()["Q"] == comes_to


OTHERS = {
    "another market": {"market": "US"},
    "another category": {"categories": ["toys", "garden"]},
    "more stock": {"min_stock": 71},
    "registration is over": {"register_by_time": seconds(DAY) - 1},
    "it starts after the service": {
        "register_by_time": seconds("2026-07-31"),
        "starts_time": seconds("2026-08-01"),
        "ends_time": seconds("2026-08-02"),
    },
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_a_campaign_does_not_ask_for_is_no_pair_of_it(lin, what):
    give("campaigns", campaign(**OTHERS[what]))

    assert (sweep(), entries()) == (0, {})


def test_at_its_bounds_it_asks_for_them(lin):
    """The category is among several, the stock is just enough, the registration ends now, and it
    starts on the last day of the service."""
    bounds = {
        "categories": ["garden", "kitchen"],
        "min_stock": 40,
        "register_by_time": seconds(DAY),
        "starts_time": seconds("2026-07-31 23:59:59"),
        "ends_time": seconds("2026-08-05"),
    }
    give("campaigns", campaign(**bounds))
    sweep()

    assert entries() == {CHAIR: CHAIR_IN, BOTTLE: BOTTLE_OUT}


def test_shops_that_are_not_served_enter_nothing(lin, clock):
    """A neighbour without the program, and one whose service begins later."""
    give("products", sold(CHAIR, shop_id=NEIGHBOUR), sold(CHAIR, shop_id=LATECOMER))
    enroll(LATECOMER, "2026-06-15")
    submit(LATECOMER, chair="1.00")
    give("campaigns", campaign())
    sweep()

    assert (entries(shop_id=NEIGHBOUR), entries(shop_id=LATECOMER)) == ({}, {})
    clock("2026-06-15")
    sweep()
    assert entries(shop_id=LATECOMER) == {CHAIR: CHAIR_IN}


def test_without_a_floor_price_or_with_one_in_another_currency_it_is_skipped(lin, world):
    """Where an edition does not ask for a floor price, a product qualifies without one."""
    requirements.change(world, Requirements(version=0, stock=1), by=None)
    give("products", sold(LAMP, "33.85", "GBP", version=2, stock=25))
    selling.sweep()
    give("campaigns", campaign())
    sweep()

    assert entries() == {
        CHAIR: CHAIR_IN,
        BOTTLE: BOTTLE_OUT,
        LAMP: ("skipped", "floor_currency_changed", "27.080"),
        # Imported, at 24.90.
        built.BOWL: ("skipped", "floor_missing", "19.920"),
        built.CUP: ("skipped", "floor_missing", "19.920"),
    }
    assert judged()[-1][1] == {
        "entered": "1",
        "skipped": "4",
        "reasons": "below_floor=1,floor_currency_changed=1,floor_missing=2",
    }


def test_a_floor_price_that_was_lowered_brings_it_in_and_a_raised_one_takes_it_out(weekly):
    submit(bottle="19.92")
    assert sweep() == 1
    assert entries()[BOTTLE] == ("entered", "", "19.920")
    submit(bottle="20.00", chair="47.93")
    assert sweep() == 2

    assert entries() == {
        CHAIR: ("skipped", "below_floor", "47.920"),
        BOTTLE: BOTTLE_OUT,
        LAMP: LAMP_IN,
    }
    assert [details for _shop, details in judged()] == [
        {"entered": "2", "skipped": "1", "reasons": "below_floor=1"},
        {"entered": "1", "skipped": "0", "reasons": ""},
        {"entered": "0", "skipped": "2", "reasons": "below_floor=2"},
    ]


def test_after_the_registration_it_can_only_go_out_and_after_the_start_it_stays(weekly, clock):
    clock("2026-06-18 18:00:01")
    submit(bottle="1.00", chair="50.00")
    assert sweep() == 1
    assert entries() == {
        CHAIR: ("skipped", "below_floor", "47.920"),
        BOTTLE: BOTTLE_OUT,
        LAMP: LAMP_IN,
    }
    submit(chair="1.00")
    assert sweep() == 0
    clock("2026-06-19 23:59:59")
    submit(lamp="27.08")
    assert sweep() == 0
    clock("2026-06-20")
    submit(lamp="33.85")
    assert sweep() == 0
    assert entries()[LAMP] == LAMP_IN


def test_another_list_price_is_another_campaign_price(weekly):
    """34.00 × 0.8 = 27.20."""
    give("products", sold(LAMP, "34.00", version=2, stock=25))
    selling.sweep()

    assert sweep() == 1
    assert entries()[LAMP] == ("entered", "", "27.200")


def test_a_campaign_of_which_only_the_name_changed_is_judged_and_not_told_again(weekly):
    give("campaigns", campaign(version=2, name={"zh": "每周好货", "en": "Weekly goods"}))

    assert sweep() == 0
    assert len(judged()) == 1
    [number] = set(CampaignEntry.objects.values_list("campaign_recorded_in", flat=True))
    assert number == Campaign.objects.get().recorded_in


STOPPED = {
    "not_qualified": lambda: give("products", sold(CHAIR, version=2, stock=19)),
    "category_outside": lambda: give("campaigns", campaign(version=2, categories=["garden"])),
    "market_outside": lambda: give("campaigns", campaign(version=2, market="US")),
    "stock_low": lambda: give("campaigns", campaign(version=2, min_stock=71)),
}


@pytest.mark.parametrize("reason", STOPPED)
def test_what_no_longer_fits_before_the_start_is_taken_out(weekly, reason):
    STOPPED[reason]()
    selling.sweep()
    sweep()

    assert entries()[CHAIR] == ("skipped", reason, "47.920")


def test_so_is_that_of_a_service_which_ended(weekly, people, clock):
    clock("2026-06-15")
    [row] = Enrollment.objects.all()
    exits.terminate(row.pk, reason="A.", is_merchants_fault=False, by=people.mei)
    clock("2026-06-16")
    sweep()

    assert entries()[CHAIR] == ("skipped", "service_over", "47.920")


def test_the_tasks_find_shops_and_enter_them(lin, monkeypatch):
    """As a worker would: handed out in shards, each safe to deliver twice."""
    monkeypatch.setattr(tasks.enter_shops, "delay", tasks.enter_shops)
    give("campaigns", campaign())
    tasks.enter_campaigns()
    tasks.enter_campaigns()
    tasks.enter_shops([LIN])

    assert entries()[CHAIR] == CHAIR_IN
    assert len(judged()) == 1


@pytest.fixture
def nudged(monkeypatch):
    found = []
    for name in ("enter_shops", "enter_campaigns", "requalify_shops"):
        task = getattr(tasks, name)
        monkeypatch.setattr(task, "delay", lambda *given, _name=name: found.append((_name, *given)))
    return found


def test_a_campaign_and_a_product_that_qualifies_are_not_kept_waiting(
    lin, world, nudged, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        give("campaigns", campaign())
        send("campaigns", campaign())  # the same again
    assert nudged == [("enter_campaigns",)]
    with django_capture_on_commit_callbacks(execute=True):
        submit(chair="40.00")
        submit(chair="40.00")
    assert nudged[1:] == [("enter_shops", [LIN])]
    give("products", sold(CHAIR, version=2, stock=5))
    with django_capture_on_commit_callbacks(execute=True):
        qualification.requalify(world, [LIN])
        qualification.requalify(world, [LIN])
    assert nudged[2:] == [("enter_shops", [LIN])]


def test_as_many_statements_for_many_shops_as_for_one(lin, world):
    def statements(*campaign_ids: str) -> int:
        give("campaigns", *(campaign(campaign_id) for campaign_id in campaign_ids))
        with CaptureQueriesContext(connection) as queries:
            campaigns.enter(world, campaigns.due_shops(world))
        return len(queries)

    one = statements("C1")
    shops = [f"76{number:05}" for number in range(12)]
    give("shops", *(built.shop(shop_id) for shop_id in shops))
    for shop_id in shops:
        give("products", *(sold(f"P{number}", shop_id=shop_id) for number in range(5)))
        enroll(shop_id, "2026-05-20")
        submit_ids(shop_id, **{f"P{number}": "30.00" for number in range(5)})

    assert statements("C2", "C3", "C4") == one
    # Four campaigns with 12 shops' 5 products each, and Lin's three.
    assert CampaignEntry.objects.count() == 4 * (12 * 5 + 3)


# What PostgreSQL refuses, whoever asks.


def refused(error: type[Exception], **changed: object) -> str:
    """Change the chair's entry past the services; what comes back."""
    with pytest.raises(error) as caught, transaction.atomic():
        CampaignEntry.objects.filter(product=enrolled(CHAIR)).update(**changed)
    return str(caught.value)


def test_the_database_refuses_what_no_rule_decided(weekly):
    assert "campaign_entry_not_below_floor" in refused(IntegrityError, price=Decimal("47.91"))
    assert "campaign_entry_skipped_iff_reason" in refused(IntegrityError, state="skipped")
    assert "campaign_entry_skipped_iff_reason" in refused(IntegrityError, state="declined")
    started = "An entry is not what a rule or a member of the shop decided"
    assert started in refused(InternalError, judged_at=built.at("2026-06-20"))
    assert "Cannot update" in refused(InternalError, product=enrolled(LAMP))
    with pytest.raises(InternalError), transaction.atomic():
        CampaignEntry.objects.filter(product=enrolled(CHAIR)).delete()
    # One that was skipped comes in no more, once the registration is over.
    with pytest.raises(InternalError, match=started), transaction.atomic():
        CampaignEntry.objects.filter(product=enrolled(BOTTLE)).update(
            state="entered", reason="", floor_price=1, judged_at=built.at("2026-06-19")
        )


def test_nor_does_it_take_one_that_comes_too_late_or_without_an_answer(weekly):
    """The same rows in another campaign: the registration of one is over, the other is mega."""
    give(
        "campaigns",
        campaign("LATE", register_by_time=seconds(DAY) - 1),
        mega("MEGA"),
    )
    row = CampaignEntry.objects.get(product=enrolled(CHAIR))
    for campaign_id in ("LATE", "MEGA"):
        row.pk, row.campaign = None, Campaign.objects.get(campaign_id=campaign_id)
        with pytest.raises(InternalError, match="An entry is not what"), transaction.atomic():
            row.save(force_insert=True)


def test_a_mega_promotion_is_never_entered_by_itself(lin):
    give("campaigns", mega())
    sweep()

    assert not CampaignEntry.objects.exists()


# What the marketplace may send.


WRONG = {
    "registers_after_start": ({"register_by_time": seconds("2026-06-20") + 1}, "register_by_time"),
    "ends_before_start": ({"ends_time": seconds("2026-06-20")}, "ends_time"),
}


@pytest.mark.parametrize("code", WRONG)
def test_times_out_of_order_are_refused_by_item(world, code):
    changed, path = WRONG[code]
    wrong = campaign("C-WRONG", **changed)

    assert send("campaigns", campaign(), wrong) == Answered(
        accepted=1, rejected=[(1, "C-WRONG", path, code)]
    )


def test_and_by_the_database(lin):
    give("campaigns", campaign())
    for changed in (
        {"register_by_time": seconds("2026-06-20") + 1},
        {"ends_time": seconds("2026-06-20")},
        {"discount_rate": Decimal("1.0001")},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Campaign.objects.update(**changed)
    with pytest.raises(InternalError), transaction.atomic():
        Campaign.objects.update(kind="mega")


def test_fields_are_refused_by_item_with_their_paths(world):
    wrong = [
        campaign("A", kind="flash"),
        campaign("B", name={"zh": "每周"}),
        campaign("C", discount_rate="1.01"),
        campaign("D", categories=["kitchen", 7]),
        campaign("E", min_stock=-1),
        campaign("F", funded_by="platform"),
    ]

    assert send("campaigns", *wrong).rejected == [
        (0, "A", "kind", "invalid_choice"),
        (1, "B", "name.en", "required"),
        (2, "C", "discount_rate", "invalid"),
        (3, "D", "categories[1]", "invalid_type"),
        (4, "E", "min_stock", "min_value"),
        (5, "F", "funded_by", "unknown_field"),
    ]


def test_the_newest_version_holds_and_every_one_is_kept(world):
    give("campaigns", campaign(version=2, min_stock=2))

    assert send("campaigns", campaign(version=1)) == Answered(stale=1)
    assert send("campaigns", campaign(version=2, min_stock=2)) == Answered(unchanged=1)
    assert send("campaigns", campaign(version=3, min_stock=3)) == Answered(accepted=1)
    assert Campaign.objects.get().min_stock == 3
    versions = CampaignVersion.objects.order_by("update_time")
    assert list(versions.values_list("min_stock", flat=True)) == [5, 2, 3]


def test_the_order_of_categories_says_nothing(world):
    give("campaigns", campaign(categories=["toys", "garden"]))

    assert send("campaigns", campaign(categories=["garden", "toys"])) == Answered(unchanged=1)


def test_a_campaign_stays_of_its_kind(world):
    give("campaigns", campaign("A"))

    answered = send("campaigns", mega("A", version=2), mega("B"), campaign("B", version=2))
    assert answered == Answered(
        accepted=1, rejected=[(0, "A", "kind", "kind_changed"), (2, "B", "kind", "kind_changed")]
    )
