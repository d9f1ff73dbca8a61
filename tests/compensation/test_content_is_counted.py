"""PRODUCT.md §§6, 9: which items and videos count, from what was sent to what is decided."""

import pytest

from compensation.models import Adjudication
from compensation.rules.content import aigc_verdicts, video_verdicts
from compensation.rules.evidence import Case
from compensation.services import adjudications
from enrollment.models import Enrollment
from growth_program.core import canonical
from tests import world as built
from tests.compensation.lived import TERM, compute
from tests.world import (
    BOWL,
    CUP,
    JULY,
    LATECOMER,
    LIN,
    Answered,
    aigc_item,
    close,
    creator,
    give,
    seconds,
    send,
    video,
)

ONE, OTHER = "5e" * 32, "7c" * 32  # of pictures and films
OFFERED = "2026-06-08 12:00:00"
LAST_SECOND_OF_SILENCE, SILENCE_IS_OVER = "2026-06-15 11:59:59", "2026-06-15 12:00:00"


@pytest.fixture
def over(world):
    """The term is over and closed."""
    close(*TERM)


@pytest.fixture
def delivered(over):
    """Decide, and say how many items and videos were delivered."""

    def delivered(shop_id: str = LIN, *, on: str = "2026-08-16") -> tuple[int, int]:
        assert compute(shop_id, on=on) == 1
        decision = Adjudication.objects.get(enrollment__shop=shop_id)
        return decision.aigc_delivered, decision.videos_delivered

    return delivered


def items(*told: dict) -> None:
    assert send("aigc-items", *told).rejected == []


def answered(outcome: str, when: str, item_id: str = "I", **others) -> dict:
    return aigc_item(item_id, OFFERED, outcome, update_time=seconds(when), **others)


# AIGC items.


@pytest.mark.parametrize(("outcome", "counts"), [("accepted", 1), ("pending", 1), ("rejected", 0)])
def test_accepted_or_left_unanswered_it_counts(delivered, outcome, counts):
    items(aigc_item("I", OFFERED, outcome))

    assert delivered() == (counts, 0)


def test_a_rejection_in_time_holds(delivered):
    items(aigc_item("I", OFFERED), answered("rejected", LAST_SECOND_OF_SILENCE))

    assert delivered() == (0, 0)


def test_one_that_comes_later_changes_nothing(delivered):
    items(aigc_item("I", OFFERED), answered("rejected", SILENCE_IS_OVER))

    assert delivered() == (1, 0)


def test_within_the_seven_days_the_newest_answer_holds(delivered):
    items(
        answered("accepted", "2026-06-09", item_id="taken back"),
        answered("rejected", "2026-06-10", item_id="taken back"),
        answered("rejected", "2026-06-09", item_id="thought better of"),
        answered("accepted", "2026-06-10", item_id="thought better of"),
    )

    assert delivered() == (1, 0)


@pytest.mark.parametrize(("when", "counts"), [("2026-06-14", 1), ("2026-06-30", 0)])
def test_what_was_rejected_counts_if_it_was_accepted_in_time(delivered, when, counts):
    items(answered("rejected", "2026-06-09"), answered("accepted", when))

    assert delivered() == (counts, 0)


def test_answers_count_by_their_time_whatever_the_order_of_arrival(delivered):
    """A stale version is told so, and is kept: it is the rejection in time."""
    give("aigc-items", answered("rejected", "2026-06-20"))

    assert send("aigc-items", answered("rejected", "2026-06-10")) == Answered(stale=1)
    assert delivered() == (0, 0)


def test_a_stale_acceptance_is_kept_as_well(delivered):
    give("aigc-items", answered("rejected", "2026-06-20"))
    send("aigc-items", answered("accepted", "2026-06-10"))

    assert delivered() == (1, 0)


@pytest.mark.parametrize(
    ("offered", "counts"),
    [
        ("2026-04-30 23:59:59", 0),
        ("2026-05-01 00:00:00", 1),
        ("2026-07-31 23:59:59", 1),
        ("2026-08-01 00:00:00", 0),
    ],
)
def test_it_was_offered_in_the_service_period(delivered, offered, counts):
    items(aigc_item("I", offered, "accepted"))

    assert delivered() == (counts, 0)


