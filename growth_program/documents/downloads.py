"""Files as a browser keeps them. This is the one way out: no address leads to a storage."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse, Http404

from growth_program.documents.models import StoredFile
from growth_program.documents.services import files


def download(name: str, write: Callable[[IO[bytes]], None]) -> FileResponse:
    """What ``write`` writes, under a name. It is held on disk, not in memory."""
    out = TemporaryFile()  # noqa: SIM115 - the response closes it
    write(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=name)


def hand_out(file: StoredFile, *, shop_id: str) -> FileResponse:
    """A kept file, to who may see this shop's: the page has asked who comes.

    Of another shop it is a 404, whatever the page thought. Raises FilesAway, FileAltered.
    """
    if file.shop != shop_id:
        raise Http404
    response = FileResponse(
        files.open_kept(file),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
