"""The close of a month that two people in finance decide on: every step that there is.

Source: PRODUCT.md §2. The database is given the same table.
"""

STEPS = {
    ("asked", "confirm"): "confirmed",
    ("asked", "refuse"): "refused",
    ("confirmed", "finish"): "finished",
    ("confirmed", "stop"): "stopped",
}


class IllegalStep(Exception):
    """The close is not in a state from which this step leads on."""


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    try:
        return STEPS[state, act]
    except KeyError:
        raise IllegalStep(f"{act} from {state}") from None
