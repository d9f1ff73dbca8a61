"""PRODUCT.md §§6, 9: which AIGC items and which creator videos count, to the second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compensation.rules.content import Verdict, aigc_verdicts, video_verdicts
from compensation.rules.evidence import AigcItem, Case
from growth_program.content.rules.answers import in_review
from tests.compensation.promises import (
    AS_OF,
    DAY,
    ENDS,
    FIRST_EDITION,
    STARTS,
    case,
    item,
    video,
)

WEEK = 7 * DAY


def verdicts(**evidence) -> list[tuple[str, bool, str]]:
    found = aigc_verdicts(case(**evidence)) + video_verdicts(case(**evidence))
    return [(verdict.id, verdict.counts, verdict.reason) for verdict in found]


def test_a_verdict_names_its_item():
    one, other = item("a-1", (3, "accepted")), item("a-2", (4, "rejected"))
    found = case(aigc=(one, other), videos=(video("v-5"), video("v-6", status="REMOVED")))

    assert aigc_verdicts(found) == [
        Verdict(id="a-1", counts=True, reason=""),
        Verdict(id="a-2", counts=False, reason="rejected"),
    ]
    assert video_verdicts(found) == [
        Verdict(id="v-5", counts=True, reason=""),
        Verdict(id="v-6", counts=False, reason="not_public"),
    ]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        # Offered in the service period: from its first second to the last one before its end.
        (item("a", (6, "accepted"), offered=STARTS - 1), "outside_service_period"),
        (item("a", (6, "accepted"), offered=STARTS), ""),
        (item("a", (6, "accepted"), offered=ENDS - 1), ""),
        (item("a", (6, "accepted"), offered=ENDS), "outside_service_period"),
        # Unanswered for seven days, which may run past the end of the term.
        (item("a"), ""),
        (item("a", (0, "pending"), offered=ENDS - 1), ""),
        # Rejected in the last second of the seven days, and in the first after them.
        (item("a", (WEEK - 1, "rejected")), "rejected"),
        (item("a", (WEEK, "rejected")), ""),
        # Within them the newest answer holds.
        (item("a", (6, "accepted"), (8, "rejected")), "rejected"),
        (item("a", (6, "rejected"), (8, "accepted")), ""),
        (item("a", (6, "pending"), (8, "rejected"), (9, "rejected")), "rejected"),
        (item("a", (6, "rejected"), (8, "accepted"), (9, "rejected")), "rejected"),
        # A rejection that is repeated later was in time, one that comes later was not.
        (item("a", (6, "rejected"), (WEEK + 5, "rejected")), "rejected"),
        (item("a", (6, "accepted"), (WEEK, "rejected")), ""),
        (item("a", (6, "pending"), (WEEK + 3, "rejected")), ""),
        # Accepted is accepted, however late, but a rejection in time is not undone.
        (item("a", (WEEK + 3, "accepted")), ""),
        (item("a", (6, "rejected"), (WEEK, "accepted")), "rejected"),
    ],
)
def test_an_item_counts_or_says_why_not(item, reason):
    assert verdicts(aigc=(item,), videos=()) == [("a", not reason, reason)]


@pytest.mark.parametrize(
    ("offered", "answers", "reason"),
    [
        # The seven days end at 00:00 of the day as of which it is decided, or a second later.
        (AS_OF - WEEK, [], ""),
        (AS_OF - WEEK + 1, [], "not_answered_yet"),
        (AS_OF - WEEK + 1, [(4, "accepted")], ""),
        (AS_OF - WEEK + 1, [(4, "rejected")], "rejected"),
        (AS_OF - WEEK + 1, [(4, "accepted"), (5, "pending")], "not_answered_yet"),
    ],
)
def test_silence_is_counted_to_midnight_of_the_day(offered, answers, reason):
    one = item("a", *answers, offered=offered)
    later = case(aigc=(one,), service_ends_time=AS_OF + 2 * DAY)

    assert aigc_verdicts(later) == [Verdict(id="a", counts=not reason, reason=reason)]


@pytest.mark.parametrize(("after", "reason"), [(3 * DAY - 1, "rejected"), (3 * DAY, "")])
def test_another_edition_gives_other_days_to_answer_in(after, reason):
    terms = replace(FIRST_EDITION, review_days=3)
    found = case(terms, aigc=(item("a", (after, "rejected")),))

    assert aigc_verdicts(found) == [Verdict(id="a", counts=not reason, reason=reason)]


def test_an_answer_in_time_is_the_newest_before_the_days_end():
    answered = item("a", (6, "accepted"), (8, "rejected"), (10, "accepted"))
    at = answered.offered_time

    assert [in_review(answered.answers, at + after) for after in (6, 7, 9, 11)] == [
        "pending",
        "accepted",
        "rejected",
        "accepted",
    ]


def test_of_equal_pictures_the_first_offered_counts():
    same = "0b" * 32
    items = (
        item("a-4", (6, "accepted"), offered=STARTS + 400, sha256=same),
        item("a-3", (6, "accepted"), offered=STARTS + 300, sha256=same),
        item("a-2", (6, "rejected"), offered=STARTS + 200, sha256=same),  # stands in no one's way
        item("a-1", (6, "accepted"), offered=STARTS - 100, sha256=same),  # nor does this
        item("b-2", (6, "accepted"), offered=STARTS + 500, sha256="ff" * 32),
        item("b-1", (6, "accepted"), offered=STARTS + 500, sha256="ff" * 32),
        item("c-1", (6, "accepted"), offered=STARTS + 600),  # no hash: each counts
        item("c-2", (6, "accepted"), offered=STARTS + 600),
    )

    assert verdicts(aigc=items, videos=()) == [
        ("a-4", False, "duplicate"),
        ("a-3", True, ""),
        ("a-2", False, "rejected"),
        ("a-1", False, "outside_service_period"),
        ("b-2", False, "duplicate"),
        ("b-1", True, ""),
        ("c-1", True, ""),
        ("c-2", True, ""),
    ]


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ({}, ""),
        ({"creator_tier": "top"}, ""),
        ({"creator_tier": "micro"}, "tier_too_low"),
        ({"creator_tier": "nano"}, "tier_too_low"),
        ({"creator_tier": None}, "creator_unknown"),
        ({"product_is_enrolled": False}, "product_not_enrolled"),
        ({"status": "REMOVED"}, "not_public"),
        ({"posted_time": STARTS - 1}, "outside_service_period"),
        ({"posted_time": STARTS}, ""),
        ({"posted_time": ENDS - 1}, ""),
        ({"posted_time": ENDS}, "outside_service_period"),
        # The first reason is the one that is given.
        ({"posted_time": ENDS, "status": "REMOVED"}, "outside_service_period"),
        ({"status": "REMOVED", "creator_tier": None}, "not_public"),
        ({"creator_tier": "nano", "product_is_enrolled": False}, "tier_too_low"),
    ],
)
def test_a_video_counts_or_says_why_not(others, reason):
    found = verdicts(aigc=(), videos=(video("v-8", **others),))

    assert found == [("v-8", not reason, reason)]


moments = st.sampled_from([STARTS - 1, STARTS, STARTS + 1, ENDS - WEEK, ENDS - 1, ENDS])
delays = st.sampled_from([0, 1, WEEK - 1, WEEK, WEEK + 1, 20 * DAY])
said = st.lists(
    st.tuples(delays, st.sampled_from(["accepted", "rejected"])),
    max_size=3,
    unique_by=lambda answer: answer[0],
).map(sorted)


@st.composite
def cases(draw) -> Case:
    items = tuple(
        item(
            f"a-{n}",
            *draw(said),
            offered=draw(moments),
            sha256=draw(st.sampled_from(["", "0b" * 32, "ff" * 32])),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    as_of = draw(st.sampled_from([STARTS + WEEK, ENDS, ENDS + WEEK - 1, AS_OF]))
    return case(aigc=items, as_of_time=as_of)


def is_delivered(item: AigcItem, as_of: int) -> bool:
    """The sentences of the product one by one."""
    if item.offered_time < STARTS or item.offered_time >= ENDS:
        return False
    said = {answer.time: answer.outcome for answer in item.answers}
    in_time = [time for time in said if time - item.offered_time < WEEK]
    if in_time and said[max(in_time)] == "rejected":
        return False
    if said and said[max(said)] == "accepted":
        return True
    return as_of - item.offered_time >= WEEK


@given(cases())
def test_as_many_count_as_there_are_different_films_delivered(case):
    delivered = [
        item for item in case.evidence.aigc_items if is_delivered(item, case.evidence.as_of_time)
    ]
    hashes = {item.content_sha256 for item in delivered if item.content_sha256}
    without = [item for item in delivered if not item.content_sha256]

    found = aigc_verdicts(case)
    assert sum(verdict.counts for verdict in found) == len(hashes) + len(without)
    assert [verdict.id for verdict in found] == [item.item_id for item in case.evidence.aigc_items]
    assert all(verdict.counts == (not verdict.reason) for verdict in found)


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_does_not_matter(case, chance):
    items = case.evidence.aigc_items
    shuffled = tuple(chance.sample(items, len(items)))
    again = replace(case, evidence=replace(case.evidence, aigc_items=shuffled))

    found = {verdict.id: verdict for verdict in aigc_verdicts(case)}
    assert {verdict.id: verdict for verdict in aigc_verdicts(again)} == found
