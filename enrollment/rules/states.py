"""The life of an enrollment: every step that there is. The database is given the same table."""

from growth_program.core.steps import follow

STEPS = {
    ("applied", "activate"): "active",
    ("applied", "withdraw"): "withdrawn",
    ("active", "end"): "ended",
    ("active", "terminate"): "terminated",
    ("ended", "complete"): "completed",
}


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    return follow(STEPS, act, state)
