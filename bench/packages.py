"""What rows are held against and nothing else needs, installed into a folder of its own."""

import hashlib
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).with_name("requirements.lock")
FOLDER = LOCK.with_name(".packages")


class NotInstalled(Exception):
    """They could not be installed; the last line says why."""


def install() -> None:
    """Into the folder, where the lock has changed since. Raises NotInstalled."""
    mark = FOLDER / hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if mark.exists():
        return
    command = [*(sys.executable, "-m", "uv", "pip", "install", "--quiet", "--require-hashes")]
    command += ["--target", str(FOLDER), "--requirement", str(LOCK)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotInstalled(done.stderr.strip().rpartition("\n")[2])
    mark.touch()
