"""API.md, `sample-requests` and `sample-events`; PRODUCT.md §4, Samples: their life."""

import pytest
from django.db import DatabaseError, transaction

from enrollment.models import SampleRequest
from enrollment.rules import samples as rules
from enrollment.services import samples
from tests import world as built
from tests.enrollment.sampled import approve, event, key, offer, request, stand
from tests.enrollment.selling import CHAIR, DAY, enrollment, give_catalogue
from tests.world import (
    LATECOMER,
    LIN,
    NEIGHBOUR,
    Answered,
    creator,
    enroll,
    give,
    seconds,
    send,
    signed,
)


@pytest.fixture
def chair(world, clock):
    """Lin gives away ten chairs of 59.90, two of them without being asked."""
    clock(DAY)
    give_catalogue()
    give("creators", creator("C-mid", "mid"), creator("C-nano", "nano"))
    return offer(CHAIR, quantity=10, quota=2)


@pytest.fixture
def approved(chair):
    """R-1 is approved; R-2, of a small creator, waits."""
    give("sample-requests", request("R-1"), request("R-2", "C-nano"))
    assert approve() == 1


def test_a_request_is_known_once_and_never_changes(chair):
    give("sample-requests", request("R-1"))

    assert send("sample-requests", request("R-1")) == Answered(unchanged=1)
    for changed in ({"product_id": "x"}, {"creator_id": "x"}, {"requested_time": 1}):
        assert send("sample-requests", request("R-1", **changed)) == Answered(
            rejected=[(0, "R-1", "request_id", "request_changed")]
        )
    assert send("sample-requests", request("R-1", shop_id=NEIGHBOUR)).rejected == [
        (0, "R-1", "request_id", "request_changed")
    ]


def test_of_a_batch_the_first_of_an_id_is_taken(chair):
    told = send(
        "sample-requests", request("R-1"), request("R-1", "x"), request("R-1"), request("R-2")
    )

    assert told == Answered(
        accepted=2, unchanged=1, rejected=[(1, "R-1", "request_id", "request_changed")]
    )
    assert SampleRequest.objects.get(request_id="R-1").creator_id == "C-mid"


def test_of_an_unknown_shop_nothing_is_kept(chair):
    assert send("sample-requests", request("R-1", shop_id="9")) == Answered(
        rejected=[(0, "R-1", "shop_id", "unknown_shop")]
    )
    assert send("sample-requests", request("R-1"), shops=[NEIGHBOUR]).rejected == [
        (0, "R-1", "shop_id", "unknown_shop")
    ]


def test_what_is_not_known_or_not_enrolled_is_kept_and_waits(chair):
    """A shop outside of the program, a product that is not submitted, a creator nobody named."""
    give(
        "sample-requests",
        request("R-1", shop_id=NEIGHBOUR),
        request("R-2", product_id="nowhere"),
        request("R-3", creator_id="nobody"),
    )
    assert approve(LIN, NEIGHBOUR) == 0

    assert stand() == {
        "R-1": ("requested", "not_enrolled", None),
        "R-2": ("requested", "not_enrolled", None),
        "R-3": ("requested", "creator_unknown", None),
    }
    give("creators", creator("nobody", "top"))
    assert approve() == 1


def test_a_sample_goes_its_way(approved, clock):
    way = ("shipped", "delivered")
    for name in way:
        assert send("sample-events", event("R-1", name)) == Answered(accepted=1)
        assert stand()["R-1"][0] == name
        assert send("sample-events", event("R-1", name)) == Answered(unchanged=1)
    row = SampleRequest.objects.get(request_id="R-1")
    assert str(row.video_due_on) == "2026-07-03"  # 21 days after 12 June

    posted = event("R-1", "video_posted", "2026-06-20", video_id="V-9")
    assert send("sample-events", posted) == Answered(accepted=1)
    assert send("sample-events", posted) == Answered(unchanged=1)
    row.refresh_from_db()
    assert (row.state, row.video_id, row.posted_time) == (
        "video_posted",
        "V-9",
        seconds("2026-06-20"),
    )


def test_a_whole_way_in_one_batch(approved):
    told = send(
        "sample-events",
        event("R-1", "shipped"),
        event("R-1", "delivered"),
        event("R-1", "shipped"),
        event("R-1", "video_posted", video_id="V-9"),
    )

    assert told == Answered(accepted=3, unchanged=1)
    assert stand()["R-1"][0] == "video_posted"


def test_what_comes_before_its_predecessor_is_refused_and_may_come_again(approved):
    early = send(
        "sample-events",
        event("R-1", "delivered"),
        event("R-1", "video_posted", video_id="V-9"),
        event("R-2", "shipped"),
        event("R-9", "shipped"),
        event("R-1", "shipped"),
    )

    assert early == Answered(
        accepted=1,
        rejected=[
            (0, "R-1", "event", "predecessor_missing"),
            (1, "R-1", "event", "predecessor_missing"),
            (2, "R-2", "request_id", "not_approved"),
            (3, "R-9", "request_id", "unknown_request"),
        ],
    )
    assert send("sample-events", event("R-1", "delivered")) == Answered(accepted=1)


