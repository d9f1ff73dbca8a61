"""The same items, arriving otherwise than in their files' order."""

import gzip
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from growth_program.gateway.batches import MOST_ITEMS, Sender, of_kind
from tests.real.scratch import Run
from tests.real.sequence import SEQUENCE, Step

SENDER = Sender(source="shuffled")


def items(path: Path) -> list[bytes]:
    """The lines of a file."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        return [line for line in file if line.strip()]


class Shuffled:
    """Sends the items of each file in random order and in batches of random size.

    Batches of orders and of the refunds of the same period take turns at random too, so that
    refunds overtake their orders: what is rejected is kept, to be sent again.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)
        self.rejected: dict[str, list[bytes]] = {}
        self.batches = self.sent_again = 0

    def play(self, run: Run, scratch_folder: Path) -> None:
        """The whole sequence."""
        for _, steps in groupby(SEQUENCE, key=lambda step: step.period or step):
            group = list(steps)
            if group[0].kind:
                self._send_again()  # before the next file of refunds
                self._deliver(group)
            else:
                self._send_again()  # before each close
                assert not any(self.rejected.values())
                run(*group[0].on(self._with_shuffled_rows(group[0], scratch_folder)))

    def _with_shuffled_rows(self, step: Step, into: Path) -> Path:
        """A folder with the step's file of rows, below its header, in random order."""
        if step.file:
            header, *rows = (self.folder / step.file).read_text().splitlines(keepends=True)
            self.random.shuffle(rows)
            (into / step.file).write_text("".join([header, *rows]))
        return into

    def _deliver(self, steps: Iterable[Step]) -> None:
        waiting = [
            (step.kind, batch)
            for step in steps
            for batch in self._batches(items(self.folder / step.file))
        ]
        self.random.shuffle(waiting)
        for kind, batch in waiting:
            self._send(kind, batch)

    def _send_again(self) -> None:
        rejected, self.rejected = self.rejected, {}
        for kind, raws in rejected.items():
            self.sent_again += len(raws)
            for batch in self._batches(raws):
                self._send(kind, batch)

    def _batches(self, raws: Sequence[bytes]) -> Iterator[list[bytes]]:
        """In random order and of random sizes: as many of tens as of thousands."""
        left = self.random.sample(raws, len(raws))
        while left:
            size = int(MOST_ITEMS ** self.random.random())
            yield left[:size]
            left = left[size:]

    def _send(self, kind: str, batch: list[bytes]) -> None:
        self.batches += 1
        tally = of_kind(kind).tally(batch, SENDER)
        again = self.rejected.setdefault(kind, [])
        again += [batch[rejection["index"]] for rejection in tally.rejected]
