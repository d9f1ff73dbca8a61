"""The order in which the real items arrived, as operators' commands."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from growth_program.demo.embedded import CHECKOUT

PROGRAM = "2026-summer"
MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08")
CLOCK = datetime.fromisoformat("2026-09-01T00:00:00+08:00")  # every month is over, all is due


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and the file that it reads, if any."""

    words: tuple[str, ...]
    file: str = ""

    def __str__(self) -> str:
        return self.file or " ".join(self.words)

    @property
    def kind(self) -> str:
        """Of the items that it imports."""
        return self.words[1] if self.words[0] == "import_data" else ""

    @property
    def period(self) -> str:
        """What its file is about: orders and refunds of one period belong together."""
        return self.file.removeprefix(f"{self.kind}-") if self.file.endswith(".gz") else ""

    def on(self, folder: Path) -> tuple[str, ...]:
        """The command's words, with the file in its place."""
        return (*self.words, str(folder / self.file)) if self.file else self.words


def importing(kind: str, period: str = "") -> Step:
    name = f"{kind}-{period}.jsonl.gz" if period else f"{kind.replace('-', '_')}.jsonl"
    return Step(("import_data", kind), name)


def closing(month: str) -> Step:
    return Step(("close_month", PROGRAM, month))


ADJUDICATING = Step(("adjudicate", PROGRAM, "--as-of", "2026-08-16"))
SEQUENCE = (
    Step(("first_edition",)),
    *(importing(kind) for kind in ("shops", "products", "fx-rates", "creators")),
    Step(("import_enrollments",), "enrollments.csv"),
    *(importing(kind, "before") for kind in ("orders", "refunds")),
    *(
        step
        for month in MONTHS[:3]
        for step in (importing("orders", month), importing("refunds", month), closing(month))
    ),
    *(importing(kind, MONTHS[3]) for kind in ("orders", "refunds")),
    *(importing(kind) for kind in ("aigc-items", "creator-videos")),
    ADJUDICATING,
    closing(MONTHS[3]),
)
# Copies of the database as it was before each of these are kept.
ORDERS = tuple(step for step in SEQUENCE if step.kind == "orders")
KEPT = (*ORDERS, *map(closing, MONTHS), ADJUDICATING)


def after(step: Step) -> tuple[Step, ...]:
    """The rest of the sequence."""
    return SEQUENCE[SEQUENCE.index(step) + 1 :]


def data_folder() -> Path:
    """Where the real items are, or would be."""
    named = os.environ.get("GROWTH_REAL_DATA")
    return Path(named).absolute() if named else CHECKOUT.parent / "shared/data/online_retail"
