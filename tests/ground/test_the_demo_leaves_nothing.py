"""The supervisor: whatever ends the demo, ten seconds later nothing of it is left."""

import json
import os
import re
import signal
import socket
import sys
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.request import urlopen

import pytest

from growth_program.demo.embedded import CHECKOUT
from tests.ground import processes

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]

RUN = """
import json, sys
from growth_program.demo import addresses, supervisor
supervisor.heed()
addresses.provide()
steps, port = json.loads(sys.argv[1]), int(sys.argv[2])
sys.exit(supervisor.run(steps, lambda address: print("ready", address, flush=True), port=port))
"""
WAITS = """["shell", "--no-imports", "--command", "
from django.db import connection as c; print(1234, flush=True);
c.cursor().execute('select pg_sleep(600)')"]""".replace("\n", "")


class Demo:
    """A supervised run, and all that belongs to it."""

    def __init__(self, data, place, *, steps="[]", port=0, until="ready http", **more):
        self.place = place
        command = [sys.executable, "-c", RUN, steps, str(port)]
        environment = processes.environment(data)
        self.started = processes.Started(command, until=until, env=environment, **more)
        self.process = self.started.process
        self.all = processes.below(self.process.pid) | processes.of(place)

    @property
    def address(self) -> str:
        return re.search("ready (.*)\n", self.started.said())[1]

    def part(self, words: str) -> int:
        """The first process whose command has these words."""
        return min(
            one.pid
            for one in self.all
            if words in open(f"/proc/{one.pid}/cmdline").read().replace("\0", " ")
        )

    def readiness(self) -> dict:
        with closing(HTTPConnection(self.address.removeprefix("http://"))) as asked:
            asked.request("GET", "/readyz")
            answer = asked.getresponse()
            return json.loads(answer.read()) if answer.status == HTTPStatus.OK else {}

    def left(self) -> set:
        return {one for one in self.all if one.is_alive()} | processes.of(self.place)

    def is_over(self) -> float:
        """Seconds until nothing was left."""
        return processes.eventually(lambda: self.process.poll() is not None and not self.left())


@pytest.fixture
def run(data, place):
    started = []

    def run(**given) -> Demo:
        started.append(Demo(data, place, **given))
        return started[-1]

    yield run
    for demo in started:
        demo.started.end()


def ignoring_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def heeding_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(run, by):
    demo = run()
    assert len(demo.all) > 12  # web and worker with two each, beat, keeper, PostgreSQL, Valkey
    assert urlopen(f"{demo.address}/healthz").status == 200

    demo.process.send_signal(by)

    demo.is_over()
    assert demo.process.returncode == 0


def test_so_does_sigint_where_it_was_inherited_as_ignored(run):
    demo = run(preexec_fn=ignoring_interrupts)

    demo.process.send_signal(signal.SIGINT)

    demo.is_over()
    assert demo.process.returncode == 0


def test_so_does_a_kill_that_nobody_can_catch(run):
    demo = run()

    demo.process.kill()

    demo.is_over()


def test_a_signal_reaches_a_step_in_the_middle_of_a_query(run):
    demo = run(steps=f"[{WAITS}]", until="1234", preexec_fn=ignoring_interrupts)

    demo.process.send_signal(signal.SIGINT)

    demo.is_over()
    assert demo.process.returncode == 0


def test_a_step_that_fails_ends_the_run(run):
    demo = run(steps='[["nonsense"]]', until="nonsense failed")

    demo.is_over()
    assert demo.process.returncode == 1


@pytest.mark.parametrize("part", ["gunicorn", "celery worker", "celery beat"])
def test_a_part_that_dies_ends_the_rest(run, part):
    demo = run()

    os.kill(demo.part(part), signal.SIGKILL)

    demo.is_over()
    assert demo.process.returncode == 1


@pytest.mark.parametrize("server", ["postgres -D", "valkey-server"])
def test_a_server_that_dies_is_replaced_under_way(run, server):
    demo = run(steps='[["migrate", "--verbosity", "0"]]')
    all_is_well = {"status": "ok", "database": "ok", "broker": "ok", "workers": 1}
    processes.eventually(lambda: demo.readiness() == all_is_well, 60)
    os.kill(demo.part(server), signal.SIGKILL)

    processes.eventually(lambda: demo.readiness() == all_is_well, 60)

    demo.all |= processes.of(demo.place)
    demo.process.terminate()
    demo.is_over()
    assert demo.process.returncode == 0


def test_a_taken_port_is_said_and_the_next_one_taken(run):
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = run(port=port)

        assert f"Port {port} is taken, trying the next.\n" in demo.started.said()
        assert port < int(demo.address.rpartition(":")[2]) < port + 50


@pytest.fixture
def make(data, tmp_path, place):
    """The same from a Makefile, as the demo is started."""
    (tmp_path / "run.py").write_text(RUN)
    (tmp_path / "Makefile").write_text(
        f'demo:\n\t@exec "{sys.executable}" "{tmp_path}/run.py" [] 0\n'
    )
    started = processes.Started(
        ["make", "-f", tmp_path / "Makefile", "demo"],
        until="ready",
        env=processes.environment(data, PYTHONPATH=str(CHECKOUT)),
        start_new_session=True,
        preexec_fn=heeding_interrupts,  # make that ignores SIGINT, as a shell's `&` has it, does
    )
    yield started.process
    started.end()


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_for_make_alone_ends_all(make, place, by):
    everything = processes.below(make.pid) | processes.of(place)

    make.send_signal(by)

    processes.eventually(
        lambda: not any(one.is_alive() for one in everything) and not processes.of(place)
    )
