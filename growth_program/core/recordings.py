"""Numbers that order what was recorded."""

from growth_program.core import clock
from growth_program.core.models import Recording


def draw(kind: str, *, source: str) -> int:
    """The number of a new recording. Draw it after the shops it is about are locked."""
    return Recording.objects.create(at=clock.now(), kind=kind, source=source).number
