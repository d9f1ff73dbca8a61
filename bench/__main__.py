"""`python -m bench [row ...] [--profile]`: measure, print a table, write `bench/results.json`."""

import argparse
import os
import platform
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType

from bench import ground, results

ROWS = (
    *("ingest", "framework", "growth", "ledger", "closing", "adjudicating", "screening", "report"),
    *("samples", "pages", "lists", "spreadsheet", "campaigns"),
)


def main() -> int:
    """Measure the rows that are asked for, or all of them. 1 where one could not be."""
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("rows", nargs="*", choices=[[], *ROWS], metavar="row", help=", ".join(ROWS))
    asked.add_argument("--profile", action="store_true", help="say where our side's time goes")
    chosen = asked.parse_args()
    ground.prepare()
    try:
        return (profile if chosen.profile else measure)(chosen.rows or ROWS)
    finally:
        ground.clear_away()


def measure(names: Sequence[str]) -> int:
    """All rows, one after another."""
    rows: list[results.Row | results.Absent] = []
    began = time.monotonic()
    for name in names:
        rows += measured(name)
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.python_version()}",
        "seconds": round(time.monotonic() - began),
    }
    if set(names) == set(ROWS):  # else the figures would not be of one run
        results.write(rows, about)
    sys.stdout.write(f"{results.table(rows)}\n\n{about['seconds']} s on {about['machine']}\n")
    return int(any(isinstance(row, results.Absent) for row in rows))


def measured(name: str) -> list[results.Row | results.Absent]:
    """What a module of `bench.rows` measures. One that fails leaves the others their turn."""
    began = time.monotonic()
    sys.stderr.write(f"{name} ... ")
    try:
        return job(name).rows()
    except Exception as error:
        traceback.print_exc()
        return [results.Absent(name=name, why=f"{type(error).__name__}: {error}"[:200])]
    finally:
        sys.stderr.write(f"{time.monotonic() - began:.0f} s\n")


def profile(names: Sequence[str]) -> int:
    """Where our side's time goes, row by row."""
    profiling = import_module("bench.profiling")
    for name in names:
        sys.stdout.write(f"\n== {name}\n")
        profiling.profile(job(name).ours)
    return 0


def job(name: str) -> ModuleType:
    """A module of `bench.rows`: not imported before Django is set up."""
    return import_module(f"bench.rows.{name}")


if __name__ == "__main__":
    sys.exit(main())
