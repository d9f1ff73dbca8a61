"""Two places for files: a folder, and a bucket of a real server that speaks S3."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from growth_program.documents.storages import storage

KEY, SECRET = "growth", "a+b/c: long enough"  # as far as an address has to quote
QUOTED = "a%2Bb%2Fc%3A%20long%20enough"
BUCKET = "papers"


def use(settings, address: str) -> None:
    """From now on files are kept there."""
    files = storage(address)
    settings.STORAGES = settings.STORAGES | {"default": files, "files": files}


@contextmanager
def s3_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """A server with one bucket, which is a folder; its address as `FILES_URL` has it."""
    (folder / BUCKET).mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        at = f"127.0.0.1:{free.getsockname()[1]}"
    rclone = Path(sys.executable).with_name("rclone")
    words = ("serve", "s3", "--auth-key", f"{KEY},{SECRET}", "--addr", at, folder)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([rclone, "--config", "", *words], **quiet)
    try:
        _wait(at)
        yield f"s3://{KEY}:{QUOTED}@{at}/{BUCKET}?region=local&secure=false", server
    finally:
        server.kill()
        server.wait()


def _wait(at: str) -> None:
    host, port = at.split(":")
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection((host, int(port)), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError("The server did not start.")
