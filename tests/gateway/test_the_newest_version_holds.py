"""API.md, Conventions: the newest version of an item stays, whatever the order of arrival."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth_program.gateway.newest import Version, judge

OLD, NEW = Version(1_777_000_001, b"\x09"), Version(1_777_000_002, b"\x01")
NEW_LARGER = Version(1_777_000_002, b"\x02")  # another content at the same time


@pytest.mark.parametrize(
    ("sent", "stored", "answers"),
    [
        ([OLD], None, ["accepted"]),
        ([NEW], OLD, ["accepted"]),
        ([OLD], OLD, ["unchanged"]),
        ([OLD], NEW, ["stale"]),
        # Of two contents of one time the one with the larger hash.
        ([NEW_LARGER], NEW, ["accepted"]),
        ([NEW], NEW_LARGER, ["stale"]),
        # Twice in a batch: the older is stale wherever it stands, an equal one unchanged.
        ([OLD, NEW], None, ["stale", "accepted"]),
        ([NEW, OLD], None, ["accepted", "stale"]),
        ([NEW, NEW], None, ["accepted", "unchanged"]),
        ([OLD, NEW_LARGER, NEW, NEW_LARGER], None, ["stale", "accepted", "stale", "unchanged"]),
        ([NEW, NEW], OLD, ["accepted", "unchanged"]),
        ([NEW, NEW], NEW, ["unchanged", "unchanged"]),
        ([NEW, OLD, NEW], NEW_LARGER, ["stale", "stale", "stale"]),
        ([], OLD, []),
    ],
)
def test_one_item(sent, stored, answers):
    known = {} if stored is None else {"7": stored}

    assert judge([("7", version) for version in sent], known) == answers
    assert known == ({} if stored is None else {"7": stored})


def test_items_do_not_touch_each_other():
    sent = [("7", OLD), ("8", NEW), ("9", NEW), ("7", NEW_LARGER)]

    assert judge(sent, {"8": NEW, "9": OLD, "6": NEW}) == [
        "stale",
        "unchanged",
        "accepted",
        "accepted",
    ]


versions = st.builds(Version, st.integers(1, 3), st.sampled_from([b"\x01", b"\x02"]))
batches = st.lists(st.tuples(st.sampled_from("789"), versions), max_size=12)


def take(batches: list, stored: dict | None = None) -> dict:
    """What is stored after some batches."""
    known = dict(stored or {})
    for sent in batches:
        answers = judge(sent, known)
        known |= {key: v for (key, v), a in zip(sent, answers, strict=True) if a == "accepted"}
    return known


@given(batches, st.data())
def test_neither_order_nor_packing_decides_what_stays(sent, data):
    shuffled = data.draw(st.permutations(sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))
    packed = [shuffled[a:b] for a, b in pairwise([0, *cuts, len(sent)])]

    newest = {key: max(v for k, v in sent if k == key) for key, _ in sent}
    assert take([sent]) == take(packed) == newest


@given(batches, batches)
def test_an_item_is_accepted_once_and_only_where_it_is_newer(before, sent):
    stored = take([before])
    answers = judge(sent, stored)

    for name in "789":
        mine = [(v, a) for (key, v), a in zip(sent, answers, strict=True) if key == name]
        best = max((v for v, _ in mine), default=None)
        is_newer = best is not None and (name not in stored or best > stored[name])
        accepted = [v for v, a in mine if a == "accepted"]
        assert accepted == ([best] if is_newer else [])
        assert all(a == "stale" for v, a in mine if v < best and v != stored.get(name))


@given(batches)
def test_the_same_batch_again_changes_nothing(sent):
    stored = take([sent])

    assert set(judge(sent, stored)) <= {"unchanged", "stale"}
    assert take([sent, sent]) == stored
