"""Workers that are killed, each while it waits at a place that the test chooses."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from tests import world as built
from tests.conftest import owners_database

# For each line that it reads a worker of its own, which calls the function of that name until it
# has nothing more to do.
WORK = """
import json, os, signal, sys, django
django.setup()
from datetime import datetime
from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string
from billing.services import closes, closing
settings.GROWTH_CLOCK = datetime.fromisoformat(sys.argv[1])
closing.SHARD = 1
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for asked in sys.stdin:
    name, *given = json.loads(asked)
    if pid := os.fork():
        print(pid, flush=True)
        continue
    while import_string(name)(*given):
        pass
    os._exit(0)
"""
READING, WRITING = "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", "LOCK TABLE {} IN EXCLUSIVE MODE"
SHOP = "SELECT FROM marketplace_shop WHERE shop_id = '{}' FOR UPDATE"
WAITING = """
    SELECT count(*) FROM pg_stat_activity a JOIN pg_locks l USING (pid)
    WHERE a.datname = current_database() AND NOT l.granted
"""
OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
        AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


class Workers:
    """Killed one after another, each while it waits at a place that the test chooses."""

    def __init__(self, at: str) -> None:
        self.starter = subprocess.Popen(
            [sys.executable, "-c", WORK, at],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "growth_program.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, name: str, *given: Any, at: str) -> None:
        """One that calls a function. Nothing is left of it afterwards: no session, no lock."""
        with owner() as session, session.cursor() as cursor:
            cursor.execute(at)
            pid = self._start(name, *given)
            eventually(lambda: built.ask(WAITING) == [(1,)], at)
            os.kill(pid, signal.SIGKILL)
            eventually(lambda: not Path(f"/proc/{pid}").exists(), at)
            session.rollback()
        eventually(lambda: built.ask(OTHERS) == [(0,)], at)

    def _start(self, *asked: Any) -> int:
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        print(json.dumps(asked), file=self.starter.stdin, flush=True)
        return int(self.starter.stdout.readline())

    def end(self) -> None:
        """Whoever started them goes too."""
        with self.starter:
            self.starter.kill()


def eventually(is_so: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.02)


@contextmanager
def owner() -> Iterator[Any]:
    """A session of the tables' owner, who may lock them."""
    there = owners_database(connection.settings_dict["NAME"])
    names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
    with closing(psycopg2.connect(**{ours: there[name] for ours, name in names.items()})) as one:
        yield one


@pytest.fixture
def workers(settings) -> Iterator[Workers]:
    workers = Workers(settings.GROWTH_CLOCK.isoformat())
    yield workers
    workers.end()
