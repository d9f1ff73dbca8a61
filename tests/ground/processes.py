"""Other processes, as the tests of the ground need them: started, found, watched."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from growth_program.demo.embedded import CHECKOUT
from growth_program.demo.places import Place

ADDRESSES = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "FILES_URL"),
    "DJANGO_SETTINGS_MODULE",
)
SECRETS = ("SECRET_KEY", "GROWTH_KEYS")
FROM_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
USE = """
import sys, time
from pathlib import Path
from growth_program.demo import embedded
embedded.use(Path(sys.argv[1]))
print("up", flush=True)
time.sleep(600)
"""


class Process(NamedTuple):
    """One process, told apart from a later one that has its number."""

    pid: int
    started: str

    def is_alive(self) -> bool:
        return self in everybody()


def everybody() -> dict[Process, int]:
    """Every process that has not ended, and its parent's number."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            _, _, status = (entry / "stat").read_text().rpartition(") ")
        except OSError:
            continue
        state, parent, *rest = status.split()
        if state not in "ZX":
            found[Process(int(entry.name), rest[17])] = int(parent)
    return found


def below(pid: int) -> set[Process]:
    """A process and all that it started, directly or not."""
    everyone = everybody()
    found = {process for process in everyone if process.pid == pid}
    while more := {
        process
        for process, parent in everyone.items()
        if parent in {known.pid for known in found} and process not in found
    }:
        found |= more
    return found


def of(place: Place) -> set[Process]:
    """The servers of a place, which work in its folders, and its keeper."""
    folders = {str(place.cluster), str(place.sockets)}
    found = set()
    for process in everybody():
        entry = Path("/proc", str(process.pid))
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if os.readlink(entry / "cwd") in folders or (
                os.fsencode(place.data) in words and b"growth_program.demo.embedded" in words
            ):
                found.add(process)
        except OSError:
            continue
    return found


def environment(data: Path, **more: str) -> dict[str, str]:
    """That of somebody who named no database, on a data folder of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in (*ADDRESSES, *SECRETS, *FROM_MAKE)}
    return kept | {"GROWTH_DATA_DIR": str(data)} | more


class Started:
    """A process of a test's own. What it says goes to a file: a pipe would fill and stop it."""

    def __init__(self, command: list, *, until: str, **more) -> None:
        self.output = TemporaryFile("w+")  # noqa: SIM115 - closed by `end`
        self.process = subprocess.Popen(
            command, cwd=CHECKOUT, stdout=self.output, stderr=subprocess.STDOUT, **more
        )
        eventually(lambda: until in self.said() or self.process.poll() is not None, 60)
        assert until in self.said(), self.said()

    def said(self) -> str:
        return os.pread(self.output.fileno(), 1_000_000, 0).decode()

    def end(self) -> None:
        """Kill it, unless it has ended already."""
        self.process.kill()
        self.process.wait()
        self.output.close()


def use(data: Path) -> Started:
    """A user of the servers, who does nothing with them until it is ended."""
    return Started([sys.executable, "-c", USE, data], until="up\n", env=environment(data))


def eventually(true: Callable[[], object], seconds: float = 10) -> float:
    """Wait until it holds, and say how long that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "It did not come about."
        time.sleep(0.05)
    return time.monotonic() - began
