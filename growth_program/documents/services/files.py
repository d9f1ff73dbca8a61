"""Keeping files, and opening them again."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from growth_program.core import clock
from growth_program.core.archives import AWAY
from growth_program.documents.models import StoredFile


class FilesAway(Exception):
    """The storage does not answer, is full, or has not what it was given."""


class FileAltered(Exception):
    """The bytes in the storage are not those that were kept."""


def keep(content: bytes, *, kind: str, subject: str, variant: str, **told: Any) -> StoredFile:
    """Keep a file, and return its row; of two who keep the same at once both get the first's.

    ``told`` are the other columns: name, content type, shop. Its bytes come first: without a
    row they do no harm. Raises FilesAway.
    """
    row = StoredFile(
        kind=kind,
        subject=subject,
        variant=variant,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=clock.now(),
        **told,
    )
    with _storage() as storage:
        storage.save(row.stored_as, ContentFile(content))
    StoredFile.objects.bulk_create([row], ignore_conflicts=True)
    return StoredFile.objects.get(kind=kind, subject=subject, variant=variant)


def made_once(
    make: Callable[[], bytes], *, kind: str, subject: str, variant: str, **told: Any
) -> StoredFile:
    """A file that is made when it is first asked for, the same for good. Raises FilesAway."""
    named = {"kind": kind, "subject": subject, "variant": variant}
    found = StoredFile.objects.filter(**named).first()
    return found or keep(make(), **named, **told)


def open_kept(file: StoredFile) -> "File[Any]":
    """The bytes of a file, held against their hash. Raises FilesAway, FileAltered."""
    with _storage() as storage:
        opened: File[Any] = storage.open(file.stored_as)
        found = hashlib.file_digest(opened, "sha256").hexdigest()
        opened.seek(0)
    if found != file.sha256:
        opened.close()
        raise FileAltered(file.stored_as)
    return opened


@contextmanager
def _storage() -> Iterator[Any]:
    try:
        yield storages["files"]
    except (OSError, *AWAY) as error:
        raise FilesAway(str(error)) from error
