"""What a merchant's answer to an AIGC item comes to (PRODUCT.md §§6, 9)."""

from collections.abc import Iterable, Sequence
from typing import Protocol

DAY = 86_400  # seconds


class Answer(Protocol):
    """An answer, and since when it holds, in Unix seconds."""

    @property
    def time(self) -> int: ...  # noqa: D102

    @property
    def outcome(self) -> str: ...  # noqa: D102


def in_review(answers: Iterable[Answer], review_ends: int) -> str:
    """The newest answer of the review days: a rejection of then is not undone later.

    ``answers`` are by time; ``review_ends`` is the first instant after those days.
    """
    given = "pending"
    for answer in answers:
        if answer.time < review_ends:
            given = answer.outcome
    return given


def state(answers: Sequence[Answer], *, review_ends: int | None, now: int) -> str:
    """Where an item stands: what counts, what does not, and what is still to be said.

    `waiting` for an answer, `accepted`, `rejected`, `unanswered` until the review days were
    over, which counts as accepted, `rejected_late`, which counts too, or `outside`: offered before
    any service (``review_ends`` is None), which counts in no way.
    """
    if review_ends is None:
        return "outside"
    newest = answers[-1].outcome if answers else "pending"
    if in_review(answers, review_ends) == "rejected":
        return "rejected"
    if newest == "accepted":
        return "accepted"
    if now < review_ends:
        return "waiting"
    return "rejected_late" if newest == "rejected" else "unanswered"
