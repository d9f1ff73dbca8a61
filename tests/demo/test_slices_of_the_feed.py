"""However its time is cut, what the marketplace says adds up to the same."""

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from growth_program.demo.generated import feed
from growth_program.demo.generated.feeds import told
from growth_program.demo.generated.term import seconds
from tests.demo.replayed import key

FIRST, LAST = seconds(date(2026, 1, 1)), seconds(date(2026, 9, 1))
TWO = feed(shops=2)
instants = st.integers(FIRST + 1, LAST - 1)


def said(since: int, until: int) -> list[tuple]:
    return [
        (kind, key(kind, item), item) for kind, items in TWO.between(since, until) for item in items
    ]


WHOLE = {(kind, name): item for kind, name, item in said(0, LAST)}


@given(st.lists(instants, max_size=60))
@settings(max_examples=60)
def test_slices_add_up_to_the_whole(cuts):
    ends = [0, *sorted(cuts), LAST]
    newest = {}
    for since, until in pairwise(ends):
        for kind, name, item in said(since, until):
            assert since <= told(item) < until
            assert told(newest.get((kind, name), item)) <= told(item)
            newest[kind, name] = item

    assert newest == WHOLE


@given(instants, instants)
@settings(max_examples=60)
def test_a_slice_says_the_newest_of_each_record_once_and_new_ones_first(one, other):
    since, until = sorted((one, other))
    told_of = said(since, until)
    known = {(kind, name) for kind, name, _ in said(0, since)}

    assert len({(kind, name) for kind, name, _ in told_of}) == len(told_of)
    for kind in {kind for kind, _, _ in told_of}:
        was_known = [(kind, name) in known for of, name, _ in told_of if of == kind]
        assert was_known == sorted(was_known)


def test_nothing_is_said_in_no_time():
    assert said(FIRST, FIRST) == []
