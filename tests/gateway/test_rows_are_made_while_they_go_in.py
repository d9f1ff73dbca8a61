"""COPY from rows that are made one by one, and what comes of one that cannot be made."""

import pytest
from django.db import DataError, connection, transaction

from growth_program.gateway.staging import copy, row

TABLE = "create temp table taken (number int, said text) on commit drop"


@pytest.fixture
def cursor(db):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TABLE)
        yield cursor


def taken(cursor) -> list[tuple]:
    cursor.execute("select number, said from taken order by number")
    return cursor.fetchall()


def test_what_holds_tabs_breaks_and_backslashes_comes_in_as_it_is(cursor):
    said = ["a\tb", "a\nb", "a\r\nb", "\\N", "\\.", "底价", "'"]

    copy(cursor, "taken", ("number", "said"), (row([str(n), s]) for n, s in enumerate(said)))

    assert taken(cursor) == list(enumerate(said))


@pytest.mark.parametrize("count", [0, 1, 40_000])
def test_however_many_there_are(cursor, count):
    copy(cursor, "taken", ("number", "said"), (f"{n}\t{n % 7}" for n in range(count)))

    assert taken(cursor) == [(n, str(n % 7)) for n in range(count)]


def test_an_empty_cell_is_null(cursor):
    copy(cursor, "taken", ("number", "said"), ["3\t", "\tthree"])

    assert taken(cursor) == [(3, None), (None, "three")]


def test_the_failure_of_a_row_is_the_one_that_is_raised(cursor):
    def rows():
        yield "1\tone"
        raise LookupError("the second")

    with pytest.raises(LookupError, match="the second"), transaction.atomic():
        copy(cursor, "taken", ("number", "said"), rows())

    assert taken(cursor) == []


def test_what_the_database_refuses_is_told_as_everywhere(cursor):
    with pytest.raises(DataError, match="invalid input syntax"), transaction.atomic():
        copy(cursor, "taken", ("number", "said"), ["one\t1"])
