"""PRODUCT.md §4, Samples: what a sample is expected to bring, and who gets those there are."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.rules import samples as rules
from enrollment.rules.samples import Answer, Creator, Prediction, Room, Waiting, choose, predict
from growth_program.core.steps import IllegalStep

USUAL = {
    "tier": "mid",
    "median_video_gmv": Decimal("61.20"),
    "category_gmv": Decimal("812.40"),
    "videos": 17,
    "fulfilment_rate": Decimal("0.9150"),
}
COST = Decimal("24.90")


def prediction(**others) -> Prediction:
    return predict(Creator(**USUAL | others), cost=COST)


def test_of_the_median_of_his_videos():
    """61.20 × 0.9150 = 55.998; 56.00 ÷ 24.90 = 2.24899…"""
    assert prediction() == Prediction(
        roi=Decimal("2.2490"),
        source="median",
        video_gmv=Decimal("61.20"),
        fulfilment=Decimal("0.9150"),
        gmv=Decimal("56.00"),
        cost=COST,
    )


def test_else_of_his_category_by_his_videos():
    """812.40 ÷ 17 = 47.788…; 47.79 × 0.9150 = 43.72785; 43.73 ÷ 24.90 = 1.75622…"""
    assert prediction(median_video_gmv=None) == Prediction(
        roi=Decimal("1.7562"),
        source="category",
        video_gmv=Decimal("47.79"),
        fulfilment=Decimal("0.9150"),
        gmv=Decimal("43.73"),
        cost=COST,
    )


@pytest.mark.parametrize("others", [{"category_gmv": None}, {"videos": 0}])
@pytest.mark.parametrize(
    ("tier", "gmv"), [("nano", "5.00"), ("micro", "20.00"), ("mid", "80.00"), ("top", "300.00")]
)
def test_else_of_his_tier(others, tier, gmv):
    found = prediction(median_video_gmv=None, tier=tier, **others)

    assert (found.source, str(found.video_gmv)) == ("tier", gmv)


def test_a_median_of_nothing_is_a_median():
    assert prediction(median_video_gmv=Decimal("0.00")).roi == 0


def test_of_whom_nothing_is_reported_we_believe_seven_of_ten():
    assert str(prediction(fulfilment_rate=None).fulfilment) == "0.7000"


def test_what_the_shop_has_seen_counts_beside_five_that_are_reported():
    """(0.9150 × 5 + 2) ÷ (5 + 4) = 6.575 ÷ 9 = 0.73055…"""
    assert str(prediction(judged=4, kept=2).fulfilment) == "0.7306"
    assert prediction(judged=0, kept=0).fulfilment == USUAL["fulfilment_rate"]


def test_halves_are_rounded_up_at_each_step():
    """0.05 × 0.5 = 0.025 is 0.03; 0.03 ÷ 6.00 = 0.005; of 9.60: 0.003125 is 0.0031, of 8.00:
    0.00375 is 0.0038."""
    small = Creator(tier="mid", median_video_gmv=Decimal("0.05"), fulfilment_rate=Decimal("0.5000"))
    found = {cost: str(predict(small, cost=Decimal(cost)).roi) for cost in ("6", "9.60", "8.00")}

    assert found == {"6": "0.0050", "9.60": "0.0031", "8.00": "0.0038"}


def waits(request_id: str, roi: str | None, time: int = 1, code: str = "") -> Waiting:
    worth = None if roi is None else Decimal(roi)
    return Waiting(request_id=request_id, requested_time=time, roi=worth, code=code)


def test_the_best_that_may_be_are_chosen():
    found = choose(
        [
            waits("A", "1.0000"),
            waits("B", "2.0000", time=2),
            waits("C", "2.0000", time=1),
            waits("D", "9.0000", code=rules.TIER),
            waits("E", None, code=rules.CREATOR_UNKNOWN),
            waits("F", "1.0000"),
        ],
        Room(quota=2, samples=4, stock=3),
    )

    assert [(one.request_id, one.is_approved, one.rank, one.code) for one in found] == [
        ("D", False, 1, "tier"),
        ("C", True, 2, ""),
        ("B", True, 3, ""),
        ("A", False, 2, "quota"),
        ("F", False, 3, "quota"),
        ("E", False, None, "creator_unknown"),
    ]


@pytest.mark.parametrize(
    ("room", "left", "bound"),
    [
        ((2, 5, 7), 2, "quota"),
        ((5, 2, 7), 2, "samples"),
        ((7, 5, 2), 2, "stock"),
        ((3, 3, 3), 3, "quota"),
        ((4, 3, 3), 3, "samples"),
        ((-1, 5, 7), 0, "quota"),
        ((5, 6, 0), 0, "stock"),
    ],
)
def test_the_tightest_limit_binds(room, left, bound):
    quota, samples, stock = room
    found = Room(quota=quota, samples=samples, stock=stock)

    assert (found.left, found.bound) == (left, bound)


limits = st.integers(-3, 6)
offered = st.lists(
    st.builds(
        Waiting,
        request_id=st.uuids().map(str),
        requested_time=st.integers(1, 3),
        roi=st.decimals("0", "3", places=1),
        code=st.sampled_from(["", rules.TIER]),
    ),
    max_size=12,
)


@given(waiting=offered, room=st.builds(Room, quota=limits, samples=limits, stock=limits))
def test_never_one_more_and_none_less_and_no_better_one_left(waiting, room):
    found = choose(waiting, room)
    approved = [one for one in found if one.is_approved]
    may = [one for one in waiting if not one.code]

    assert len(approved) == min(room.left, len(may))
    assert sorted(one.request_id for one in found) == sorted(one.request_id for one in waiting)
    worth = {one.request_id: one.roi for one in may}
    left = [worth[one.request_id] for one in found if one.request_id in worth and one.code]
    assert not left or all(worth[one.request_id] >= max(left) for one in approved)
    ranks = [one.rank for one in found if not one.is_approved]
    assert ranks == list(range(1, len(ranks) + 1))


@given(waiting=offered, room=st.builds(Room, quota=limits, samples=limits, stock=limits))
def test_the_order_of_arrival_does_not_matter(waiting, room):
    assert choose(waiting[::-1], room) == choose(waiting, room)


def test_nobody_asked():
    assert choose([], Room(quota=3, samples=3, stock=3)) == []


def test_one_answer():
    [found] = choose([waits("A", "1.0000")], Room(quota=1, samples=1, stock=1))

    assert found == Answer(request_id="A", is_approved=True, rank=1, code="")


def test_the_steps_that_there_are():
    assert rules.after("approve", "requested") == "approved"
    assert rules.after("video_posted", "delivered") == "video_posted"
    for act, state in (("approve", "declined"), ("decline", "approved"), ("delivered", "approved")):
        with pytest.raises(IllegalStep):
            rules.after(act, state)


FIRST, LAST, NEXT = date(2026, 6, 9), date(2026, 6, 23), date(2026, 6, 24)


@pytest.mark.parametrize(
    ("state", "due", "on", "stands"),
    [
        ("requested", None, LAST, "requested"),
        ("requested", None, NEXT, "expired"),
        ("approved", None, NEXT, "approved"),
        ("delivered", LAST, LAST, "delivered"),
        ("delivered", LAST, NEXT, "overdue"),
        ("video_posted", LAST, NEXT, "video_posted"),
        ("declined", None, NEXT, "declined"),
    ],
)
def test_days_make_of_a_state_what_they_do(state, due, on, stands):
    assert rules.state_on(state, answer_due_on=LAST, video_due_on=due, on=on) == stands
