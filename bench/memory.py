"""How far the settlement report raises the memory of a process that does nothing else.

`python -m bench.memory`: prints the megabytes between idle and the peak.
"""

import re
import sys
from importlib import import_module
from pathlib import Path

from bench import ground

SELF = Path("/proc/self")
RESET_PEAK = "5"


def main() -> None:
    """Idle, with the connection open; then the report."""
    ground.set_up()
    work = import_module("bench.rows.report").ours()
    (SELF / "clear_refs").write_text(RESET_PEAK)
    idle = _megabytes("VmRSS")
    work()
    sys.stdout.write(f"{_megabytes('VmHWM') - idle:.3f}\n")


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s+(\d+) kB$", (SELF / "status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
