"""Which pictures, films and videos count as delivered."""

from datetime import date

import pytest

from .lins_shop import (
    DAY,
    IN_TIME,
    LATE,
    OFFERED,
    answer,
    at,
    creator,
    decided,
    enroll,
    lins_world,
    shop,
    video,
)


@pytest.fixture
def world():
    return lins_world()


@pytest.mark.parametrize(
    ("answers", "counts"),
    [
        ([("accepted", IN_TIME)], True),
        ([("accepted", LATE)], True),
        ([("pending", OFFERED)], True),  # unanswered
        ([("rejected", IN_TIME)], False),
        ([("rejected", LATE)], True),
        ([("accepted", IN_TIME - 1), ("rejected", IN_TIME)], False),
        ([("rejected", IN_TIME - 1), ("accepted", IN_TIME)], True),
        ([("rejected", IN_TIME), ("accepted", LATE)], False),
        ([("accepted", IN_TIME), ("rejected", LATE)], True),
        ([("rejected", IN_TIME - 1), ("pending", IN_TIME)], True),  # taken back, and then silence
    ],
)
def test_an_item_counts_by_the_answer_in_force_when_its_review_ends(world, answers, counts):
    enroll(world)
    for outcome, update_time in reversed(answers):  # the older come late, and are kept
        world.receive("aigc-items", [answer(outcome, update_time)])

    assert decided(world)["aigc_delivered"] == counts


@pytest.mark.parametrize(("offered", "delivered"), [("07-31 00:00", 3), ("07-31 00:01", 2)])
def test_silence_counts_when_the_review_is_over_on_the_day(world, offered, delivered):
    world.adjudication_lag_days = 6  # 31 July and 6 days: decided on 7 August
    enroll(world)
    items = [
        answer("pending", at(offered), item_id="s"),
        answer("accepted", at(offered), item_id="t"),
        answer("accepted", at(offered) + 7 * DAY, item_id="u"),
    ]
    items = [item | {"offered_time": at(offered)} for item in items]
    world.receive("aigc-items", items)

    assert decided(world, date(2026, 8, 7))["aigc_delivered"] == delivered


def test_equal_content_counts_once_and_only_what_was_offered_in_the_period(world):
    enroll(world, activated_on="2026-05-12")
    early = {"offered_time": at("05-11 23:59"), "item_id": "early"}
    hashes = {"a": "x", "b": "x", "c": "y", "d": None, "e": None}
    accepted = [
        answer("accepted", LATE, item_id=name, content_sha256=told) for name, told in hashes.items()
    ]
    rejected_twin = answer("rejected", IN_TIME, item_id="f", content_sha256="z")
    world.receive("aigc-items", [*accepted, rejected_twin, answer("accepted", LATE, **early)])

    assert decided(world)["aigc_delivered"] == 4  # x, y, and two without a hash


def test_a_video_counts_by_its_creators_tier_when_it_was_posted(world):
    enroll(world)
    # Told out of order: micro from 10 May, mid from 20 May, nano from 30 May.
    world.receive("creators", [creator("nano", at("05-30 00:00"))])
    world.receive("creators", [creator("mid", at("05-20 00:00"))])
    world.receive("creators", [creator("micro", at("05-10 00:00"))])
    world.receive("creators", [creator("top", at("06-09 00:00"), "d")])
    posted = {"v1": "05-09 00:00", "v2": "05-19 23:59", "v3": "05-20 00:00", "v4": "05-30 00:01"}
    world.receive("creator-videos", [video(name, when) for name, when in posted.items()])
    world.receive("shops", [shop(shop_id="omar")])
    others = [
        video("v3", "06-03 00:00", creator_id="d", shop_id="omar"),
        video("v5", "06-01 00:00", creator_id="d"),  # the earliest known comes after it
        video("v6", "06-02 00:00", creator_id="never reported"),
        video("v7", "05-21 00:00", product_id="vase"),
        video("v8", "05-22 00:00", status="REMOVED"),
        video("v9", "08-01 00:00", creator_id="d"),
    ]
    world.receive("creator-videos", others)

    assert decided(world)["videos_delivered"] == 2  # v3 and v5


def test_a_video_removed_and_public_again_counts(world):
    enroll(world)
    world.receive("creators", [creator("mid", 1)])
    statuses = [("PUBLIC", 3), ("REMOVED", 2), ("REMOVED", 3)]
    versions = [video("v", "05-21 00:00", status=s, update_time=t) for s, t in statuses]

    world.receive("creator-videos", versions[:2])
    world.receive("creator-videos", [versions[0] | {"update_time": 4}])

    assert decided(world)["videos_delivered"] == 1
