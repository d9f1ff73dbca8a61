"""PRODUCT.md §6: all through the term the merchant sees each promise, and what would be paid."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compensation.reports.promised import standing
from compensation.rules.remedies import Promise, decide, promises
from tests.compensation.promises import FIRST_EDITION, case, remedy

CENTS = st.decimals(0, 60_000, places=2)
TIERS = st.lists(
    st.builds(
        remedy,
        st.sampled_from(["aigc", "videos", "roas"]),
        st.sampled_from(["0.5000", "1.0000", "2.0000", "3.0000"]),
        st.sampled_from(["0.1000", "0.2000", "0.5000", "1.0000"]),
        st.none() | st.sampled_from(["0.00", "700.00", "2500.00"]),
    ),
    max_size=5,
    unique_by=lambda row: (row.commitment, row.threshold),
)
CASES = st.builds(
    lambda tiers, gmv, aigc, videos: case(
        replace(FIRST_EDITION, remedies=tuple(tiers)),
        gmv=str(gmv),
        commission=str((gmv / 5).quantize(Decimal("0.01"))),
        aigc=aigc,
        videos=videos,
    ),
    TIERS,
    CENTS,
    st.integers(0, 130),
    st.integers(0, 30),
)


def test_each_of_the_first_edition():
    """60 and 12 promised; 6,000.00 + 3,877.28 = 9,877.28, and twice that is 19,754.56."""
    judged = case(gmv="19386.40", commission="3877.28", aigc=59, videos=13)
    found = promises(judged, decide(judged))

    def row(commitment, reached, threshold, goal, is_missed, rate, credit):
        return Promise(
            commitment=commitment,
            reached=reached,
            threshold=Decimal(threshold),
            goal=Decimal(goal),
            is_missed=is_missed,
            rate=Decimal(rate),
            credit=Decimal(credit),
        )

    assert found == [
        row("aigc", 59, "1.0000", "60.0000", True, "0.2000", "1200.00"),
        row("roas", Decimal("19386.40"), "2.0000", "19754.560000", True, "0.5000", "3000.00"),
        row("videos", 13, "1.0000", "12.0000", False, "0.2000", "1200.00"),
    ]


def test_a_page_shows_them_in_one_order_and_strikes_what_is_not_paid():
    shown = standing(case(gmv="19386.40", commission="3877.28", aigc=59, videos=13))

    assert [
        (row.commitment, row.times, row.reached, row.goal, row.missing, row.is_kept, row.is_paid)
        for row in shown.promised
    ] == [
        ("aigc", "1", 59, 60, 1, False, False),
        ("videos", "1", 13, 12, 0, True, False),
        (
            *("roas", "2", Decimal("19386.40"), Decimal("19754.56"), Decimal("368.16")),
            *(False, True),
        ),
    ]
    assert [row.explained and row.explained.counted for row in shown.promised] == [59, 13, None]
    assert shown.roas == shown.promised[2]


@given(CASES)
def test_what_is_shown_is_what_is_decided(case):
    shown, outcome = standing(case), decide(case)
    missed = [promise.credit for promise in promises(case, decide(case)) if promise.is_missed]

    assert shown.outcome == outcome
    assert max(missed, default=Decimal("0.00")) == outcome.ad_credit
    paid = [row.credit for row in shown.promised if row.is_paid]
    assert paid == ([outcome.ad_credit] if outcome.ad_credit else [])
    assert all(not row.is_kept for row in shown.promised if row.is_paid)
    roas = [row for row in shown.promised if row.is_money]
    assert [row.is_kept for row in roas] == [outcome.roas_met] * len(roas)


@given(CASES)
def test_of_tiers_the_one_that_pays_most_speaks(case):
    shown = {row.commitment: row for row in standing(case).promised}

    assert set(shown) == {row.commitment for row in case.terms.remedies}
    for promise in promises(case, decide(case)):
        row = shown[promise.commitment]
        assert row.is_kept == (not promise.is_missed) or not row.is_kept
        if promise.is_missed:
            assert row.credit >= promise.credit
