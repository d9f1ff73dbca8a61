"""Shops with metrics, screened by the small policy."""

from enrollment.models import ScreeningPolicy, ScreeningResult
from enrollment.rules.screenings import Policy
from enrollment.services import policies
from growth_program.core.models import Program
from tests import world
from tests.enrollment.small import SMALL
from tests.world import PROGRAM, send


def program() -> Program:
    return Program.objects.get(code=PROGRAM)


def written(policy: Policy = SMALL, **options) -> ScreeningPolicy:
    return policies.write(program(), policy, **options)


def shop(shop_id: str, *, version: int = 7, **metrics) -> None:
    """A shop as sent, with these metrics."""
    answer = send("shops", world.shop(shop_id, version=version, metrics=metrics))
    assert answer.accepted == 1, answer


def result(run, shop_id: str) -> ScreeningResult:
    return run.results.get(shop=shop_id)
