"""Processes that do not outlive the one that started them, however that one ends."""

import ctypes
import os
import signal
from collections.abc import Callable

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def ended_with_us(by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For a new process, before its program runs: the kernel sends it this when we are gone."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:  # gone already
            os._exit(1)

    return ask_the_kernel
