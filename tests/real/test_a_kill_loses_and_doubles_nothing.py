"""SIGKILL in the middle of a command, and the command again: the same figures, to the cent."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from growth_program.gateway.batches import MOST_ITEMS
from tests.real import figures
from tests.real.arrivals import items
from tests.real.kills import Killed, kill, reading, shop, writing
from tests.real.sequence import ADJUDICATING, MONTHS, ORDERS, after, closing

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

chosen = random.Random(20260816)
IN_AN_IMPORT = ("core_recording", "billing_order", "billing_line", "billing_shopday")
# With how much of the file is in by then.
IMPORTS = [(step, writing(chosen.choice(IN_AN_IMPORT)), chosen.random()) for step in ORDERS]
IN_A_CLOSE = [
    shop(chosen.randrange(1, 50)),
    writing("core_recording"),
    reading("billing_order"),
    writing("billing_statement"),
    writing("billing_adjustment"),
    writing("billing_posting"),
    writing("billing_closedmonth"),
    writing("core_auditentry"),
]
CLOSES = [
    (closing(month), stop)
    for month, stop in zip(
        [*MONTHS, chosen.choice(MONTHS)], chosen.sample(IN_A_CLOSE, 5), strict=True
    )
]
IN_AN_ADJUDICATION = [
    shop(chosen.randrange(1, 50)),
    reading("billing_shopday"),
    reading("content_aigcitem"),
    reading("marketplace_creatorvideo"),
    writing("compensation_adjudication"),
    writing("core_auditentry"),
]
ADJUDICATIONS = chosen.sample(IN_AN_ADJUDICATION, 5)

IN_THE_MIDDLE = Killed(returncode=-9, was_in_transaction=True, had_written=True)
WROTE = "exit -9, in a transaction that had written and is gone"
NEW_ORDERS = "select count(*) from billing_order where recorded_in > %s"
LAST_NUMBER = "select max(number) from core_recording"
BOOKS = """
    select (select count(*) from billing_closedmonth), (select count(*) from billing_statement),
        (select count(*) from billing_adjustment), (select count(*) from billing_posting),
        (select count(*) from compensation_adjudication), (select count(*) from core_auditentry),
        (select max(number) from core_recording)
"""


def _named(value: object) -> str:
    """A moment's name, without how much of the file is in."""
    return "" if isinstance(value, float) else str(value)


class Trial:
    """A copy of the database as it was before a step, the step killed, and all of the rest."""

    def __init__(self, scratch, folder, name, step) -> None:
        self.scratch, self.folder, self.name, self.step = scratch, folder, name, step
        self.words = step.on(folder)

    def kill(self, **how) -> Killed:
        return kill(self.scratch, self.name, *self.words, **how)

    def ask(self, sql, *given) -> tuple:
        [row] = self.scratch.ask(self.name, sql, *given)
        return row

    def again(self) -> str:
        return self.scratch.processes(self.name)(*self.words)

    def go_on(self, wanted, into) -> None:
        with self.scratch.here(self.name) as run:
            for step in after(self.step):
                run(*step.on(self.folder))
            figures.prove(run, wanted, into)


@pytest.fixture
def trial(scratch, folder, played):
    @contextmanager
    def trial(step) -> Iterator[Trial]:
        name = scratch.copy(played.before[step])
        yield Trial(scratch, folder, name, step)
        scratch.drop(name)

    return trial


@pytest.mark.parametrize(("step", "stop", "share"), IMPORTS, ids=_named)
def test_an_import_goes_on_where_it_was_killed(step, stop, share, trial, wanted, tmp_path, say):
    with trial(step) as tried:
        batches = -(-len(items(tried.folder / step.file)) // MOST_ITEMS)
        through = 1 + int(share * (batches - 1))
        [last] = tried.ask(LAST_NUMBER)

        assert tried.kill(stop=stop, through=through) == IN_THE_MIDDLE

        [committed] = tried.ask(NEW_ORDERS, last)
        tried.again()
        [whole] = tried.ask(NEW_ORDERS, last)
        assert 0 < committed < whole
        say(
            f"{step}: killed {stop} in batch {through + 1} of {batches}, exit -9:"
            f" {committed:,} of {whole:,} orders were committed"
        )
        tried.go_on(wanted, tmp_path)


@pytest.mark.parametrize(("step", "stop"), CLOSES, ids=_named)
def test_a_close_that_was_killed_is_done_again(step, stop, trial, wanted, tmp_path, say):
    with trial(step) as tried:
        before = tried.ask(BOOKS)

        assert tried.kill(stop=stop) == IN_THE_MIDDLE

        assert tried.ask(BOOKS) == before
        said = tried.again()
        say(f"{step}: killed {stop}, {WROTE}; again: {said}")
        tried.go_on(wanted, tmp_path)


def test_an_adjudication_that_was_killed_five_times_is_done_again(trial, wanted, tmp_path, say):
    with trial(ADJUDICATING) as tried:
        before = tried.ask(BOOKS)
        for stop in ADJUDICATIONS:
            assert tried.kill(stop=stop) == IN_THE_MIDDLE
            assert tried.ask(BOOKS) == before
            say(f"adjudicate: killed {stop}, {WROTE}")
        say(f"again: {tried.again()}")
        tried.go_on(wanted, tmp_path)
