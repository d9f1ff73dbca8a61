"""Sent twice, late, in another order, in other batches: the same figures, to the cent."""

import re
import time

import pytest

from tests.real import figures
from tests.real.arrivals import Shuffled
from tests.real.sequence import SEQUENCE

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

SEED = 20260901
NOTHING_NEW = re.compile(
    r"accepted 0, unchanged \d+, stale \d+, rejected 0|enrolled 0, unchanged \d+"
    r"|closed 0 enrollments, 0 statements|decided 0, not due yet 0|2026-summer is there already\."
)
# Whatever is written draws a number or leaves an entry.
WRITTEN = "select (select count(*) from core_recording), (select count(*) from core_auditentry)"


def test_every_step_again_at_once_and_again_at_the_end_changes_nothing(
    scratch, folder, wanted, tmp_path, say
):
    name, began = scratch.copy(scratch.empty), time.monotonic()
    with scratch.here(name) as run:

        def again(step) -> None:
            before = scratch.ask(name, WRITTEN)
            assert NOTHING_NEW.fullmatch(run(*step.on(folder)).strip()), step
            assert scratch.ask(name, WRITTEN) == before, step

        for step in SEQUENCE:
            run(*step.on(folder))
            again(step)
        for step in SEQUENCE:
            again(step)
        figures.prove(run, wanted, tmp_path)
    scratch.drop(name)
    say(f"\n{len(SEQUENCE)} steps three times in {time.monotonic() - began:.0f} s: equal")


def test_random_batches_of_items_in_random_order_come_to_the_same(
    scratch, folder, wanted, tmp_path, say
):
    name, began = scratch.copy(scratch.empty), time.monotonic()
    arriving = Shuffled(folder, SEED)
    with scratch.here(name) as run:
        arriving.play(run, tmp_path)
        figures.prove(run, wanted, tmp_path)
    scratch.drop(name)
    say(
        f"\n{arriving.batches} batches in random order in {time.monotonic() - began:.0f} s,"
        f" {arriving.sent_again} rejected items sent again: equal"
    )

    assert arriving.sent_again > 0
