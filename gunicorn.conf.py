"""How the web server's processes count together: each in a file of its own, of one folder."""

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "growth-metrics-"
# Before the product is loaded, and not again where gunicorn reads this file anew.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix=PREFIX)


def child_exit(server, worker):
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)


def on_exit(server):
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    if folder.name.startswith(PREFIX):
        shutil.rmtree(folder, ignore_errors=True)
