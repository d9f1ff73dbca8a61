"""The files of an installation in one archive, and back again: from a disk or a bucket alike.

Files are kept before the rows that name them, and neither goes: an archive that is made after the
database was dumped has every file of that dump.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from django.core.files.storage import Storage, storages

# What a storage raises that does not answer, beside OSError.
AWAY = (BotoCoreError, ClientError)


def write(path: Path) -> int:
    """Write all files of the storage to an archive; return how many they are."""
    storage, count = storages["files"], 0
    with tarfile.open(path, "w") as archive:
        for key in _keys(storage):
            with storage.open(key) as content:
                entry = tarfile.TarInfo(key)
                entry.size = content.size
                archive.addfile(entry, content)
            count += 1
    return count


def put_back(path: Path) -> int:
    """Save the files of an archive that the storage has not; return how many. None is replaced."""
    storage, count = storages["files"], 0
    with tarfile.open(path) as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is None or storage.exists(entry.name):
                continue
            storage.save(entry.name, File(content, name=entry.name))
            count += 1
    return count


def _keys(storage: Storage) -> Iterator[str]:
    """The keys of all files, by their folders."""
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:  # a disk on which nothing was kept yet
        return
    for folder in sorted(folders):
        _folders, names = storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in sorted(names))
