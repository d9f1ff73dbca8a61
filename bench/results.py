"""What was measured, as rows of a table and as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.measuring import Cost, middle

HEADER = ("row", "ours", "limit", "ratio wall", "ratio CPU", "goal", "met")
FILE = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How far a ratio may go: `at_least` or `at_most`."""

    sign: str
    bound: float

    def __str__(self) -> str:
        """As the table says it."""
        return f"{self.sign} {self.bound:g}"

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio reaches the goal."""
        return ratio >= self.bound if self.sign == "≥" else ratio <= self.bound


def at_least(bound: float) -> Goal:
    """Our speed beside the limit's: the limit's seconds by ours."""
    return Goal(sign="≥", bound=bound)


def at_most(bound: float) -> Goal:
    """Our time beside the limit's: our seconds by the limit's."""
    return Goal(sign="≤", bound=bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One job beside its limit. `notes` are facts that were checked or found on the way."""

    name: str
    limit: str
    goal: Goal
    ours: Sequence[Cost]
    theirs: Sequence[Cost]
    count: int = 0  # of what is handled each time
    unit: str = ""
    notes: tuple[str, ...] = ()
    holds: bool = True  # what was checked beside the ratio

    def ratio(self, second: Callable[[Cost], float]) -> float:
        """The median of the paired ratios of one kind of second."""
        pairs = [(second(o), second(t)) for o, t in zip(self.ours, self.theirs, strict=True)]
        return median(t / o if self.goal.sign == "≥" else o / t for o, t in pairs)

    @property
    def wall(self) -> float:
        """The ratio that counts."""
        return self.ratio(lambda cost: cost.wall)

    @property
    def cpu(self) -> float:
        """The ratio that tells more on a busy machine."""
        return self.ratio(lambda cost: cost.cpu)

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached and everything checked beside it holds."""
        return self.holds and self.goal.is_met(self.wall)

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        return (
            self.name,
            self._side(self.ours),
            self._side(self.theirs),
            f"{self.wall:.2f}",
            f"{self.cpu:.2f}",
            str(self.goal),
            "yes" if self.is_met else "NO",
        )

    def _side(self, costs: Sequence[Cost]) -> str:
        cost = middle(costs)
        rate = f", {self.count / cost.wall:,.0f} {self.unit}/s" if self.count else ""
        return f"{cost.wall:.3f} s (CPU {cost.own:.3f} + {cost.servers:.3f}){rate}"

    def as_json(self) -> dict:
        """Everything, for `results.json`."""
        return {
            "row": self.name,
            "limit": self.limit,
            "goal": str(self.goal),
            "ratio_wall": round(self.wall, 4),
            "ratio_cpu": round(self.cpu, 4),
            "is_met": self.is_met,
            "count": self.count,
            "unit": self.unit,
            "ours": [_seconds(cost) for cost in self.ours],
            "theirs": [_seconds(cost) for cost in self.theirs],
            "notes": self.notes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A row that could not be measured, and why."""

    name: str
    why: str
    notes: tuple[str, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        return (self.name, "-", "-", "-", "-", "-", f"not measured: {self.why}")

    def as_json(self) -> dict:
        """Everything, for `results.json`."""
        return {"row": self.name, "not_measured": self.why}


def _seconds(cost: Cost) -> dict[str, float]:
    return {name: round(second, 4) for name, second in asdict(cost).items()}


def table(rows: Sequence[Row | Absent]) -> str:
    """The rows under each other, and below them each row's limit and notes."""
    lines = [HEADER, *(row.cells() for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADER))]
    laid = [
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) for line in lines
    ]
    laid.insert(1, "  ".join("-" * width for width in widths))
    for row in rows:
        if isinstance(row, Row):
            laid += [f"\n{row.name}: beside {row.limit}", *(f"  {note}" for note in row.notes)]
    return "\n".join(line.rstrip() for line in laid)


def write(rows: Sequence[Row | Absent], about: dict) -> None:
    """Keep the figures in `bench/results.json`."""
    told = {**about, "rows": [row.as_json() for row in rows]}
    FILE.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
