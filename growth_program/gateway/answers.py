"""What a batch says about each of its items (API.md, Conventions)."""

from dataclasses import dataclass

ACCEPTED, UNCHANGED, STALE = "accepted", "unchanged", "stale"


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an item was not taken: a code, and the path of the field."""

    code: str
    path: str = ""


Answer = str | Rejection
