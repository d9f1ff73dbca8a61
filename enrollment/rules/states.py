"""The life of an enrollment: every step that there is. The database is given the same table."""

STEPS = {
    ("applied", "activate"): "active",
    ("applied", "withdraw"): "withdrawn",
    ("active", "end"): "ended",
    ("active", "terminate"): "terminated",
    ("ended", "complete"): "completed",
}


class IllegalStep(Exception):
    """The enrollment is not in a state from which this step leads on."""


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    try:
        return STEPS[state, act]
    except KeyError:
        raise IllegalStep(f"{act} from {state}") from None
