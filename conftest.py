"""The ground of every test: a copy of a migrated database, served in the product's role."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import django
import hypothesis
import psycopg2
import pytest

from growth_program.demo import addresses

SETTINGS = "growth_program.settings.test"
if os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS) != SETTINGS:
    raise SystemExit("DJANGO_SETTINGS_MODULE names other settings than the tests'.")
FILES = TemporaryDirectory(prefix="growth-files-")  # gone when the process ends
os.environ["FILES_URL"] = Path(FILES.name).as_uri()
addresses.provide()
# Here and not by pytest's plugin, which would read the settings before the addresses are known.
django.setup()

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase

from growth_program.core import guard
from growth_program.people import groups
from growth_program.settings.base import database

PRODUCT, OWNER = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
MAKING = 1  # the lock of whoever makes a database or clears one away
THROW_OUT = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = %s and backend_type = 'client backend'
"""

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


def at(address: str, name: str) -> str:
    """The same server and role, another database."""
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def lock_of(name: str) -> int:
    """A database's own lock. PostgreSQL opens it when its user is gone, however he went."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def fingerprint() -> str:
    """What a migrated, empty database depends on: every migration, the guard, the groups."""
    told = hashlib.sha256()
    for config in apps.get_app_configs():
        for migration in sorted(Path(config.path, "migrations").glob("*.py")):
            told.update(migration.read_bytes())
    for settled in (guard, groups):
        told.update(Path(settled.__file__).read_bytes())
    return told.hexdigest()[:12]


class Databases:
    """Makes and drops databases, as their owner. Its session holds the locks of those in use."""

    def __init__(self, session: psycopg2.extensions.connection) -> None:
        self.session = session
        self.session.autocommit = True

    def ask(self, sql: str, *given: object) -> list[tuple]:
        with self.session.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall() if cursor.description else []

    def template(self) -> str:
        """A migrated, empty database: made once, by whoever comes first."""
        name = f"template_{fingerprint()}"
        self.ask("select pg_advisory_lock(%s)", MAKING)
        self.ask("select pg_advisory_lock_shared(%s)", lock_of(name))
        self._clear_away(name)
        if not self.ask("select 1 from pg_database where datname = %s", name):
            self._make(name)
        self.ask("select pg_advisory_unlock(%s)", MAKING)
        return name

    def _make(self, name: str) -> None:
        self.ask("create database half_made template template0")
        migrate("half_made")
        self.ask(f"alter database half_made rename to {name}")

    def _clear_away(self, kept: str) -> None:
        """Drop what runs that have ended left, and templates of other migrations."""
        ours = r"select datname from pg_database where datname ~ '^(template|test)_|^half_made$'"
        for (name,) in self.ask(f"{ours} and datname not in ('template0', 'template1', %s)", kept):
            [(is_free,)] = self.ask("select pg_try_advisory_lock(%s)", lock_of(name))
            if is_free:
                self.drop(name)
                self.ask("select pg_advisory_unlock(%s)", lock_of(name))

    def copy(self, template: str, name: str) -> None:
        """Make it, or make it anew: whoever is still connected is thrown out."""
        self.ask("select pg_advisory_lock(%s)", lock_of(name))
        self.drop(name)
        self.ask(f"create database {name} template {template} strategy file_copy")

    def drop(self, name: str) -> None:
        """Without FORCE, which is refused where the server itself is cleaning the tables up."""
        connections.close_all()
        self.ask(THROW_OUT, name)
        self.ask(f"drop database if exists {name}")


def migrate(name: str) -> None:
    """Run every migration in a database, as its owner."""
    product = connection.settings_dict
    connection.close()
    connection.settings_dict = product | database(at(OWNER, name))
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict = product


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """A copy of the template, served in the product's role."""
    name = f"test_{uuid4().hex}"
    with (
        closing(psycopg2.connect(at(OWNER, "postgres"))) as session,
        pytest.MonkeyPatch.context() as patched,
    ):
        databases = Databases(session)
        with django_db_blocker.unblock():  # and not while tests run: each says that it needs it
            template = databases.template()
        databases.copy(template, name)
        patched.setitem(connection.settings_dict, "NAME", name)
        # Commands that a test runs as a process of their own find it too.
        patched.setenv("DATABASE_URL", at(PRODUCT, name))
        patched.setenv("DATABASE_OWNER_URL", at(OWNER, name))
        # Instead of a flush: tables that are never emptied refuse that as well.
        patched.setattr(
            TransactionTestCase,
            "_fixture_teardown",
            lambda test: databases.copy(template, name),
        )
        yield
        databases.drop(name)