def test_silence_may_run_past_the_end_of_the_term(delivered):
    items(aigc_item("I", "2026-07-31 23:59:59"))

    assert delivered(on="2026-08-16") == (1, 0)


@pytest.mark.parametrize(("on", "counts"), [("2026-06-15", 0), ("2026-06-16", 1)])
def test_it_is_counted_to_midnight_of_the_day_as_of_which(world, clock, on, counts):
    """Offered at noon of June 8, its seven days are over at noon of June 15."""
    items(aigc_item("I", OFFERED))
    clock(on)

    assert adjudications.standing(Enrollment.objects.get()).aigc_delivered == counts


def test_the_same_picture_counts_once(delivered):
    items(
        aigc_item("I", OFFERED, "accepted", content_sha256=ONE),
        aigc_item("J", OFFERED, "accepted", content_sha256=ONE.upper()),
        aigc_item("K", JULY, "pending", content_sha256=ONE, product_id=CUP),
        aigc_item("L", JULY, "accepted", content_sha256=OTHER),
    )

    assert delivered() == (2, 0)


def test_a_copy_of_what_was_rejected_may_count(delivered):
    items(
        aigc_item("I", OFFERED, "rejected", content_sha256=ONE),
        aigc_item("J", JULY, "accepted", content_sha256=ONE),
    )

    assert delivered() == (1, 0)


def test_without_a_hash_each_counts(delivered):
    items(*(aigc_item(name, OFFERED, "accepted") for name in "IJK"))

    assert delivered() == (3, 0)


def test_its_product_need_not_be_enrolled_but_must_be_the_shops(delivered):
    give("products", built.product("1799"))
    items(aigc_item("I", OFFERED, "accepted", product_id="1799"))
    refused = send("aigc-items", aigc_item("J", OFFERED, "accepted", product_id="1800"))

    assert refused.rejected == [(0, "J", "product_id", "unknown_product")]
    assert delivered() == (1, 0)


def test_a_picture_of_two_shops_counts_for_each(world):
    built.enroll(LATECOMER, "2026-05-01")
    close(*TERM)
    for shop_id in (LIN, LATECOMER):
        items(aigc_item("I", OFFERED, "accepted", shop_id=shop_id, content_sha256=ONE))
    compute(LIN, LATECOMER)

    found = Adjudication.objects.values_list("aigc_delivered", flat=True)
    assert list(found) == [1, 1]


# Creators' videos.


@pytest.mark.parametrize(("tier", "counts"), [("nano", 0), ("micro", 0), ("mid", 1), ("top", 1)])
def test_its_creator_is_of_tier_mid_or_above(delivered, tier, counts):
    give("creators", creator("C", tier))
    give("creator-videos", video("V", "C"))

    assert delivered() == (0, counts)


@pytest.mark.parametrize(
    ("tiers", "counts"),
    [
        ([("micro", "2026-03-02"), ("mid", "2026-06-07")], 1),
        ([("mid", "2026-03-02"), ("micro", "2026-06-07")], 0),
        ([("mid", "2026-03-02"), ("micro", "2026-06-09")], 1),
        ([("micro", "2026-03-02"), ("top", "2026-06-09")], 0),
        # At the very second of posting.
        ([("micro", "2026-03-02"), ("mid", "2026-06-08")], 1),
        # Not known by then: the earliest that is known after it.
        ([("mid", "2026-06-20"), ("nano", "2026-06-25")], 1),
        ([("nano", "2026-06-20"), ("mid", "2026-06-25")], 0),
    ],
)
@pytest.mark.parametrize("arrival", [1, -1])
def test_of_that_tier_when_it_was_posted(delivered, tiers, counts, arrival):
    """On June 8, whichever report came first."""
    for tier, since in tiers[::arrival]:
        send("creators", creator("C", tier, since))
    give("creator-videos", video("V", "C", "2026-06-08"))

    assert delivered() == (0, counts)


