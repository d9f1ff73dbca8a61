"""Where files are kept: on a disk, or in a bucket of a server that speaks S3."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

FOLDERS, FILES = 0o700, 0o600  # for the product's user alone
OPTIONS = {"region", "secure"}
PATIENCE = {"connect_timeout": 3, "read_timeout": 20}  # seconds


class Disk(FileSystemStorage):
    """A folder that no web server shows. What was saved is on the disk itself, not on its way."""

    def _save(self, name: str, content: "File[Any]") -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]
        path = Path(self.path(saved))
        for written in (path, *path.parents[: len(Path(saved).parts)]):
            opened = os.open(written, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
        return saved


def storage(address: str) -> dict[str, Any]:
    """Django's words for an address of files. Raises ValueError.

    ``file:///folder``, or ``s3://KEY:SECRET@host:port/bucket?region=…&secure=false``. Without a
    key the library looks for the machine's own. Special characters are percent-encoded.
    """
    parts = urlsplit(address)
    path = unquote(parts.path)
    if parts.scheme == "file":
        if parts.netloc or not path.startswith("/") or parts.query:
            raise ValueError("Not the address of a folder: file:///folder.")
        return {
            "BACKEND": f"{__name__}.Disk",
            "OPTIONS": {
                "location": path,
                "file_permissions_mode": FILES,
                "directory_permissions_mode": FOLDERS,
            },
        }
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    bucket = path.strip("/")
    is_told = parts.scheme == "s3" and parts.hostname and bucket and "/" not in bucket
    if not is_told or set(given) - OPTIONS or given.get("secure", "true") not in ("true", "false"):
        raise ValueError("Not the address of a bucket: s3://KEY:SECRET@host/bucket?region=….")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _bucket(parts, bucket, given)}


def _bucket(parts: Any, name: str, given: dict[str, str]) -> dict[str, Any]:
    from botocore.config import Config  # noqa: PLC0415 - of use, and 0.1 s, to a bucket alone

    scheme = "http" if given.get("secure") == "false" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "access_key": parts.username and unquote(parts.username),
        "secret_key": parts.password and unquote(parts.password),
        "bucket_name": name,
        "endpoint_url": f"{scheme}://{parts.hostname}{port}",
        "region_name": given.get("region"),
        "default_acl": None,
        "file_overwrite": False,
        "client_config": Config(
            **PATIENCE,
            retries={"max_attempts": 2, "mode": "standard"},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            # Servers that are not Amazon's own may not know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
