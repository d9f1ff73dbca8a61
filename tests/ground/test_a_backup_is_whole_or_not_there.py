"""`backup` and `restore`: all or nothing, checked, and never over what is there unless told."""

import hashlib
import re
import stat
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from growth_program.core import backups, postgres
from growth_program.documents.models import ContentType, StoredFile
from growth_program.documents.services import files
from growth_program.gateway import clients
from growth_program.gateway.models import ApiClient
from tests.documents.kept import use

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def folder(tmp_path):
    """One with a space in its path."""
    made = tmp_path / "kept here"
    made.mkdir()
    return made


@pytest.fixture
def storage(tmp_path, settings):
    """Of files: a folder of this test's own."""
    use(settings, (tmp_path / "files").as_uri())
    return tmp_path / "files"


def keep(subject: str) -> StoredFile:
    told = {"name": "a.pdf", "content_type": ContentType.PDF, "variant": "en"}
    return files.keep(subject.encode() * 7, kind="statement", subject=subject, **told)


@pytest.fixture
def backup(folder, owners_address):
    """Of a database with one API client."""
    clients.create("before", scopes=["orders:write"])
    return backups.write(folder / "one.dump")


def refusal(*words, **options) -> str:
    with pytest.raises(CommandError) as refused:
        call_command(*words, **options)
    return str(refused.value)


def names() -> list[str]:
    return list(ApiClient.objects.order_by("pk").values_list("name", flat=True))


