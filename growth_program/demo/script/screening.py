"""Shops are screened before anybody is in; later the schedule does it again."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop

from enrollment.models import Screening
from enrollment.services import screenings
from growth_program.core.models import Program
from growth_program.demo import cast
from growth_program.demo.generated.term import SUMMER
from growth_program.demo.script.acts import Act, at
from growth_program.demo.script.editions import SECOND_EDITION_ON


def acts(day: date) -> Iterator[Act]:
    """On the day on which the edition is set up, which has its policy."""
    if day == SECOND_EDITION_ON:
        yield Act(at(day, 10), gettext_noop("Shops are screened"), screen)


def screen() -> None:
    """Once: a visitor may have done it."""
    program = Program.objects.get(code=SUMMER.code)
    if not Screening.objects.filter(program=program).exists():
        screenings.screen(program, by=cast.user(cast.SARA))
