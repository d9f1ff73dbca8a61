"""API.md, Writes: whatever is sent in whatever order, a line bears no more than its price."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from billing.rules.refunds import Book, Refund, settle
from tests.billing.refunded import BOWL, bearer, book, refund, stored

cents = st.integers(0, 6_000).map(lambda n: str(n * Decimal("0.01")))
refunds = st.builds(
    refund,
    st.sampled_from(["R-1", "R-2", "R-3"]),
    cents,
    st.integers(1, 4),
    st.sampled_from(["COMPLETED", "COMPLETED", "REVERSED"]),
    st.sampled_from(["L-1", "L-1", "L-1", "L-2", "L-9"]),
)
batches = st.lists(st.lists(refunds, max_size=6), max_size=4)


class Ledger:
    """The slow way: every accepted version on a pile, and sums made anew each time."""

    def __init__(self, lines: dict) -> None:
        self.lines, self.pile = lines, []

    def newest(self) -> dict:
        newest = {}
        for one in self.pile:
            if one.key not in newest or one.version() > newest[one.key].version():
                newest[one.key] = one
        return newest

    def taken(self, line: tuple, *, but: tuple = ()) -> Decimal:
        return sum(
            Decimal(one.amount)
            for key, one in self.newest().items()
            if one.line == line and one.status == "COMPLETED" and key != but
        )

    def answer(self, sent: Refund) -> str:
        known = self.newest().get(sent.key)
        if known and known.version() == sent.version():
            return "unchanged"
        if known and known.version() > sent.version():
            return "stale"
        if known and known.line != sent.line:
            return "line_changed"
        if sent.line not in self.lines:
            return "unknown_line"
        left = self.lines[sent.line].price - self.taken(sent.line, but=sent.key)
        if sent.status == "COMPLETED" and Decimal(sent.amount) > left:
            return "refund_exceeds_line"
        self.pile.append(sent)
        return "accepted"

    def settle(self, batch: list[Refund]) -> list[str]:
        answers = {}
        for key in {one.key: None for one in batch}:
            mine = [(one.version(), -place) for place, one in enumerate(batch) if one.key == key]
            for _, place in sorted(mine, reverse=True):  # the newest first, of equals the first
                answers[-place] = self.answer(batch[-place])
        return [answers[place] for place in range(len(batch))]


@given(batches)
def test_a_pile_of_slips_added_up_each_time_agrees(batches):
    kept, slow = book(), Ledger(book().lines)

    for batch in batches:
        assert settle(kept, batch) == slow.settle(batch)
    assert kept.refunds == {key: stored(one) for key, one in slow.newest().items()}
    assert all(taken == slow.taken(line) for line, taken in kept.taken.items())


@given(batches)
def test_no_sequence_takes_more_than_the_line(batches):
    kept = book()

    for batch in batches:
        settle(kept, batch)
        for line, taken in kept.taken.items():
            assert 0 <= taken <= kept.lines[line].price
        again = Book(lines=kept.lines, refunds=dict(kept.refunds))
        assert {k: v for k, v in again.taken.items() if v} == {
            k: v for k, v in kept.taken.items() if v
        }


@given(batches)
def test_the_same_batch_again_takes_nothing_more(batches):
    kept = book()
    for batch in batches:
        settle(kept, batch)
        known = dict(kept.refunds)
        bearable = [one for one in batch if one.key in known and stored(one) == known[one.key]]
        assert set(settle(kept, bearable)) <= {"unchanged"}
        assert kept.refunds == known


@given(st.lists(refunds, max_size=8), st.data())
def test_where_the_line_can_bear_all_neither_order_nor_packing_matters(sent, data):
    sent = [one for one in sent if one.line == BOWL]
    wide = {BOWL: bearer("480.00")}  # eight times sixty
    shuffled = data.draw(st.permutations(sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))

    kept = book(lines=wide)
    for start, end in pairwise([0, *cuts, len(sent)]):
        settle(kept, shuffled[start:end])
    whole = book(lines=wide)
    settle(whole, sent)
    newest = {one.key: one for one in sorted(sent, key=lambda one: one.version())}
    assert kept.refunds == whole.refunds == {key: stored(one) for key, one in newest.items()}


@given(st.lists(refunds, max_size=8), st.data())
def test_of_one_refund_the_newest_that_the_line_can_bear_holds_in_any_order(sent, data):
    sent = [replace(one, refund_id="R-1", line_item_id="L-1", status="COMPLETED") for one in sent]
    shuffled = data.draw(st.permutations(sent))
    bearable = [one for one in sent if Decimal(one.amount) <= Decimal("53.91")]

    kept = book()
    for one in shuffled:
        settle(kept, [one])
    best = max(bearable, key=lambda one: one.version(), default=None)
    assert kept.refunds == ({best.key: stored(best)} if best else {})


@given(cents, st.integers(1, 5))
def test_however_often_it_is_reversed_the_line_is_whole_again_once(amount, times):
    kept = book(lines={BOWL: bearer("60.00")})
    sent = refund(amount=amount, time=1)
    back = [replace(sent, update_time=2 + n, status="REVERSED") for n in range(times)]

    assert [kept.answer(one) for one in [sent, *back]] == ["accepted"] * (times + 1)
    assert kept.taken == {BOWL: 0}
