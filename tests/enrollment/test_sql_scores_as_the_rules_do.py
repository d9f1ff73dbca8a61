"""ARCHITECTURE.md, decision 1: what SQL says of all shops is what the rules say of each."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrollment.models import ScreeningResult
from enrollment.rules.screenings import (
    BASE,
    GAP,
    HIGH_IS_GOOD,
    Dimension,
    Facts,
    Gate,
    Policy,
    outcome,
    ranked,
    scored,
    size,
    used,
)
from enrollment.services import policies, screenings
from enrollment.services.editions import first_edition
from growth_program.core.models import Program
from growth_program.marketplace.models import Shop
from tests.world import ask, give, shop, undone

METRICS = sorted(HIGH_IS_GOOD)
# Few values, so that ties and ends are met often; and awkward ones.
FIGURES = st.one_of(
    st.sampled_from([0, 1, 2, 3, 7, 0.5, 0.1, 4.35, 1e15, 5e-324, 0.0000005, 1.0000005, 0.333333]),
    st.floats(0, 100, allow_nan=False),
    st.integers(0, 10**6),
)
ENDS = st.decimals(0, 40, places=6)


@st.composite
def policies_(draw):
    names = draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=5, unique=True))
    cuts = draw(
        st.lists(
            st.integers(1, 999_999), min_size=len(names) - 1, max_size=len(names) - 1, unique=True
        )
    )
    edges = [0, *sorted(cuts), 1_000_000]
    dimensions = []
    for place, metric in enumerate(names):
        low = draw(ENDS)
        high = low + draw(st.decimals("0.000001", 30, places=6))
        kind = draw(st.sampled_from([BASE, GAP]))
        rises = HIGH_IS_GOOD[metric] == (kind == BASE)
        dimensions.append(
            Dimension(
                metric=metric,
                kind=kind,
                nothing_at=low if rises else high,
                all_at=high if rises else low,
                weight=Decimal(edges[place + 1] - edges[place]) / 10_000,
            )
        )
    gates = draw(
        st.lists(
            st.one_of(
                st.just(Gate(subject="seller_type", test="is", text="POP")),
                st.just(Gate(subject="enrolled", test="is")),
                st.builds(
                    Gate,
                    subject=st.sampled_from(METRICS),
                    test=st.sampled_from(["at_most", "at_least"]),
                    bound=ENDS,
                ),
            ),
            max_size=3,
        )
    )
    return Policy(
        gates=tuple(gates),
        dimensions=tuple(dimensions),
        threshold=draw(st.decimals(0, 100, places=4)),
        most=draw(st.none() | st.integers(1, 4)),
    )


SHOPS = st.lists(
    st.tuples(
        st.sampled_from(["POP", "POP", "full"]),
        st.dictionaries(st.sampled_from(METRICS), FIGURES, max_size=8),
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture
def edition(db):
    first_edition()
    return Program.objects.get()


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(policy=policies_(), shops=SHOPS)
def test_the_same_of_every_shop(edition, policy, shops):
    with undone():
        policies.write(edition, policy)
        ids = [f"s{place}" for place in range(len(shops))]
        give(
            "shops", *(shop(one, seller_type=told[0]) for one, told in zip(ids, shops, strict=True))
        )
        # As stored: the API's ranges are not of interest here.
        for one, (_type, metrics) in zip(ids, shops, strict=True):
            ask(
                "UPDATE marketplace_shop SET metrics = %s WHERE shop_id = %s",
                json.dumps(metrics),
                one,
            )
        run = screenings.screen(edition)
        facts = {one.pk: told(one) for one in Shop.objects.all()}
        ruled = {shop_id: scored(policy, one) for shop_id, one in facts.items()}
        order = ranked(ruled)
        assert {row.shop_id: kept(row) for row in run.results.all()} == {
            shop_id: (
                order.index(shop_id) + 1,
                one.score,
                list(one.failed),
                [int(part * 10_000) for part in one.contributions],
                outcome(policy, one, order.index(shop_id) + 1) == "selected",
                [facts[shop_id].metrics.get(metric) for metric in policy.metrics],
                size(facts[shop_id].metrics.get("gmv_90d")),
            )
            for shop_id, one in ruled.items()
        }


def kept(row: ScreeningResult) -> tuple:
    return (
        row.rank,
        row.score,
        row.failed_gates,
        row.contributions,
        row.is_selected,
        row.figures,
        row.size,
    )


def told(one: Shop) -> Facts:
    return Facts(
        seller_type=one.seller_type,
        is_enrolled=False,
        metrics={name: used(value) for name, value in one.metrics.items()},
    )
