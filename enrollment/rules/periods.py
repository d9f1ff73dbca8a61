"""The service period: the part of the term in which a shop is enrolled (PRODUCT.md §1)."""

from dataclasses import dataclass
from datetime import date


class NotActivated(Exception):
    """An enrollment has a service period from its activation on."""


class TooLate(Exception):
    """Nobody joins after the edition's last day of activation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """The days of an edition, both inclusive, and the last one on which a shop may join."""

    starts_on: date
    ends_on: date
    last_activation_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, both inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


def service_period(term: Term, activated_on: date) -> Period:
    """From the later of the term's start and the activation to the term's end. Raises TooLate."""
    if activated_on > term.last_activation_on:
        raise TooLate(activated_on)
    return Period(first=max(term.starts_on, activated_on), last=term.ends_on)
