"""Shops join, each on its day."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.translation import gettext_noop

from billing.services.imports import import_enrollments
from growth_program.demo.generated import enrollments
from growth_program.demo.script.acts import Act, at

SOURCE = "demo"


def acts(day: date) -> Iterator[Act]:
    """The enrollments that are agreed and paid on a day."""
    rows = [row for row in enrollments() if row["activated_on"] == day.isoformat()]
    if rows:
        said = gettext_noop("Shops join the program")
        yield Act(at(day, 10), said, partial(import_enrollments, rows, source=SOURCE))
