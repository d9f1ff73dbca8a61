"""One order's price is altered by one cent: that shop's rows move by the right cents, none else."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real import figures
from tests.real.alterations import billed_as_an_adjustment, billed_in_its_month, candidates
from tests.real.sequence import after, closing

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

SEED = 20260630
CLOSING = closing("2026-06")


@pytest.mark.parametrize(
    ("paid", "follows"), [("2026-06", billed_in_its_month), ("2026-05", billed_as_an_adjustment)]
)
def test_it_moves_the_shops_rows_alone(
    paid, follows, played, scratch, folder, wanted, tmp_path, say
):
    altered = random.Random(SEED).choice(list(candidates(folder, paid)))
    name = scratch.copy(played.before[CLOSING])
    with scratch.here(name) as run:
        _send(run, altered.order, tmp_path / "altered.jsonl")
        for step in (CLOSING, *after(CLOSING)):
            run(*step.on(folder))
        shifted = follows(wanted, altered, "2026-06")
        figures.prove(run, shifted, tmp_path)
    scratch.drop(name)

    say(f"\nOrder {altered.order['order_id']}, paid in {paid}, a cent dearer before 2026-06 closes")
    for file, column, was, became in _moves(wanted, shifted, altered.shop_id):
        say(f"  {file:<24}{column:<18}{was:>12} -> {became}")


def _moves(
    wanted: figures.Files, shifted: figures.Files, shop_id: str
) -> Iterator[tuple[str, str, str, str]]:
    """What has moved in the shop's rows. The sums below all rows move with them."""
    for file, rows in wanted.items():
        for was, became in zip(rows, shifted[file], strict=True):
            for column in was if was["shop_id"] == shop_id else ():
                if was[column] != became[column]:
                    yield file, column, was[column], became[column]


def _send(run, order: dict, file: Path) -> None:
    file.write_text(json.dumps(order))
    said = run("import_data", "orders", str(file))
    assert said.strip() == "accepted 1, unchanged 0, stale 0, rejected 0"
