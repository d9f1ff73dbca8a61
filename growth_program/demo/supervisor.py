"""Runs the demo: what has to be done first, then web, worker and beat until it is told to stop.

The first SIGINT, SIGTERM or SIGHUP, the end of a part, or of whoever started this, ends all.
Everything runs as a process of its own, in a group of its own: a stop reaches it in the middle
of a query, and what it started as well. No Django here.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn

from growth_program.demo.addresses import data_folder
from growth_program.demo.embedded import CHECKOUT
from growth_program.demo.parents import ended_with_us
from growth_program.demo.places import try_lock

PATIENCE = 5  # seconds between asking the parts to stop and killing what is left
PORTS = 100  # tried, from the one asked for
UP_WITHIN = 60  # seconds, for the web server's first answer
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Started by root the demo runs as root, but for its servers: Celery need not say so.
UNWARNED = ("-W", "ignore:You're running the worker with superuser privileges")
CELERY = (*UNWARNED, "-m", "celery", "--quiet", "-A", "growth_program.celery")


class Starter:
    """Whoever started this. Its end stops the demo as well.

    GNU make that alone is hit by SIGINT tells nobody and waits, but no longer catches the
    signal, as /proc shows. What was started from a shell by `nohup` outlives the shell.
    """

    def __init__(self) -> None:
        self.pid = os.getppid()
        self.is_make = self._status("Name") in ("make", "gmake")
        self.catches = self._catches_interrupt()
        self.is_watched = self.is_make or signal.getsignal(signal.SIGHUP) != signal.SIG_IGN

    def has_gone(self) -> bool:
        """Whether it has ended, or was told to."""
        if not self.is_watched:
            return False
        was_hit = self.is_make and self.catches and not self._catches_interrupt()
        return was_hit or os.getppid() != self.pid

    def _catches_interrupt(self) -> bool:
        return bool(int(self._status("SigCgt") or "0", 16) & 1 << signal.SIGINT - 1)

    def _status(self, name: str) -> str:
        with suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith(f"{name}:"):
                    return line.split()[1]
        return ""


STARTER = Starter()  # as soon as this is imported: it may be gone before anything runs


class Failed(Exception):
    """A step failed, or a part ended: the demo cannot go on."""


class Told(Exception):
    """Told to stop, and by what."""


def heed() -> None:
    """Let a signal end this process, also where whoever started it left SIGINT ignored.

    For the time before `run`: there is nothing yet that would have to be ended in order.
    """
    for one in STOPPING:
        signal.signal(one, lambda number, frame: sys.exit(0))


def run(
    steps: Sequence[Sequence[str]], announce: Callable[[str], None], *, port: int = 8000
) -> int:
    """Do the steps, commands of `manage.py`; then serve until told to stop. The exit code.

    ``announce`` is given the address once it answers.
    """
    demo = Supervisor()
    try:
        demo.prepare(steps)
        demo.serve(port, announce)
    except Told as by:
        print(f"\nStopping ({by}).", flush=True)
        return 0
    except Failed as why:
        print(f"{why} Stopping.", file=sys.stderr, flush=True)
        return 1
    finally:
        demo.end()


class Supervisor:
    """The processes of one run."""

    def __init__(self) -> None:
        self.processes: dict[str, subprocess.Popen] = {}
        self.signals: list[int] = []
        for one in STOPPING:
            signal.signal(one, lambda number, frame: self.signals.append(number))
        # Who serves has no business with the tables' owner.
        self.environment = {k: v for k, v in os.environ.items() if k != "DATABASE_OWNER_URL"}

    def prepare(self, steps: Sequence[Sequence[str]]) -> None:
        """Do the steps one by one, and not while another demo does them. Raises Failed, Told."""
        path = data_folder() / "steps.lock"
        while (alone := try_lock(path)) is None:
            self._pause()
        for step in steps:
            self._do(step)
        os.close(alone)

    def _do(self, step: Sequence[str]) -> None:
        """Run one command to its end. Raises Failed, Told."""
        process = self._start(step[0], "manage.py", *step, environment=dict(os.environ))
        while process.poll() is None:
            self._pause()
        del self.processes[step[0]]
        if process.returncode:
            raise Failed(f"{step[0]} failed ({process.returncode}).")

    def serve(self, port: int, announce: Callable[[str], None]) -> NoReturn:
        """Run the parts until something ends them. Raises Failed, Told."""
        with closing(listening(port)) as listener:
            port = listener.getsockname()[1]
            address = f"http://127.0.0.1:{port}"
            self.environment["PORTAL_ADDRESS"] = address
            self._start_web(listener.fileno())
        self._wait_for(address)  # before the others take their part of the processor
        alone = ("--without-mingle", "--without-gossip")
        named = ("--hostname", f"demo-{port}@%h")
        self._start("worker", *CELERY, "worker", "--concurrency", "3", *named, *alone)
        schedule = ("--schedule", str(data_folder() / f"beat-{port}"), "--pidfile", "")
        self._start("beat", *CELERY, "beat", *schedule)
        announce(address)
        while True:
            self._pause()

    def end(self) -> None:
        """Ask all to stop, then kill what is left, and what it started."""
        for process in self.processes.values():
            process.terminate()
        until = time.monotonic() + PATIENCE
        for name, process in self.processes.items():
            try:
                process.wait(max(0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                print(f"{name} would not stop: killed.", file=sys.stderr, flush=True)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start_web(self, listener: int) -> None:
        lean = ("--preload", "--no-control-socket")
        threads = ("--worker-class", "gthread", "--workers", "2", "--threads", "4")
        rest = ("--graceful-timeout", str(PATIENCE - 1), "--log-level", "warning")
        bind = ("--bind", f"fd://{listener}")
        gunicorn = ("-m", "gunicorn", "growth_program.wsgi", *lean, *threads, *rest, *bind)
        self._start("web", *gunicorn, pass_fds=(listener,))

    def _start(
        self,
        name: str,
        *arguments: str,
        environment: dict[str, str] | None = None,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.Popen:
        self.processes[name] = process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env=environment or self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            pass_fds=pass_fds,
            preexec_fn=ended_with_us(),  # noqa: PLW1509 - there are no threads here
        )
        return process

    def _wait_for(self, address: str) -> None:
        until = time.monotonic() + UP_WITHIN
        while not answers(address):
            self._pause()
            if time.monotonic() > until:
                raise Failed(f"{address} does not answer.")

    def _pause(self) -> None:
        """A moment, unless it is over. Raises Failed, Told."""
        if self.signals:
            raise Told(signal.Signals(self.signals[0]).name)
        if STARTER.has_gone():
            raise Told("whoever started this has gone")
        for name in ("web", "worker", "beat"):
            process = self.processes.get(name)
            if process is not None and process.poll() is not None:
                raise Failed(f"{name} ended with {process.returncode}.")
        time.sleep(0.1)


def listening(port: int) -> socket.socket:
    """The first free port from this one on, held from here on. Raises Failed."""
    for candidate in range(port, min(port + PORTS, 2**16)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", candidate))
            listener.listen()
        except OSError:
            listener.close()
            print(f"Port {candidate} is taken, trying the next.", flush=True)
        else:
            return listener
    raise Failed(f"No port from {port} on is free.")


def answers(address: str) -> bool:
    """Whether the web server serves."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=1)
    with closing(connection), suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False
