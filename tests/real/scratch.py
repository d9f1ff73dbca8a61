"""Databases for one run, and commands on them: as processes of their own, or in this one."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from conftest import OWNER, PRODUCT, SETTINGS, Databases, at
from growth_program.demo.embedded import CHECKOUT
from tests.real.sequence import CLOCK

# Runs a command by its words, and returns what it printed. One that fails fails the test.
Run = Callable[..., str]


class Scratch:
    """Makes databases, in which commands then run in the product's role."""

    def __init__(self, databases: Databases, blocker: Any) -> None:
        self.databases, self.blocker = databases, blocker
        self.prefix, self.made = f"test_real_{uuid4().hex[:8]}", 0
        with blocker.unblock():
            self.empty = databases.template()

    def copy(self, of: str) -> str:
        """A database as another one is now. Nobody may be connected to that."""
        self.made += 1
        name = f"{self.prefix}_{self.made}"
        self.databases.copy(of, name)
        return name

    def drop(self, name: str) -> None:
        self.databases.drop(name)

    def drop_all(self) -> None:
        for number in range(1, self.made + 1):
            self.drop(f"{self.prefix}_{number}")

    def start(self, name: str, *words: str) -> subprocess.Popen:
        """A command as a process of its own. It knows no other address than the product's."""
        addresses = {"DATABASE_URL": at(PRODUCT, name), "DJANGO_SETTINGS_MODULE": SETTINGS}
        inherited = {k: v for k, v in os.environ.items() if k != "DATABASE_OWNER_URL"}
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=CHECKOUT,
            env=inherited | addresses | {"GROWTH_CLOCK": CLOCK.isoformat()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def processes(self, name: str) -> Run:
        """Runs commands as processes of their own."""

        def run(*words: str) -> str:
            with self.start(name, *words) as process:
                told, complaint = process.communicate()
            assert process.returncode == 0, f"{words}: exit {process.returncode}\n{complaint}"
            return told

        return run

    @contextmanager
    def here(self, name: str) -> Iterator[Run]:
        """Runs commands in this process, which is faster."""
        with (
            self.blocker.unblock(),
            override_settings(GROWTH_CLOCK=CLOCK),
            pytest.MonkeyPatch.context() as patched,
        ):
            connection.close()
            patched.setitem(connection.settings_dict, "NAME", name)
            try:
                yield _call
            finally:
                connection.close()

    def ask(self, name: str, sql: str, *given: object) -> list[tuple]:
        """Look into a database, as its owner."""
        with closing(psycopg2.connect(at(OWNER, name))) as session, session.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()


def _call(*words: str) -> str:
    told = StringIO()
    call_command(*words, stdout=told, stderr=StringIO())
    return told.getvalue()
