"""PRODUCT.md §6: computed, reviewed, approved; contested while it can be; final."""

from itertools import product

import pytest

from compensation.rules.states import STEPS, after
from growth_program.core.steps import IllegalStep

ALLOWED = {
    ("computed", "review"): "reviewed",
    ("reviewed", "approve"): "approved",
    ("approved", "contest"): "contested",
    ("approved", "finish"): "final",
    ("contested", "finish"): "final",
}
STATES = ["computed", "reviewed", "approved", "contested", "final", "lost"]
ACTS = ["review", "approve", "contest", "finish", "pay"]


def test_these_are_all_steps():
    assert STEPS | {} == ALLOWED


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_a_step_leads_on_or_is_refused(state, act):
    if (state, act) in ALLOWED:
        assert after(act, state) == ALLOWED[state, act]
    else:
        with pytest.raises(IllegalStep, match=rf"\A{act} from {state}\Z"):
            after(act, state)
