"""Issue 5, The demo: a play that was killed goes on where it was, and nothing is doubled."""

import os
import random
import subprocess
import sys
import time

import pytest

from billing.models import ClosedMonth, MonthClose, Order, Statement
from compensation.reports.reconcile import reconcile
from enrollment.models import EnrolledProduct, Enrollment
from growth_program.core.models import AuditEntry, DemoClock
from growth_program.demo.embedded import CHECKOUT
from growth_program.demo.generated import feed
from growth_program.people.models import ShopMember, User
from growth_program.support.models import Notice
from tests.world import at, seconds

pytestmark = [pytest.mark.long, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]

UNTIL = "2026-03-03 12:00"
PLAY = f"""
from functools import partial
import django
django.setup()
from growth_program.demo import cast, clocks, lives, moves
from growth_program.demo.generated import enrollments, feed
from growth_program.demo.script import joining
from tests.world import at
lives.feed = partial(feed, shops=2)
joining.enrollments = partial(enrollments, shops=2)
cast.hire()
clocks.begin(lives.BEGINS, goes_to=at("{UNTIL}"))
for stop in moves.stops():
    print(stop, flush=True)
"""


def play(folder, *, stops: int | None = None, then: float = 0.0) -> int:
    """Play, and kill it so many stops and seconds later. How many stops it came to."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "growth_program.settings.demo",
        "GROWTH_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-c", PLAY]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True
    ) as run:
        seen = 0
        for _ in run.stdout:
            seen += 1
            if seen == stops:
                time.sleep(then)
                run.kill()
    assert run.returncode == (0 if stops is None else -9)
    return seen


@pytest.mark.parametrize("seed", [5, 23])
def test_of_four_kills_nothing_is_seen(tmp_path, seed):
    drawn = random.Random(seed)
    for _ in range(4):
        play(tmp_path, stops=drawn.randint(1, 9), then=drawn.random() / 3)
    assert play(tmp_path) > 0
    assert play(tmp_path) == 0

    clock = DemoClock.objects.get()
    assert (clock.stands_at, clock.lived_to, clock.goes_to) == (at(UNTIL), at(UNTIL), None)
    # One of the two shops is in the pilot; January has no service, February closed once.
    assert list(Enrollment.objects.values_list("program__code", flat=True)) == ["2026-pilot"]
    assert list(MonthClose.objects.values_list("month", "state")) == [
        (at("2026-02-01").date(), "finished")
    ]
    assert (Statement.objects.count(), ClosedMonth.objects.count()) == (1, 1)
    acts = ("enrollment.applied", "enrollment.activated", "close.asked", "statement.closed")
    assert [AuditEntry.objects.filter(act=act).count() for act in acts] == [1, 1, 1, 1]
    products = EnrolledProduct.objects.values_list("product")
    assert len(products) == len(set(products)) > 0
    told = Notice.objects.filter(kind="statement_closed").values_list("receiver", flat=True)
    assert len(told) == len(set(told)) > 0
    known = [items for kind, items in feed(shops=2).between(0, seconds(UNTIL)) if kind == "orders"]
    assert Order.objects.count() == sum(map(len, known))
    # Staff, two owners with two colleagues, of whom one has his role in another's shop as well.
    assert (User.objects.count(), ShopMember.objects.count()) == (6 + 4, 2 + 3)
    sums, culprits = reconcile()
    assert (str(sums.difference), culprits) == ("0.00", [])
