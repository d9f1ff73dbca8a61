"""A report as a file that a browser keeps."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse


def download(name: str, write: Callable[[IO[bytes]], None]) -> FileResponse:
    """What ``write`` writes, under a name. It is held on disk, not in memory."""
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    write(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name)
