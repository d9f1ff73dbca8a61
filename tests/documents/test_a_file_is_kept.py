"""Files are kept on disk or in a bucket, and what comes out is what went in."""

import io
import socket
import stat
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404

from growth_program.core import archives
from growth_program.documents import downloads
from growth_program.documents.models import ContentType, StoredFile
from growth_program.documents.services import files
from tests.documents.kept import s3_server, use

CONTENT = b"%PDF-1.7 of " + bytes(range(256)) * 40
TOLD = {"shop": "7495001", "name": '账单 "é".pdf', "content_type": ContentType.PDF}


def keep(content: bytes = CONTENT, *, subject: str = "S-1", **others) -> StoredFile:
    return files.keep(content, kind="statement", subject=subject, variant="en", **TOLD | others)


def read(file: StoredFile) -> bytes:
    with closing(files.open_kept(file)) as opened:
        return opened.read()


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    use(settings, (tmp_path / "kept here").as_uri())
    return tmp_path / "kept here"


@pytest.fixture
def bucket(tmp_path, settings):
    with s3_server(tmp_path / "server") as (address, server):
        use(settings, address)
        yield server


@pytest.fixture(params=["folder", "bucket"])
def place(request):
    return request.getfixturevalue(request.param)


# Both places.


def test_what_comes_out_is_what_went_in(db, place, clock):
    now = clock("2026-09-02")
    kept = keep()

    assert read(kept) == CONTENT
    assert StoredFile.objects.values("kind", "subject", "variant", "shop", "name").get() == {
        "kind": "statement",
        "subject": "S-1",
        "variant": "en",
        "shop": "7495001",
        "name": TOLD["name"],
    }
    assert (kept.size, len(kept.sha256), kept.created_at) == (10_252, 64, now)


def test_what_is_made_once_is_the_first_for_good(db, place):
    first = files.made_once(lambda: b"one", kind="k", subject="s", variant="en", **TOLD)
    again = files.made_once(lambda: b"two", kind="k", subject="s", variant="en", **TOLD)
    other = files.made_once(lambda: b"two", kind="k", subject="s", variant="zh", **TOLD)

    assert (first.pk, read(again)) == (again.pk, b"one")
    assert read(other) == b"two"


def test_it_is_handed_out_to_be_kept_and_not_to_be_run(db, place):
    answer = downloads.hand_out(keep(), shop_id="7495001")

    assert b"".join(answer.streaming_content) == CONTENT
    assert {name: answer[name] for name in ("Content-Type", "Content-Length", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Length": "10252",
        "Cache-Control": "private, no-store",
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    with pytest.raises(Http404):
        downloads.hand_out(StoredFile.objects.get(), shop_id="7495002")


def test_a_file_that_somebody_altered_is_not_handed_out(db, place):
    kept = keep()
    storages["files"].delete(kept.stored_as)
    storages["files"].save(kept.stored_as, io.BytesIO(CONTENT[:-1] + b"!"))

    with pytest.raises(files.FileAltered):
        downloads.hand_out(kept, shop_id="7495001")


def test_a_file_that_is_gone_is_away(db, place):
    kept = keep()
    storages["files"].delete(kept.stored_as)

    with pytest.raises(files.FilesAway):
        read(kept)


def test_all_of_them_go_into_an_archive_and_come_back(db, place, tmp_path):
    kept = [keep(name.encode() * 3, subject=name) for name in "abc"]
    assert archives.write(tmp_path / "all.tar") == 3
    for file in kept[1:]:
        storages["files"].delete(file.stored_as)

    assert archives.put_back(tmp_path / "all.tar") == 2
    assert [read(file) for file in kept] == [b"aaa", b"bbb", b"ccc"]
    assert archives.put_back(tmp_path / "all.tar") == 0


def test_where_nothing_was_kept_the_archive_is_empty(db, place, tmp_path):
    assert archives.write(tmp_path / "none.tar") == 0


# What may go wrong.


def test_a_server_that_is_gone_is_away_and_leaves_no_row(db, bucket):
    kept = keep()
    bucket.kill()
    bucket.wait()

    with pytest.raises(files.FilesAway):
        read(kept)
    with pytest.raises(files.FilesAway):
        keep(subject="S-2")
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("wrong", ["nobody:secret@", "growth:wrong@", ""])
def test_a_key_that_the_server_does_not_know_is_away(db, tmp_path, settings, wrong, monkeypatch):
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")  # nothing is asked for keys here
    with s3_server(tmp_path / "server") as (address, _server):
        use(settings, f"s3://{wrong}{address.partition('@')[2]}")
        with pytest.raises(files.FilesAway):
            keep()


def test_a_server_that_never_was(db, settings):
    with socket.socket() as held:  # bound, and nobody listens
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        use(settings, f"s3://k:s@127.0.0.1:{port}/bucket?secure=false")
        with pytest.raises(files.FilesAway):
            keep()
    assert not StoredFile.objects.exists()


def test_a_folder_that_cannot_be_made(db, settings, tmp_path):
    (tmp_path / "a file").touch()
    use(settings, (tmp_path / "a file" / "below").as_uri())

    with pytest.raises(files.FilesAway):
        keep()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_both_get_the_same(folder):
    """Eight make the same file at the same moment, twenty times."""
    found: list[tuple] = []

    def make(subject: str, barrier: Barrier, content: bytes) -> None:
        def made() -> bytes:
            barrier.wait(timeout=20)
            return content

        told = {"kind": "k", "subject": subject, "variant": "en", **TOLD}
        file = files.made_once(made, **told)
        found.append((subject, file.pk, read(file)))
        connection.close()

    for turn in range(20):
        barrier = Barrier(8)
        threads = [Thread(target=make, args=(str(turn), barrier, b"%d" % n)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert (len(found), len(set(found))) == (160, 20)
    assert StoredFile.objects.count() == 20


# On the disk, and in the database.


def test_on_a_disk_its_owner_alone_reads_it_under_a_name_that_nobody_gave(db, folder):
    kept = keep()
    path = folder / kept.pk.hex[:2] / kept.pk.hex

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path.parent, folder)} == {0o700}
    assert [path] == [one for one in folder.rglob("*") if one.is_file()]


@pytest.mark.parametrize("address", ["media/", "files/", ""])
def test_no_address_leads_to_a_storage(db, folder, client, address):
    kept = keep()

    assert client.get(f"/{address}{kept.stored_as}").status_code == 404


def test_nothing_else_is_written_elsewhere(settings):
    assert settings.STORAGES["default"] == settings.STORAGES["files"]


def test_a_row_says_for_good_what_it_is(db, folder):
    keep()
    for act in ("UPDATE documents_storedfile SET shop = 'x'", "DELETE FROM documents_storedfile"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(act)


def test_what_could_run_in_a_browser_is_no_file_of_ours(db, folder):
    with pytest.raises(IntegrityError, match="stored_file_type_known"):
        keep(content_type="text/html")
