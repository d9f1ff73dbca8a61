"""Where the embedded servers of one data folder live, and the locks that say who uses them."""

import contextlib
import fcntl
import hashlib
import os
import pwd
from pathlib import Path

AS_ROOT = Path("/var/lib/growth-program")


def lock(path: Path, *, shared: bool = False) -> int:
    """Wait for a file's lock, and return what closes it again."""
    held = None
    while held is None:
        held = _locked(path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    return held


def try_lock(path: Path) -> int | None:
    """A file's lock, or None where somebody else has it."""
    try:
        return _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None


def _locked(path: Path, how: int) -> int | None:
    """None: the file was deleted before the lock came."""
    path.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, how)
    except BaseException:
        os.close(held)
        raise
    if is_the_file_at(path, held):
        return held
    os.close(held)
    return None


def is_the_file_at(path: Path, opened: int) -> bool:
    """Whether what was opened has not been deleted or replaced since."""
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


class Place:
    """One data folder's servers: where they live, and as whom they run.

    PostgreSQL refuses to run as root, and another user may not enter root's folders: as root
    the servers run as `nobody`, and their data and programs stand in a folder of their own.
    """

    def __init__(self, data: Path):
        self.data = data.resolve()
        tag = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        # A socket's path has 107 bytes, however long the data folder's is.
        self.sockets = Path(f"/tmp/growth-{os.getuid()}-{tag}")
        self.home, self.uid, self.gid = self.data, os.getuid(), os.getgid()
        self.demoted: dict = {"umask": 0o077}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self.home, self.uid, self.gid = AS_ROOT / tag, nobody.pw_uid, nobody.pw_gid
            self.demoted |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        self.cluster = self.home / "postgres"
        self.valkey_socket = self.sockets / "valkey.sock"
        self.users = self.data / "users.lock"
        self.keeper = self.data / "keeper.lock"
        self.starting = self.data / "starting.lock"
        self.log = self.data / "keeper.log"

    def claim(self) -> None:
        """Make the data folder; refuse one with somebody's files in it, for a reset deletes it."""
        self.data.mkdir(parents=True, exist_ok=True)
        if not self.users.exists() and any(self.data.iterdir()):
            raise SystemExit(f"{self.data} holds other files: name an empty GROWTH_DATA_DIR.")

    def make_home(self) -> None:
        """Make the folder that the servers' data stands in, open to the user they run as."""
        self.home.mkdir(parents=True, exist_ok=True)
        if self.home != self.data:
            AS_ROOT.chmod(0o755)
            self.home.chmod(0o755)

    def private(self, path: Path) -> Path:
        """A folder that the servers own and nobody else enters; not one that somebody else made."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
        if path.is_symlink() or path.stat().st_uid not in (os.getuid(), self.uid):
            raise SystemExit(f"{path} belongs to somebody else.")
        os.chown(path, self.uid, self.gid)
        path.chmod(0o700)
        return path
