"""The figures expected of the real items, those that came out, and what differs."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.real.scratch import Run
from tests.real.sequence import MONTHS, PROGRAM

Row = dict[str, str]
Files = Mapping[str, Sequence[Row]]

REPORTS = {
    **{f"settlement-{month}.csv": ("settlement_report", PROGRAM, month) for month in MONTHS},
    "adjudications.csv": ("adjudication_report", PROGRAM),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One file, held against the report that it is of."""

    file: str
    rows: int
    columns: int
    equal: int  # rows, in every column
    differences: tuple[str, ...]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def expected(folder: Path) -> Files:
    """Every file that there is."""
    return {path.name: read(path) for path in sorted(folder.glob("expected/*"))}


def reported(run: Run, into: Path) -> Files:
    """The reports, as finance gets them."""
    for name, words in REPORTS.items():
        run(*words, "--format", "csv", "--output", str(into / name))
    return {name: read(into / name) for name in REPORTS}


def compare(wanted: Files, found: Files) -> list[Compared]:
    assert set(wanted) == set(found)
    return [_compare(name, wanted[name], found[name]) for name in wanted]


def _compare(name: str, wanted: Sequence[Row], found: Sequence[Row]) -> Compared:
    by_shop = {row["shop_id"]: row for row in found}
    differing = {row["shop_id"]: _differences(row, by_shop.get(row["shop_id"])) for row in wanted}
    shops = [row["shop_id"] for row in wanted]
    others = [] if [*by_shop] == shops else [f"rows: {[*by_shop]} should be {shops}"]
    told = [f"{shop_id} {each}" for shop_id, all_ in differing.items() for each in all_]
    return Compared(
        file=name,
        rows=len(wanted),
        columns=len(wanted[0]),
        equal=sum(not differences for differences in differing.values()),
        differences=tuple(f"{name}: {each}" for each in (*others, *told)),
    )


def _differences(wanted: Row, found: Row | None) -> list[str]:
    if found is None:
        return ["is missing"]
    return [
        f"{column}: {found.get(column)} should be {value}"
        for column, value in wanted.items()
        if found.get(column) != value
    ]


def table(compared: Sequence[Compared]) -> str:
    lines = [f"{'file':<24}{'rows':>6}{'columns':>9}{'equal rows':>12}"]
    lines += [f"{c.file:<24}{c.rows:>6}{c.columns:>9}{c.equal:>12}" for c in compared]
    return "\n".join(lines)


def agree(run: Run, decisions: int) -> str:
    """The books agree to the cent, and every decision is decided so again. What was said of it."""
    books, replayed = run("reconcile"), run("replay_adjudications")
    assert re.search(r"^difference +0\.00$", books, re.MULTILINE)
    assert replayed.strip() == f"replayed {decisions} decisions, all agree"
    return books + replayed


def prove(run: Run, wanted: Files, into: Path) -> None:
    """Every figure is as wanted, and the books agree."""
    compared = compare(wanted, reported(run, into))
    assert [each for one in compared for each in one.differences] == []
    agree(run, len(wanted["adjudications.csv"]))
