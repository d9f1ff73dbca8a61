"""`make mutate`: change the rules one place at a time, and see whether a test notices.

Prints the share that was noticed, by module, and each change that was not. Exit 1 under 90 %.
"""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

GOAL = 90  # per cent
MUTANTS = Path("mutants")
MUTMUT = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()"]


def mutmut(*args: str, quietly: bool = True) -> str:
    stdout = subprocess.PIPE if quietly else None
    done = subprocess.run([*MUTMUT, *args], check=False, stdout=stdout, text=True)
    if done.returncode:
        raise SystemExit(done.stdout or f"mutmut {args[0]} failed")
    return done.stdout or ""


def results() -> dict[str, str]:
    """What became of each change, by its name."""
    lines = mutmut("results", "--all", "True").splitlines()
    return dict(line.strip().split(": ") for line in lines)


def module(name: str) -> str:
    return name.partition(".x")[0]


def change(name: str) -> str:
    """The lines that were there, and those that were there instead."""
    lines = mutmut("show", name).splitlines()
    return "\n".join(line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---"))


def main() -> None:
    # What a former run found is not kept: the tests may be others.
    shutil.rmtree(MUTANTS, ignore_errors=True)
    mutmut("run", quietly=not sys.stdout.isatty())
    found = results()
    missed = sorted(name for name, became in found.items() if became not in ("killed", "timeout"))
    of, left = Counter(map(module, found)), Counter(map(module, missed))
    tell = sys.stdout.write
    for name in missed:
        tell(f"{name}: {found[name]}\n{change(name)}\n\n")
    for name in sorted(of):
        tell(f"{name:<46}{of[name] - left[name]:>5} of {of[name]:>4}\n")
    share = 100 * (len(found) - len(missed)) / len(found)
    tell(f"{len(found) - len(missed)} of {len(found)} changes were noticed: {share:.1f} %\n")
    if share < GOAL:
        raise SystemExit(f"The goal is {GOAL} %.")


if __name__ == "__main__":
    main()
