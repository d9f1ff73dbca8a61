"""The close of a month that two people in finance decide on: every step that there is.

Source: PRODUCT.md §2. The database is given the same table.
"""

from growth_program.core.steps import follow

STEPS = {
    ("asked", "confirm"): "confirmed",
    ("asked", "refuse"): "refused",
    ("confirmed", "finish"): "finished",
    ("confirmed", "stop"): "stopped",
}


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    return follow(STEPS, act, state)