def test_nor_does_it_go_on_once_it_is_declined(approved):
    samples.decline(enrollment().shop, [key("R-2")], by=built.User.objects.create_user("a@b.c"))

    assert send("sample-events", event("R-2", "shipped")).rejected == [
        (0, "R-2", "request_id", "request_declined")
    ]


def test_an_event_never_changes(approved):
    give("sample-events", event("R-1", "shipped"), event("R-1", "delivered"))
    give("sample-events", event("R-1", "video_posted", video_id="V-9"))

    told = send(
        "sample-events",
        event("R-1", "shipped", "2026-06-13"),
        event("R-1", "video_posted", video_id="V-8"),
    )
    assert told.rejected == [
        (0, "R-1", "event", "event_changed"),
        (1, "R-1", "event", "event_changed"),
    ]


def test_a_posted_video_is_named_and_no_other_event_names_one(approved):
    told = send(
        "sample-events", event("R-1", "video_posted"), event("R-1", "shipped", video_id="V")
    )

    assert told.rejected == [
        (0, "R-1", "video_id", "video_id_required"),
        (1, "R-1", "video_id", "video_id_unexpected"),
    ]


def test_events_of_another_shops_samples_are_of_nothing_known(approved):
    assert send("sample-events", event("R-1", "shipped"), shops=[NEIGHBOUR]).rejected == [
        (0, "R-1", "request_id", "unknown_request")
    ]


def test_they_come_signed_with_the_scope_of_creators(approved, client, key):
    told = signed(client, key, "/api/v1/sample-events", {"events": [event("R-1", "shipped")]})
    assert told.json() == {"accepted": 1, "unchanged": 0, "stale": 0, "rejected": []}

    other = built.key("orders:write")
    for path, name in (("sample-requests", "requests"), ("sample-events", "events")):
        assert signed(client, other, f"/api/v1/{path}", {name: []}).status_code == 403


# By the days.


def test_a_request_expires_when_nobody_answers_in_time(approved, clock):
    """R-2 was asked on 9 June; 14 days later is the last."""
    clock("2026-06-23 23:59")
    assert stand()["R-2"][0] == "requested"
    clock("2026-06-24")
    assert stand()["R-2"][0] == "expired"

    give("creators", creator("C-nano", "top", "2026-06-23"))
    assert approve() == 0
    left = samples.approve(enrollment().shop, [key("R-2")], by=None).left
    assert left == {"expired": 1}


def test_the_days_are_those_of_the_edition_that_was_agreed(world, clock):
    """The neighbour agrees to another version: 5 days to answer, 9 for the video."""
    version = world.newest()
    version.pk, version.number, version.is_agreed = None, version.number + 1, False
    version.sample_days, version.video_days = 5, 9
    version.save(force_insert=True)
    clock(DAY)
    give("products", built.product(CHAIR, shop_id=LATECOMER))
    enroll(LATECOMER, "2026-06-01")
    give("sample-requests", request("R-1", shop_id=LATECOMER), request("R-2"))

    days = SampleRequest.objects.order_by("request_id").values_list("answer_due_on", flat=True)
    assert [str(day) for day in days] == ["2026-06-14", "2026-06-23"]


def test_a_video_is_overdue_after_its_day_and_may_still_come(approved, clock):
    give("sample-events", event("R-1", "shipped"), event("R-1", "delivered"))
    clock("2026-07-03 23:59")
    assert stand()["R-1"][0] == "delivered"
    clock("2026-07-04")
    assert stand()["R-1"][0] == "overdue"

    give("sample-events", event("R-1", "video_posted", "2026-07-05", video_id="V"))
    assert stand()["R-1"][0] == "video_posted"


# The database knows the same steps.

STATES = sorted(SampleRequest.State.values)
ALLOWED = {(state, to) for (state, _act), to in rules.STEPS.items()}


def test_every_state_is_reached_by_a_step():
    assert {state for state, _act in rules.STEPS} | set(rules.STEPS.values()) == set(STATES)


@pytest.mark.parametrize("to", STATES)
@pytest.mark.parametrize("state", ["requested", "approved", "shipped", "delivered"])
def test_the_database_lets_no_step_be_skipped(approved, state, to):
    """R-1 is brought to a state; what is no step from there is refused by its trigger."""
    request_id = "R-2" if state == "requested" else "R-1"
    on_the_way = ("shipped", "delivered")
    for name in on_the_way[: on_the_way.index(state) + 1] if state in on_the_way else ():
        give("sample-events", event("R-1", name))
    row = SampleRequest.objects.filter(request_id=request_id)
    assert row.get().state == state
    if to == state or (state, to) in ALLOWED:
        return
    with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
        row.update(state=to)


def test_what_was_sent_and_answered_stays(approved):
    row = SampleRequest.objects.filter(request_id="R-1")
    for changed in (
        {"creator_id": "x"},
        {"answer_due_on": "2030-01-01"},
        {"slot": 2},
        {"auto_slot": None, "decided_by": built.User.objects.create_user("a@b.c").pk},
        {"enrolled_product": None},
    ):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            row.update(**changed)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        row.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        built.ask("TRUNCATE enrollment_samplerequest CASCADE")
