"""Why a file can't be read."""

from typing import Any


class Unreadable(ValueError):
    """What is wrong with a whole file: a code, and the figures that its sentence needs."""

    def __init__(self, code: str, **figures: Any) -> None:
        """For whoever says it in words."""
        super().__init__(code)
        self.code = code
        self.figures = figures
