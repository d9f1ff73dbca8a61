"""PRODUCT.md §4, Routine campaigns: entered by itself, or skipped with the reason."""

import pytest

from enrollment.models import CampaignEntry
from growth_program.core.models import AuditEntry
from tests.enrollment.promoted import WEEKLY, campaign, entries, submit, sweep
from tests.enrollment.selling import BOTTLE, CHAIR, DAY, LAMP, give_catalogue, sold
from tests.world import LIN, give

# 59.90 less 20 % is 47.92, 24.90 less 20 % is 19.92, 33.85 less 20 % is 27.08.
CHAIR_IN, BOTTLE_IN = ("entered", "", "47.920"), ("entered", "", "19.920")


@pytest.fixture
def lin(world, clock):
    clock(DAY)
    give_catalogue()
    submit(chair="47.92", bottle="19.93", lamp="20.00")


def test_at_the_floor_price_it_enters_and_a_cent_below_it_is_skipped(lin):
    give("campaigns", campaign())

    assert sweep() == 3
    assert entries() == {
        CHAIR: CHAIR_IN,
        BOTTLE: ("skipped", "below_floor", "19.920"),
        LAMP: ("entered", "", "27.080"),
    }
    assert sweep() == 0
