"""Seconds: of the wall clock, and of CPU in this process and in PostgreSQL's that work for it."""

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.db import connection

from bench import ground

NANO = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What some work took, in seconds."""

    wall: float
    own: float  # CPU of this process
    servers: float  # CPU of PostgreSQL's

    @property
    def cpu(self) -> float:
        """CPU of both."""
        return self.own + self.servers


# One side of a comparison: prepares what it needs, and says what the work itself took.
Side = Callable[[], Cost]


def measure(work: Callable[[], object]) -> Cost:
    """What the work takes, on Django's connection as it stands."""
    ground.ask("checkpoint")
    servers = _serving()
    gc.collect()
    spent, own, began = _spent(servers), time.process_time(), time.perf_counter()
    work()
    wall, own = time.perf_counter() - began, time.process_time() - own
    return Cost(wall=wall, own=own, servers=_spent(servers) - spent)


def in_turn(*sides: Side, times: int) -> list[list[Cost]]:
    """Each side's costs. The sides run in turn, every second time in the opposite order."""
    costs: list[list[Cost]] = [[] for _ in sides]
    for turn in range(times):
        places = range(len(sides))
        for place in places if turn % 2 == 0 else reversed(places):
            costs[place].append(sides[place]())
    return costs


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each kind of second."""
    return Cost(
        wall=median(cost.wall for cost in costs),
        own=median(cost.own for cost in costs),
        servers=median(cost.servers for cost in costs),
    )


def _serving() -> list[Path]:
    """Where the kernel counts for our connection's process, and for those that read for it."""
    connection.ensure_connection()
    mine = Path(f"/proc/{connection.connection.info.backend_pid}")
    return [mine, *_readers(_parent(mine))]


def _parent(process: Path) -> str:
    return _stat(process)[1]


def _readers(server: str) -> Iterator[Path]:
    """The server's processes that read blocks on behalf of others."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if _parent(process) == server and b"io worker" in (process / "cmdline").read_bytes():
                yield process


def _stat(process: Path) -> list[str]:
    """The fields of `stat` after the name: state, parent's id, and so on."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def _spent(processes: Sequence[Path]) -> float:
    return sum(_spent_by(process) for process in processes)


def _spent_by(process: Path) -> float:
    """CPU seconds of another process: to the nanosecond where the kernel tells, else to a tick."""
    exact = process / "schedstat"
    if exact.exists():
        return int(exact.read_text().split()[0]) * NANO
    user, system = _stat(process)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
