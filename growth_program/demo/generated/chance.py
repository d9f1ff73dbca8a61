"""Seeded streams, ids in the marketplace's manner, and amounts as text."""

from random import Random

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

WIDEST_GAP = 1_000_000  # between one id and the next
SERIES_DIGITS = 4


def stream(seed: int, *names: object) -> Random:
    """A stream of its own for each purpose: more of one thing does not change another."""
    return Random("/".join(map(str, (seed, *names))))


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from ``low`` up to, not including, ``high``."""
    return low + int(rng.random() * (high - low))


class Numbers:
    """Ids of one kind and series, growing, each once."""

    def __init__(self, rng: Random, head: str, series: int = 0, digits: int = 19) -> None:
        """Start anywhere in the first tenth of what ``head`` and the series leave open."""
        self._rng = rng
        open_ = 10 ** (digits - len(head) - SERIES_DIGITS)
        self._last = int(f"{head}{series:0{SERIES_DIGITS}}") * open_ + between(rng, 0, open_ // 10)

    def draw(self) -> str:
        """The next id."""
        self._last += between(self._rng, 1, WIDEST_GAP)
        return str(self._last)


def text(cents: int) -> str:
    """An amount as it is sent: 1990 cents are "19.90"."""
    return f"{cents // 100}.{cents % 100:02}"


def cents(amount: str) -> int:
    """The other way round."""
    return int(amount.replace(".", ""))