def signed_anew(path) -> None:
    """Its checksum says what it is now."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")


def test_in_a_folder_it_is_named_by_the_instant_and_for_its_owner_alone(folder, capsys):
    call_command("backup", folder)

    [dump, checksum] = sorted(folder.iterdir())
    assert re.fullmatch(r"growth-\d{8}T\d{6}Z\.dump", dump.name)
    assert checksum.name == f"{dump.name}.sha256"
    assert stat.S_IMODE(dump.stat().st_mode) == 0o600
    assert capsys.readouterr().out.startswith(f"{dump}: ")
    checked = subprocess.run(["sha256sum", "--check", checksum.name], cwd=folder, check=False)
    assert checked.returncode == 0


def test_what_is_there_is_not_written_over(folder):
    (folder / "one.dump").write_text("dear")

    assert "is there already" in refusal("backup", folder / "one.dump")
    assert (folder / "one.dump").read_text() == "dear"


@pytest.mark.parametrize("why", ["snapshot", "folder"])
def test_what_failed_leaves_nothing(folder, why):
    target = folder / "missing" / "one.dump" if why == "folder" else folder
    snapshot = "00000003-0000001B-1" if why == "snapshot" else ""

    said = refusal("backup", target, snapshot=snapshot)
    assert ("snapshot" if why == "snapshot" else "No such file") in said
    assert not list(folder.iterdir())


def test_a_secret_is_in_it_in_no_readable_form(folder):
    client, secret = clients.create("oms", scopes=["orders:write"])
    path = backups.write(folder / "one.dump")
    told = subprocess.run(
        [postgres.program("pg_restore"), "--file=-", path], capture_output=True, check=True
    )

    assert client.client_id.encode() in told.stdout
    assert secret.encode() not in told.stdout
    assert secret.encode().hex().encode() not in told.stdout


@pytest.mark.parametrize("version", ["15.18", None])
def test_a_program_that_is_older_than_the_server_is_not_used(folder, monkeypatch, version):
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(folder))
    if version:
        script = folder / "pg_dump"
        script.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version} (Debian)'\n")
        script.chmod(0o755)

    needed = postgres.server_version()
    said = refusal("backup", folder / "one.dump")
    assert f"pg_dump of PostgreSQL {needed} or newer is needed" in said
    assert ("is of version 15" if version else "there is none") in said


def test_a_server_that_is_away_is_told_in_a_line(folder, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")

    assert "/nowhere" in refusal("backup", folder)
    assert not list(folder.iterdir())


def test_the_password_is_not_among_the_words_of_a_program(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "hunter2")

    assert "hunter2" not in postgres.address()
    assert postgres.environment()["PGPASSWORD"] == "hunter2"


def test_a_database_with_tables_is_left_alone(backup):
    clients.create("after", scopes=["orders:write"])

    assert "is not empty" in refusal("restore", backup)
    assert names() == ["before", "after"]


def test_told_so_it_takes_the_place_of_what_is_there(backup, capsys):
    clients.create("after", scopes=["orders:write"])
    call_command("restore", backup, "--replace")

    assert names() == ["before"]
    assert capsys.readouterr().out.startswith(f"{backup} is restored")
    with connection.cursor() as cursor:
        cursor.execute(
            "select has_table_privilege('growth_app', 'billing_posting', 'INSERT'),"
            " has_table_privilege('growth_app', 'billing_posting', 'UPDATE'),"
            " has_schema_privilege('growth_app', 'public', 'CREATE')"
        )
        assert cursor.fetchone() == (True, False, False)


def test_only_the_owner_puts_one_in_the_place_of_what_is_there(folder):
    clients.create("before", scopes=["orders:write"])
    path = backups.write(folder / "one.dump")

    assert "must be owner" in refusal("restore", path, "--replace")
    assert names() == ["before"]


@pytest.mark.parametrize("harm", ["a byte", "cut short", "no checksum", "not there", "other"])
def test_a_damaged_one_changes_nothing(backup, harm):
    clients.create("after", scopes=["orders:write"])
    held = backup.read_bytes()
    middle = len(held) // 2
    if harm == "a byte":
        backup.write_bytes(held[:middle] + bytes([held[middle] ^ 1]) + held[middle + 1 :])
    elif harm == "cut short":  # before it was signed, so that the checksum does not tell
        backup.write_bytes(held[: int(len(held) * 0.9)])
        signed_anew(backup)
    elif harm == "no checksum":
        backup.with_name("one.dump.sha256").unlink()
    elif harm == "not there":
        backup.unlink()
    else:
        backup.write_bytes(b"PGDMP, but no such thing")
        signed_anew(backup)

    assert refusal("restore", backup, "--replace")
    assert names() == ["before", "after"]


def test_one_of_a_newer_version_is_left_alone(folder, owners_address):
    MigrationRecorder(connection).record_applied("billing", "9999_from_tomorrow")
    path = backups.write(folder / "one.dump")

    said = refusal("restore", path, "--replace")
    assert "newer version" in said
    assert "billing.9999_from_tomorrow" in said


def test_one_of_an_older_version_says_what_it_wants(folder, owners_address, capsys):
    MigrationRecorder(connection).record_unapplied("core", "0005_sweeps")
    path = backups.write(folder / "one.dump")
    call_command("restore", path, "--replace")

    assert "run `manage.py migrate` for core.0005_sweeps" in capsys.readouterr().out


def test_a_server_without_the_role_is_told_before_anything(backup, settings):
    settings.APP_ROLE = "growth_nobody"

    assert "has no role growth_nobody" in refusal("restore", backup, "--replace")
    assert names() == ["before"]


# The files that rows name.


def test_files_stand_beside_it_and_are_put_back_where_they_are_missing(
    folder, storage, owners_address, capsys
):
    kept = [keep("one"), keep("two")]
    call_command("backup", folder / "a.dump")
    assert f"{folder / 'a.files.tar'}: 0.0 MB" in capsys.readouterr().out
    lost = storage / kept[1].stored_as
    lost.unlink()
    later = keep("later")

    call_command("restore", folder / "a.dump", "--replace")

    assert sorted(path.name for path in folder.iterdir()) == [
        "a.dump",
        "a.dump.sha256",
        "a.files.tar",
        "a.files.tar.sha256",
    ]
    assert stat.S_IMODE((folder / "a.files.tar").stat().st_mode) == 0o600
    assert lost.read_bytes() == b"twotwotwotwotwotwotwo"
    assert stat.S_IMODE(lost.stat().st_mode) == 0o600
    assert sorted(StoredFile.objects.values_list("subject", flat=True)) == ["one", "two"]
    assert (storage / later.stored_as).exists()  # without a row it does no harm


def test_where_a_bucket_has_copies_of_its_own_files_may_stay_out(folder, storage):
    keep("one")
    call_command("backup", folder / "a.dump", "--without-files")

    assert sorted(path.name for path in folder.iterdir()) == ["a.dump", "a.dump.sha256"]


@pytest.mark.parametrize("harm", ["altered", "without its checksum"])
def test_files_that_are_damaged_are_refused_before_anything_changes(
    folder, storage, owners_address, harm
):
    kept = keep("one")
    path = backups.write(folder / "a.dump")
    archive = backups.files_of(path)
    if harm == "altered":
        archive.write_bytes(archive.read_bytes()[:-1] + b"!")
    else:
        archive.with_name("a.files.tar.sha256").unlink()
    (storage / kept.stored_as).unlink()
    keep("later")

    said = refusal("restore", path, "--replace")

    assert ("is damaged" if harm == "altered" else "is missing") in said
    assert StoredFile.objects.count() == 2
    assert not (storage / kept.stored_as).exists()


def test_without_the_storage_there_is_no_backup(folder, storage):
    keep("one")
    storage.rename(storage.with_name("elsewhere"))
    storage.write_text("not a folder")

    assert "Not a directory" in refusal("backup", folder / "a.dump")
    assert not list(folder.iterdir())
