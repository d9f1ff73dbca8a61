"""What the measurements stand on: servers and databases of their own, in the product's role."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import django
import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from growth_program.demo import addresses, embedded
from growth_program.demo.places import Place, lock

# After the first edition's term, when all of it may be closed and decided.
CHECKOUT = embedded.CHECKOUT
CLOCK = datetime(2026, 9, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
# The servers would share one query among processes on the one side and not on the other.
OPTIONS = "-c max_parallel_workers_per_gather=0"
EMPTY = "bench_empty"  # migrated, with the first edition
FOLDER = tempfile.TemporaryDirectory(prefix="bench-")  # gone with this process


def prepare() -> None:
    """Start the servers, set Django up, and make the template of all databases anew."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "FILES_URL"):
        os.environ.pop(name, None)
    if not os.environ.get("GROWTH_DATA_DIR"):
        # The checkout's data folder is made in passing: let the demo know it for its own.
        os.close(lock(Place(addresses.data_folder()).users, shared=True))
        os.environ["GROWTH_DATA_DIR"] = str(CHECKOUT / ".data/bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "growth_program.settings.test"
    addresses.provide()
    set_up()
    clear_away()
    ask(f"create database {EMPTY} owner growth_owner template template0")
    _migrate(EMPTY)
    use(EMPTY)
    call_command("first_edition", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    connection.close()


def set_up() -> None:
    """Django on the servers that the environment names, with the clock stopped."""
    django.setup()
    settings.GROWTH_CLOCK = CLOCK
    connection.settings_dict["OPTIONS"] |= {"options": OPTIONS}


def clear_away() -> None:
    """Drop every database that measurements have made."""
    connection.close()
    for (name,) in ask(r"select datname from pg_database where datname like 'bench\_%%'"):
        ask(f"drop database {name} with (force)")


def copy(template: str, name: str) -> str:
    """Make a database anew as a copy of another."""
    connection.close()
    ask(f"drop database if exists {name} with (force)")
    ask(f"create database {name} template {template} strategy file_copy")
    return name


def drop(name: str) -> None:
    """Drop a database."""
    connection.close()
    ask(f"drop database if exists {name} with (force)")


def use(name: str) -> None:
    """Connect Django to a database, in the product's role, and have the session warm."""
    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from marketplace_shop where false")


def ask(sql: str, *given: object, database: str = "postgres") -> list[tuple]:
    """Run a statement as the servers' administrator, outside any transaction."""
    with closing(psycopg2.connect(_at("postgres", database))) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def loading(name: str) -> Iterator[Any]:
    """A cursor that loads made-up rows into a database: no trigger fires, no key is looked up."""
    with closing(psycopg2.connect(_at("postgres", name))) as session:
        with session, session.cursor() as cursor:
            cursor.execute("set session_replication_role = replica")
            yield cursor
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("vacuum (analyze, freeze)")


def _at(role: str, name: str) -> str:
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    return owner._replace(netloc=f"{role}@", path=f"/{name}").geturl()


def _migrate(name: str) -> None:
    product = connection.settings_dict
    connection.close()
    connection.settings_dict = product | {"NAME": name, "USER": "growth_owner"}
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict = product
