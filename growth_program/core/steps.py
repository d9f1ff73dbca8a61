"""The lives of records: a table of every step that there is, for rules and database alike."""

from collections.abc import Mapping


class IllegalStep(Exception):
    """The record is not in a state from which this step leads on."""


def follow(steps: Mapping[tuple[str, str], str], act: str, state: str) -> str:
    """The state that follows, where ``steps`` are ``{(state, act): next}``. Raises IllegalStep."""
    try:
        return steps[state, act]
    except KeyError:
        raise IllegalStep(f"{act} from {state}") from None
