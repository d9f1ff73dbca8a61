"""API.md, Writes: rates and days of advertising may come without a time."""

import hashlib
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.gateway.newest import Report, judge_reports

SMALL, LARGE = sorted(hashlib.sha256(text).digest() for text in (b"48.20", b"48.21"))


def one(time, sha256, stored) -> str:
    [answer] = judge_reports([("key", Report(time, sha256))], {"key": Report(*stored)})
    return answer


@pytest.mark.parametrize(
    ("time", "sha256", "stored", "answer"),
    [
        (7, SMALL, (7, SMALL), "unchanged"),
        (None, SMALL, (None, SMALL), "unchanged"),
        (None, SMALL, (7, SMALL), "unchanged"),
        (8, SMALL, (7, LARGE), "accepted"),
        (8, SMALL, (7, SMALL), "accepted"),
        (7, LARGE, (8, SMALL), "stale"),
        (7, SMALL, (8, SMALL), "stale"),
        # Of equal times the larger hash, so that the order of arrival does not matter.
        (7, LARGE, (7, SMALL), "accepted"),
        (7, SMALL, (7, LARGE), "stale"),
        # Without a time on either side the last sent holds.
        (None, SMALL, (None, LARGE), "accepted"),
        (None, SMALL, (7, LARGE), "accepted"),
        (7, SMALL, (None, LARGE), "accepted"),
        (7, SMALL, (None, SMALL), "accepted"),  # says the same, and since when
    ],
)
def test_a_report_beside_the_one_that_is_stored(time, sha256, stored, answer):
    assert one(time, sha256, stored) == answer


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        ([(5, SMALL), (9, LARGE)], ["stale", "accepted"]),
        ([(9, LARGE), (5, SMALL)], ["accepted", "stale"]),
        ([(9, LARGE), (9, LARGE)], ["accepted", "unchanged"]),
        ([(None, SMALL), (None, LARGE)], ["stale", "accepted"]),
        ([(None, SMALL), (None, SMALL)], ["accepted", "unchanged"]),
        ([(3, LARGE), (2, LARGE), (3, LARGE)], ["unchanged", "stale", "unchanged"]),
        # What is stored said so since 3: that somebody repeats it without a time takes none away.
        ([(3, LARGE), (None, LARGE), (2, SMALL)], ["unchanged", "unchanged", "stale"]),
    ],
)
def test_of_several_in_a_batch_one_is_accepted(sent, answers):
    stored = {"key": Report(3, LARGE)} if sent[0][0] == 3 else {}

    assert judge_reports([("key", Report(*one)) for one in sent], stored) == answers


def test_no_report_holds_after_itself():
    assert not Report(3, LARGE).holds_after(Report(3, LARGE))


reports = st.lists(
    st.builds(Report, st.integers(1, 3), st.sampled_from([SMALL, LARGE])), min_size=1, max_size=4
)


@given(reports)
def test_with_times_the_order_of_arrival_does_not_matter(sent):
    for order in permutations(sent):
        stored = {}
        for report in order:
            if judge_reports([("key", report)], stored) == ["accepted"]:
                stored["key"] = report
        assert stored["key"] == max(sent)
