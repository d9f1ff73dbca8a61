"""Backups: the whole database as of one instant in one file, its files beside it, and back again.

What is encrypted stays encrypted: without the installation's GROWTH_KEYS a backup opens no
secret. Roles belong to the server, not to a database: they are there before a restore.
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from growth_program.core import archives, clock, guard, postgres

REPLACED = (
    "drop schema public cascade; create schema public; grant usage on schema public to public;"
)
PIECE = 1 << 20  # bytes read at once
TABLES = """
    select count(*) from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
"""


class Refused(Exception):
    """Why a backup was not made, or not restored. Nothing was changed."""


def write(target: Path, *, snapshot: str = "", with_files: bool = True) -> Path:
    """Write a backup, and beside it its checksum; return where it is. Raises Refused.

    In a folder it is named by the instant: all that was committed before is in it. It is
    there when it is whole, and its owner alone may read it. ``snapshot`` is one that an open
    session has exported; else it is pg_dump's own. Whoever writes meanwhile is not held up.
    The files that its rows name stand in `files_of` it, where there are any.
    """
    path = target / f"growth-{clock.wall():%Y%m%dT%H%M%SZ}.dump" if target.is_dir() else target
    if path.exists():
        raise Refused(f"{path} is there already.")
    half, half_of_files = (one.with_name(f".{one.name}.half") for one in (path, files_of(path)))
    try:
        for made in (half, half_of_files):
            os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        _dump(half, snapshot)
        if with_files and archives.write(half_of_files):
            _finish(half_of_files, files_of(path))
        _finish(half, path)
    except (OSError, *archives.AWAY) as error:
        raise Refused(str(error)) from None
    finally:
        half.unlink(missing_ok=True)
        half_of_files.unlink(missing_ok=True)
    return path


def files_of(path: Path) -> Path:
    """Where the files of a backup are."""
    return path.with_suffix(".files.tar")


def _finish(half: Path, path: Path) -> None:
    _beside(path).write_text(f"{digest(half)}  {path.name}\n")
    half.replace(path)


def _dump(half: Path, snapshot: str) -> None:
    command = [_program("pg_dump"), "--format=custom", f"--file={half}", *_database()]
    if snapshot:
        command.append(f"--snapshot={snapshot}")
    done = subprocess.run(
        command, env=postgres.environment(), stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise Refused(done.stderr.strip())


def restore(path: Path, *, replace: bool = False) -> list[str]:
    """Fill an empty database from a backup, and say which migrations it wants. Raises Refused.

    As the tables' owner, in one transaction. With ``replace`` what is there is deleted in it.
    Its files come before: without rows they do no harm, and none that is there is replaced.
    """
    verify(path)
    has_files = files_of(path).exists()
    if has_files:
        verify(files_of(path))
    _refuse_place(replace=replace)
    _refuse_newer(path)
    if has_files:
        _put_files_back(files_of(path))
    _fill(path, first=REPLACED if replace else "")
    guard.settle()
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    loader = MigrationLoader(connection)
    missing = set(loader.disk_migrations) - set(loader.applied_migrations)
    return sorted(map(".".join, missing))


def _put_files_back(archive: Path) -> None:
    try:
        archives.put_back(archive)
    except (OSError, *archives.AWAY) as error:
        raise Refused(str(error)) from None


def verify(path: Path) -> None:
    """Hold a backup against its checksum. Raises Refused."""
    checksum = _beside(path)
    if not path.exists():
        raise Refused(f"There is no {path}.")
    if not checksum.exists():
        raise Refused(
            f"{checksum} is missing: a damaged backup could not be told from a whole one."
        )
    if checksum.read_text().split()[:1] != [digest(path)]:
        raise Refused(f"{path} is damaged: it is not what {checksum.name} says.")


def digest(path: Path) -> str:
    """SHA-256 of a file, as `sha256sum` writes it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_place(*, replace: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [settings.APP_ROLE])
        if cursor.fetchone() is None:
            raise Refused(f"The server has no role {settings.APP_ROLE}: make the roles first.")
        cursor.execute(TABLES)
        [count] = cursor.fetchone()
        cursor.execute("select current_database()")
        [name] = cursor.fetchone()
    if count and not replace:
        raise Refused(
            f"The database {name} is not empty. A backup goes into an empty one, or with"
            " `--replace` in the place of what is there."
        )


def _refuse_newer(path: Path) -> None:
    """Refuse a backup with migrations that this version of the product does not know."""
    asked = subprocess.run(
        [
            *(_program("pg_restore"), "--data-only", "--table=django_migrations"),
            *("--file=-", path),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        raise Refused(asked.stderr.strip())
    applied = set(re.findall(r"^\d+\t([^\t\n]+)\t([^\t\n]+)\t", asked.stdout, re.MULTILINE))
    if not applied:
        raise Refused(f"{path} is not a backup of this product: it names no migration.")
    if unknown := sorted(applied - set(MigrationLoader(None).disk_migrations)):
        named = ", ".join(map(".".join, unknown))
        raise Refused(f"{path} is of a newer version of the product, which has {named}.")


def _fill(path: Path, *, first: str) -> None:
    """All of a backup in one transaction, which ends well only where it was read to its end."""
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(path)]
    filled = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *_database()]
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(read, stdout=subprocess.PIPE, stderr=complaints) as source,
        subprocess.Popen(
            filled,
            env=postgres.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as sink,
    ):
        is_whole = _pour(source, sink, first)
        if not is_whole or sink.wait():
            complaints.seek(0)
            raise Refused(complaints.read().decode().strip() or "psql ended in between.")


def _pour(source: "subprocess.Popen[bytes]", sink: "subprocess.Popen[bytes]", first: str) -> bool:
    """From the one to the other, between `begin` and `commit`. Whether it all went through."""
    assert source.stdout is not None
    assert sink.stdin is not None
    try:
        with sink.stdin as into:
            into.write(f"set client_min_messages = warning; begin; {first}\n".encode())
            shutil.copyfileobj(source.stdout, into, PIECE)
            is_whole = source.wait() == 0
            if is_whole:
                into.write(b"commit;\n")
    except BrokenPipeError:  # the sink has ended, and said why
        source.kill()
        return False
    return is_whole


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _program(name: str) -> str:
    try:
        return str(postgres.program(name))
    except postgres.ProgramMissing as missing:
        raise Refused(str(missing)) from None


def _database() -> list[str]:
    return [f"--dbname={postgres.address()}", "--no-password"]
