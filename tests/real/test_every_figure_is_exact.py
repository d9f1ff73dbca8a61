"""A term of real orders, by operators' commands, beside figures that were calculated elsewhere."""

import pytest
from django.conf import settings

from tests.real import figures
from tests.real.sequence import SEQUENCE

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

TABLES = ("billing_order", "billing_line", "billing_refund", "billing_statement")


def test_every_row_of_every_file_is_equal_in_every_column(played, scratch, wanted, tmp_path, say):
    run = scratch.processes(played.database)
    compared = figures.compare(wanted, figures.reported(run, tmp_path))
    say(f"\n{len(SEQUENCE)} commands in {played.seconds:.0f} s: {_counts(scratch, played)}")
    say(figures.table(compared))

    assert [each for one in compared for each in one.differences] == []
    assert [one.equal for one in compared] == [one.rows for one in compared]


def _counts(scratch, played) -> str:
    counts = (
        (name, scratch.ask(played.database, f"select count(*) from {name}")) for name in TABLES
    )
    return ", ".join(f"{count:,} {name.split('_')[1]}s" for name, [(count,)] in counts)


def test_the_books_agree_and_every_decision_is_decided_so_again(played, scratch, wanted, say):
    said = figures.agree(scratch.processes(played.database), len(wanted["adjudications.csv"]))

    say(f"\n{said}")


def test_the_commands_run_in_the_products_role(played, scratch):
    asked = "from django.db import connection; print(connection.cursor().connection.info.user)"
    run = scratch.processes(played.database)

    assert run("shell", "--no-imports", "--command", asked).strip() == settings.APP_ROLE
