"""PRODUCT.md §3: applied, active, ended, completed; withdrawn before, terminated while active."""

from itertools import product

import pytest

from enrollment.rules.states import STEPS, after
from growth_program.core.steps import IllegalStep

ALLOWED = {
    ("applied", "activate"): "active",
    ("applied", "withdraw"): "withdrawn",
    ("active", "end"): "ended",
    ("active", "terminate"): "terminated",
    ("ended", "complete"): "completed",
}
STATES = ["applied", "active", "ended", "completed", "withdrawn", "terminated", "lost"]
ACTS = ["activate", "withdraw", "end", "terminate", "complete", "apply"]


def test_these_are_all_steps():
    assert STEPS | {} == ALLOWED


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_a_step_leads_on_or_is_refused(state, act):
    if (state, act) in ALLOWED:
        assert after(act, state) == ALLOWED[state, act]
    else:
        with pytest.raises(IllegalStep, match=rf"\A{act} from {state}\Z"):
            after(act, state)
