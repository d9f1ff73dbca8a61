"""When scheduled tasks last ran to their end."""

from datetime import datetime

from growth_program.core import clock
from growth_program.core.models import Sweep


def note(task: str) -> None:
    """This one just did."""
    Sweep.objects.bulk_create(
        [Sweep(task=task, succeeded_at=clock.wall())],
        update_conflicts=True,
        unique_fields=["task"],
        update_fields=["succeeded_at"],
    )


def last() -> dict[str, datetime]:
    """By task, of those that ever did."""
    return dict(Sweep.objects.values_list("task", "succeeded_at"))