def test_a_creator_who_was_never_reported_does_not_count(delivered):
    give("creator-videos", video("V", "C"))

    assert delivered() == (0, 0)


def test_one_who_is_reported_after_the_video_came_counts(delivered):
    give("creator-videos", video("V", "C"))
    give("creators", creator("C", "mid"))

    assert delivered() == (0, 1)


@pytest.fixture
def creators(world):
    give("creators", creator("C", "mid"), creator("D", "top"))


@pytest.mark.usefixtures("creators")
@pytest.mark.parametrize(
    ("posted", "counts"),
    [
        ("2026-04-30 23:59:59", 0),
        ("2026-05-01 00:00:00", 1),
        ("2026-07-31 23:59:59", 1),
        ("2026-08-01 00:00:00", 0),
    ],
)
def test_it_was_posted_in_the_service_period(delivered, posted, counts):
    give("creator-videos", video("V", "C", posted))

    assert delivered() == (0, counts)


@pytest.mark.usefixtures("creators")
def test_removed_it_does_not_count_and_public_again_it_does(delivered):
    give("creator-videos", video("V", "C"), video("W", "C"))
    give("creator-videos", video("V", "C", status="REMOVED", update_time=seconds(JULY)))
    give("creator-videos", video("W", "C", status="REMOVED", update_time=seconds(JULY)))
    give("creator-videos", video("W", "C", update_time=seconds(JULY) + 1))

    assert delivered() == (0, 1)


@pytest.mark.usefixtures("creators")
def test_a_removal_counts_whenever_it_happened_if_it_was_known_by_then(delivered):
    """An imported history is judged like a lived one: dates are not held against the cut-off."""
    give("creator-videos", video("V", "C"))
    give("creator-videos", video("V", "C", status="REMOVED", update_time=seconds("2026-10-01")))

    assert delivered() == (0, 0)


@pytest.mark.usefixtures("creators")
def test_once_for_each_shop_and_video(delivered):
    give("creator-videos", video("V", "C"))
    newer = video("V", "D", views=9_900, update_time=seconds(JULY))
    assert send("creator-videos", newer, newer) == Answered(accepted=1, unchanged=1)

    assert delivered() == (0, 1)


@pytest.mark.usefixtures("creators")
def test_its_product_was_enrolled_when_it_was_posted(world):
    """All that the latecomer had were enrolled on July 10."""
    built.enroll(LATECOMER, "2026-07-10")
    give("products", built.product("1799", shop_id=LATECOMER))
    close(*TERM)
    of_hers = {"shop_id": LATECOMER}
    give(
        "creator-videos",
        video("V", "C", "2026-07-10", product_id=BOWL, **of_hers),
        video("W", "C", JULY, product_id="1799", **of_hers),
        video("X", "C", JULY, product_id="1800", **of_hers),
        video("Y", "C", "2026-07-09 23:59:59", product_id=BOWL, **of_hers),
    )
    compute(LATECOMER)

    assert Adjudication.objects.get().videos_delivered == 1


@pytest.mark.usefixtures("creators")
def test_a_product_of_another_shop_is_not_enrolled(delivered):
    give("products", built.product("1799", shop_id=LATECOMER))
    give("creator-videos", video("V", "C", product_id="1799"))

    assert delivered() == (0, 0)


@pytest.mark.usefixtures("creators")
def test_the_evidence_holds_every_item_also_those_that_do_not_count(over):
    items(aigc_item("I", OFFERED, "rejected"), aigc_item("J", OFFERED, "accepted"))
    give("creator-videos", video("V", "C", status="REMOVED"), video("W", "D"), video("X", "E"))
    compute()

    case = canonical.read(Case, Adjudication.objects.get().evidence)
    told = [(v.id, v.reason) for v in (*aigc_verdicts(case), *video_verdicts(case))]
    assert told == [
        ("I", "rejected"),
        ("J", ""),
        ("V", "not_public"),
        ("W", ""),
        ("X", "creator_unknown"),
    ]
