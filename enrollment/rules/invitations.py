"""The life of an invitation, which its facts and the day say; no job sets it (PRODUCT.md §3.2)."""

from datetime import date, timedelta

from growth_program.core.canonical import Record
from growth_program.core.steps import follow

OPEN, SEEN, DECLINED = "open", "seen", "declined"
EXPIRED, USED, WITHDRAWN = "expired", "used", "withdrawn"
STANDING = (OPEN, SEEN)  # a shop may join by one of these
STEPS = {
    (OPEN, "see"): SEEN,
    (OPEN, "decline"): DECLINED,
    (SEEN, "decline"): DECLINED,
    (DECLINED, "reconsider"): SEEN,
    (OPEN, "use"): USED,
    (SEEN, "use"): USED,
    (OPEN, "withdraw"): WITHDRAWN,
    (SEEN, "withdraw"): WITHDRAWN,
}
REMINDED_BEFORE = timedelta(days=3)


class Facts(Record, frozen=True, kw_only=True):
    """What became of an invitation."""

    expires_on: date  # the last day on which it holds
    is_seen: bool = False
    is_declined: bool = False
    is_used: bool = False
    is_withdrawn: bool = False


def state(facts: Facts, on: date) -> str:
    """Where it stands on a day."""
    if facts.is_used:
        return USED
    if facts.is_withdrawn:
        return WITHDRAWN
    if facts.is_declined:
        return DECLINED
    if on > facts.expires_on:
        return EXPIRED
    return SEEN if facts.is_seen else OPEN


def after(act: str, state: str) -> str:
    """The state that follows. Raises IllegalStep."""
    return follow(STEPS, act, state)


def may_reconsider(facts: Facts, on: date) -> bool:
    """Whether declining can still be taken back."""
    return state(facts, on) == DECLINED and on <= facts.expires_on


def last_day(sent_on: date, days: int, last_activation_on: date) -> date:
    """The last day on which it holds: never one on which nobody may join any more."""
    return min(sent_on + timedelta(days=days), last_activation_on)
